"""Fits the encoder and its heads to the labelled texts, and writes what the reader loads to `models/understanding/`.

    python -m training.fit [--base FOLDER] [--epochs N] [--out FOLDER]

Seeded; CPU; prints its progress. One encoder, read twice: over the whole message (mean of the words) for every label,
and word by word for the spans that become quotes. A flag's message score is the sum of both views, so that a few strong
words in a long message are enough, and the words that raised it are known.
"""

import argparse
import math
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from bot.understanding.labels import INTENTS, NEEDS, RED_FLAGS, SAFETY, SPANS
from bot.understanding.spelling import Spelling
from training.roughen import roughened
from training.texts import TEXTS, LabelledText, read_texts

LONGEST = 192
UNKNOWN = -100


class Heads(nn.Module):
    """The encoder with its heads. `forward` gives message logits for SPANS, SAFETY, NEEDS, INTENTS, and word logits."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.words = nn.Linear(width, len(SPANS))
        self.message = nn.Linear(width, len(SPANS) + len(SAFETY) + len(NEEDS) + len(INTENTS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Read a batch of texts: the message's logits, and those of each word."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        states = self.dropout(states)
        mean = (states * mask).sum(1) / mask.sum(1)
        words = self.words(states)
        strongest = (words - (1 - mask) * 1e4).amax(1)
        message = self.message(mean)
        spans = message[:, : len(SPANS)] + strongest
        return torch.cat([spans, message[:, len(SPANS) :]], 1), words


def targets(
    text: LabelledText, offsets: Sequence[tuple[int, int]]
) -> tuple[list[float], list[int], list[list[float]], list[float]]:
    """Message targets for SPANS, classes for the three choices, word targets, and which of SPANS are known."""
    named = {
        **(text.flags or {}),
        **{f"+{c}": w for c, w in text.good.items()},
        **{f"-{c}": w for c, w in text.hints.items()},
    }
    spans = [1.0 if code in named else 0.0 for code in SPANS]
    words = [[0.0] * len(SPANS) for _ in offsets]
    for place, code in enumerate(SPANS):
        if code in named:
            start = text.text.index(named[code])
            end = start + len(named[code])
            for token, (first, last) in enumerate(offsets):
                if first < last and first < end and last > start:
                    words[token][place] = 1.0
    told = text.flags is not None
    known = [float(told and code not in text.doubt) for code in SPANS]
    choices = [
        list(values).index(value) if value else UNKNOWN
        for values, value in ((SAFETY, text.safety), (NEEDS, text.need), (INTENTS, text.intent))
    ]
    return spans, choices, words, known


def known_words(texts: Sequence[LabelledText]) -> list[str]:
    """The words that stand in two texts or more, the most frequent first: what a slip of the thumb may have meant."""
    counted = Counter(word for text in texts for word in set(re.findall(r"[^\W\d_]{2,}", text.text.lower())))
    return [word for word, count in counted.most_common() if count > 1]


def batches(
    texts: Sequence[LabelledText], tokenizer: Tokenizer, spelling: Spelling, size: int, chance: random.Random
) -> Iterator[dict[str, Tensor]]:
    """Batches of texts of like length, so that little is padded. `chance` shuffles them and roughens some."""
    shown = [roughened(text, chance) for text in texts]
    read = [spelling.spelt(text.text) for text in shown]
    encoded = tokenizer.encode_batch([spelt.text for spelt in read])
    padding = tokenizer.token_to_id("[PAD]") or tokenizer.token_to_id("<pad>") or 0
    order = sorted(range(len(shown)), key=lambda place: len(encoded[place].ids) + chance.random() * 16)
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(groups)
    for group in groups:
        longest = max(len(encoded[place].ids) for place in group)
        rows = [
            targets(shown[place], [read[place].original(*offset) for offset in encoded[place].offsets])
            for place in group
        ]
        pad = [longest - len(encoded[place].ids) for place in group]
        yield {
            "input_ids": torch.tensor(
                [encoded[place].ids + [padding] * gap for place, gap in zip(group, pad, strict=True)]
            ),
            "attention_mask": torch.tensor(
                [[1] * len(encoded[place].ids) + [0] * gap for place, gap in zip(group, pad, strict=True)]
            ),
            "spans": torch.tensor([row[0] for row in rows]),
            "choices": torch.tensor([row[1] for row in rows]),
            "words": torch.tensor([row[2] + [[0.0] * len(SPANS)] * gap for row, gap in zip(rows, pad, strict=True)]),
            "known": torch.tensor([row[3] for row in rows]),
        }


def balance(texts: Sequence[LabelledText]) -> list[Tensor]:
    """For each choice the weight of each value: rare ones count more, by the root of how rare they are."""
    weights = []
    for name, values in (("safety", SAFETY), ("need", NEEDS), ("intent", INTENTS)):
        counted = Counter(getattr(text, name) for text in texts)
        common = max(counted[value] for value in values)
        weights.append(torch.tensor([math.sqrt(common / max(1, counted[value])) for value in values]))
    return [weight / weight.mean() for weight in weights]


def ranked(logits: Tensor, wanted: Tensor, known: Tensor) -> Tensor:
    """How far each text's wanted labels are from standing above 0 and all others below it (Su et al. 2022, ZLPR).

    Unlike a sum of yes-or-no losses it is not drowned by the many labels that a text does not have.
    """
    raised = torch.where((wanted == 0) & (known > 0), logits, -1e4)
    missed = torch.where((wanted > 0) & (known > 0), -logits, -1e4)
    zero = torch.zeros_like(logits[:, :1])
    each = torch.logsumexp(torch.cat([raised, zero], 1), 1) + torch.logsumexp(torch.cat([missed, zero], 1), 1)
    told = known.amax(1)
    return (each * told).sum() / told.sum().clamp(min=1)


def loss_of(model: Heads, batch: dict[str, Tensor], weights: Sequence[Tensor]) -> Tensor:
    """One number for all tasks; labels that are not known count nothing."""
    message, words = model(batch["input_ids"], batch["attention_mask"])
    message, words = message.float(), words.float()
    logits, spans, known = message[:, : len(SPANS)], batch["spans"], batch["known"]
    flags = len(RED_FLAGS)
    total = ranked(logits[:, :flags], spans[:, :flags], known[:, :flags])
    total = total + 0.5 * ranked(logits[:, flags:], spans[:, flags:], known[:, flags:])
    by_word = functional.binary_cross_entropy_with_logits(
        words, batch["words"], reduction="none", pos_weight=torch.tensor(3.0)
    )
    weight = batch["attention_mask"].unsqueeze(-1) * batch["known"].unsqueeze(1)
    total = total + (by_word * weight).sum() / weight.sum().clamp(min=1) * 12
    start = len(SPANS)
    for place, (values, share) in enumerate(((SAFETY, 1.0), (NEEDS, 0.7), (INTENTS, 1.0))):
        wanted = batch["choices"][:, place]
        if (wanted != UNKNOWN).any():
            total = total + share * functional.cross_entropy(
                message[:, start : start + len(values)],
                wanted,
                weight=weights[place],
                ignore_index=UNKNOWN,
                label_smoothing=0.03,
            )
        start += len(values)
    return total


def fit(
    base: Path,
    texts: Sequence[LabelledText],
    out: Path,
    *,
    epochs: int,
    size: int,
    rate: float,
    frozen: int,
    earlier: Path | None,
) -> None:
    """Train, from the weights of an `earlier` fit when there is one; what is learnt is kept after each epoch."""
    torch.manual_seed(7)
    chance = random.Random(7)
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.save(str(out / "tokenizer.json"))
    words = known_words(texts)
    (out / "words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    spelling = Spelling(words)
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    model = Heads(AutoModel.from_pretrained(base, attn_implementation="eager", add_pooling_layer=False))
    if earlier:
        model.load_state_dict(torch.load(earlier / "weights.pt"))
    model.encoder.embeddings.requires_grad_(False)
    model.encoder.encoder.layer[:frozen].requires_grad_(False)
    layers = [weight for weight in model.encoder.encoder.parameters() if weight.requires_grad]
    heads = [*model.words.parameters(), *model.message.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": layers, "lr": rate}, {"params": heads, "lr": rate * 20}],
        weight_decay=0.01,
        fused=True,
    )
    steps = epochs * math.ceil(len(texts) / size)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / (0.08 * steps)) * max(0.02, 1 - step / steps)
    )
    weights = balance(texts)
    for epoch in range(epochs):
        model.train()
        started, seen = time.monotonic(), 0.0
        for batch in batches(texts, tokenizer, spelling, size, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(model, batch, weights)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            seen += loss.item() * len(batch["spans"])
        print(
            f"epoch {epoch + 1}/{epochs}: loss {seen / len(texts):.3f}, {time.monotonic() - started:.0f} s",
            flush=True,
        )
        torch.save(model.state_dict(), out / "weights.pt")


def main() -> None:
    """Fit on everything under training/texts and write the model."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--base", type=Path, required=True, help="folder of the encoder to start from")
    options.add_argument("--texts", type=Path, default=TEXTS)
    options.add_argument("--epochs", type=int, default=5)
    options.add_argument("--size", type=int, default=10)
    options.add_argument("--rate", type=float, default=5e-5)
    options.add_argument("--frozen", type=int, default=3, help="how many of the lowest layers stay as they are")
    options.add_argument("--earlier", type=Path, help="folder of a fit to go on from")
    options.add_argument("--out", type=Path, required=True)
    chosen = options.parse_args()
    texts = read_texts(chosen.texts)
    print(f"{len(texts)} texts, {sum(bool(text.flags) for text in texts)} with a red flag", flush=True)
    fit(
        chosen.base,
        texts,
        chosen.out,
        epochs=chosen.epochs,
        size=chosen.size,
        rate=chosen.rate,
        frozen=chosen.frozen,
        earlier=chosen.earlier,
    )


if __name__ == "__main__":
    main()
