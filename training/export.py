"""Turns fitted weights into what production loads: int8 ONNX, thresholds set on held-out texts, checksums, a version.

python -m training.export --base FOLDER --fitted FOLDER --held FOLDER [--out models/understanding]
"""

import argparse
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoConfig, AutoModel

from bot.understanding.encoder import Encoder, Numbers
from bot.understanding.labels import RED_FLAGS, SAFETY, SPANS
from training.fit import LONGEST, Heads
from training.texts import LabelledText, read_texts

MODEL = Path(__file__).resolve().parents[1] / "models" / "understanding"
PRIOR = 4.0
"""How many imagined texts with the usual threshold stand against each code's own: with few texts it stays near that."""

MISSED_FLAG = 1.3
"""How much more a missed flag counts than a false one, as the beta of F-beta. For praise it is the other way round."""


def write_onnx(base: Path, fitted: Path, out: Path) -> None:
    """Trace the model, quantise its weights to eight bits."""
    config = AutoConfig.from_pretrained(base, attn_implementation="eager")
    model = Heads(AutoModel.from_config(config, add_pooling_layer=False))
    model.load_state_dict(torch.load(fitted / "weights.pt"))
    example = (torch.ones(2, 9, dtype=torch.long), torch.ones(2, 9, dtype=torch.long))
    full = fitted / "reader.full.onnx"
    names = {"input_names": ["input_ids", "attention_mask"], "output_names": ["message", "words"]}
    axes = {name: {0: "texts", 1: "words"} for name in ("input_ids", "attention_mask", "words")} | {
        "message": {0: "texts"}
    }
    torch.onnx.export(model.eval(), example, full, dynamic_axes=axes, dynamo=False, opset_version=17, **names)
    quantize_dynamic(full, out / "reader.onnx", weight_type=QuantType.QInt8, per_channel=True)
    for name in ("tokenizer.json", "words.txt"):
        shutil.copy(fitted / name, out / name)


def thresholds(encoder: Encoder, held: Sequence[LabelledText]) -> dict[str, float]:
    """For each of SPANS the logit, and for safety the probability, that serve the held-out texts best."""
    readings = [encoder.read([text.text])[0] for text in held]
    chosen = {}
    labelled = [(reading, text) for reading, text in zip(readings, held, strict=True) if text.flags is not None]
    scores = np.array([reading.spans for reading, _ in labelled])
    truth = np.array([[code in _named(text) for code in SPANS] for _, text in labelled])
    for codes, beta in ((RED_FLAGS, MISSED_FLAG), (SPANS[len(RED_FLAGS) :], 0.5)):
        places = [SPANS.index(code) for code in codes]
        usual = _best(scores[:, places], truth[:, places], beta)
        for place in places:
            weight = truth[:, place].sum() / (truth[:, place].sum() + PRIOR)
            own = _best(scores[:, place], truth[:, place], beta)
            chosen[SPANS[place]] = round(float(own * weight + usual * (1 - weight)), 2)
    risky = np.array([1 - reading.safety[0] for reading, text in zip(readings, held, strict=True) if text.safety])
    danger = np.array([text.safety != SAFETY[0] for text in held if text.safety])
    chosen["safety"] = _safest(risky, danger)
    return chosen


def _named(text: LabelledText) -> set[str]:
    return {*(text.flags or {}), *(f"+{code}" for code in text.good), *(f"-{code}" for code in text.hints)}


def _best(scores: Numbers, truth: Numbers, beta: float) -> float:
    """The logit with the best F-beta (small: precision first)."""
    grid = np.arange(-2.5, 3.01, 0.1)
    square = beta * beta
    hits = [((1 + square) * (truth & (scores >= cut)).sum(), (scores >= cut).sum()) for cut in grid]
    fbeta = [hit / max(1, square * truth.sum() + given) for hit, given in hits]
    smooth = np.convolve(fbeta, np.ones(7) / 7, mode="same")[3:-3]
    return float(grid[3:-3][int(smooth.argmax())])


def _safest(risky: Numbers, danger: Numbers) -> float:
    """The highest probability that still catches 98.5 % of the dangers, from 0.5 to 0.6: below, idioms alarm too."""
    caught = float(np.quantile(risky[danger], 0.015)) if danger.any() else 0.5
    return round(min(0.6, max(0.5, caught)), 3)


def main() -> None:
    """Export, set thresholds, write reader.json."""
    options = argparse.ArgumentParser(description="Export the reader's model")
    options.add_argument("--base", type=Path, required=True)
    options.add_argument("--fitted", type=Path, required=True)
    options.add_argument("--held", type=Path, required=True, help="folder of held-out texts for the thresholds")
    options.add_argument("--version", required=True)
    options.add_argument("--out", type=Path, default=MODEL)
    chosen = options.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    write_onnx(chosen.base, chosen.fitted, chosen.out)
    files = ("reader.onnx", "tokenizer.json", "words.txt")
    sums = {name: hashlib.sha256((chosen.out / name).read_bytes()).hexdigest() for name in files}
    card = {"version": chosen.version, "longest": LONGEST, "sha256": sums, "thresholds": {}}
    card_file = chosen.out / "reader.json"
    card_file.write_text(json.dumps(card), encoding="utf-8")
    card["thresholds"] = thresholds(Encoder(chosen.out), read_texts(chosen.held))
    card_file.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(card["thresholds"]))


if __name__ == "__main__":
    main()
