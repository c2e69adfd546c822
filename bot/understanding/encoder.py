"""The trained encoder, run by onnxruntime on one thread. Numbers only: what they mean is the engine's business."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.understanding.labels import NEEDS, SAFETY, SPANS
from bot.understanding.spelling import Spelling, Spelt

Numbers = NDArray[np.float32]


class ModelError(Exception):
    """The model's files are missing or are not the ones its card names."""


@dataclass(frozen=True)
class Reading:
    """What the encoder gives for one text: logits for each of SPANS, probabilities for the choices, and by word."""

    spans: Numbers
    safety: Numbers
    needs: Numbers
    intents: Numbers
    words: Numbers
    offsets: list[tuple[int, int]]


class Encoder:
    """Loads a model folder: encoder, tokenizer, words, and `reader.json` (version, thresholds, checksums)."""

    def __init__(self, folder: Path) -> None:
        self.card: dict[str, Any] = _checked_card(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(
                folder / "reader.onnx", options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._spelling = Spelling((folder / "words.txt").read_text(encoding="utf-8").split())
        except Exception as error:  # both libraries raise types of their own making, some of them plain Exception
            raise ModelError(f"The reader's model in {folder} cannot be loaded; fetch or fit it again") from error
        self._tokenizer.enable_truncation(int(self.card["longest"]))

    def read(self, texts: list[str]) -> list[Reading]:
        """Read several texts of any length in one pass. Texts of like length together are quickest."""
        self._tokenizer.enable_padding()
        spelt = [self._spelling.spelt(text) for text in texts]
        encoded = self._tokenizer.encode_batch([one.text for one in spelt])
        ids = np.array([item.ids for item in encoded], dtype=np.int64)
        mask = np.array([item.attention_mask for item in encoded], dtype=np.int64)
        message, words = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return [
            _reading(message[row], words[row], int(mask[row].sum()), spelt[row], encoded[row].offsets)
            for row in range(len(texts))
        ]


def _reading(message: Numbers, words: Numbers, length: int, spelt: Spelt, offsets: list[tuple[int, int]]) -> Reading:
    cuts = np.cumsum([len(SPANS), len(SAFETY), len(NEEDS)])
    spans, safety, needs, intents = np.split(message, cuts)
    original = [spelt.original(*offset) for offset in offsets[:length]]
    return Reading(spans, _shares(safety), _shares(needs), _shares(intents), _sigmoid(words[:length]), original)


def _shares(logits: Numbers) -> Numbers:
    risen = np.exp(logits - logits.max())
    return np.asarray(risen / risen.sum(), dtype=np.float32)


def _sigmoid(logits: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float32)


def _checked_card(folder: Path) -> dict[str, Any]:
    file = folder / "reader.json"
    try:
        card: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        for name, wanted in card["sha256"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != wanted:
                raise ModelError(
                    f"{folder / name} is not the file that reader.json names; fetch or fit the model again"
                )
    except OSError as error:
        raise ModelError(f"The reader's model is missing: {error.filename}") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ModelError(f"{file} is not a model's card; fetch or fit the model again") from error
    return card
