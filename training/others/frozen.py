"""Frozen embeddings: the encoder as it was before fitting, its mean over the words, and logistic regression.

python -m training.others.frozen --base FOLDER
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer
from transformers import AutoModel

from training.others.recording import Choice, Flags, record
from training.texts import LabelledText

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


def embedder(base: Path) -> Embed:
    """Texts to unit vectors, worked out once for each text."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(192)
    encoder = AutoModel.from_pretrained(base, add_pooling_layer=False).eval()
    known: dict[str, NDArray[np.float32]] = {}

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        for text in texts:
            if text not in known:
                ids = torch.tensor([tokenizer.encode(text).ids])
                with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
                    states = encoder(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
                mean = states[0].float().mean(0)
                known[text] = (mean / mean.norm()).numpy()
        return np.stack([known[text] for text in texts])

    return embed


def learn_flags(embed: Embed, texts: Sequence[LabelledText]) -> Flags:
    """One yes-or-no regression for each flag."""
    vectors = embed([text.text for text in texts])
    codes = sorted({code for text in texts for code in text.flags or ()})
    fitted = {
        code: LogisticRegression(max_iter=400, C=30).fit(vectors, [code in (text.flags or ()) for text in texts])
        for code in codes
    }

    def read(shown: Sequence[str]) -> list[dict[str, float]]:
        shares = {code: regression.predict_proba(embed(shown))[:, 1] for code, regression in fitted.items()}
        return [
            {code: float(share[place]) for code, share in shares.items() if share[place] >= 0.5}
            for place in range(len(shown))
        ]

    return read


def learn_choice(embed: Embed, texts: Sequence[str], labels: Sequence[str]) -> Choice:
    """One regression over all labels."""
    fitted = LogisticRegression(max_iter=400, C=30).fit(embed(texts), labels)
    return lambda shown: list(fitted.predict(embed(shown)))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--base", type=Path, required=True)
    embed = embedder(options.parse_args().base)
    record("frozen", lambda texts: learn_flags(embed, texts), lambda texts, labels: learn_choice(embed, texts, labels))
