"""Text in, `Understanding` out: the model and the rules together. Each can raise an alarm, none silences another."""

import functools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.understanding.cleaning import cleaned
from bot.understanding.encoder import Encoder, Reading
from bot.understanding.labels import INTENTS, NEEDS, QUALITY_OF_FLAG, RED_FLAGS, SAFETY, SPANS
from bot.understanding.language import is_english
from bot.understanding.plain_requests import plain_request
from bot.understanding.quotes import quote
from bot.understanding.safety_rules import safety_by_rules
from bot.understanding.sentences import sentence_spans
from bot.understanding.third_person import speaks_of_another
from bot.understanding.understanding import Polarity, QualityFound, RedFlagFound, Safety, Understanding

MODEL = Path(__file__).resolve().parents[2] / "models" / "understanding"
ASKED_FOR = 1.0
"""By how much, in logits, the threshold of a quality is lowered in answer to a question about it."""

IN_DOUBT = -2.0
"""A flag's logit from which on its quality is not taken as praised, though the flag itself is too weak to be raised."""

WINDOW_CHARACTERS = 700
"""About what the encoder reads at once. Longer messages are read in windows of whole sentences."""


class Engine:
    """Reads messages. Safe to share between threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._thresholds = np.array([encoder.card["thresholds"][code] for code in SPANS], dtype=np.float32)
        self._safety_threshold = float(encoder.card["thresholds"]["safety"])
        self.version = str(encoder.card["version"])

    def understand(self, text: str, asked: str | None = None) -> Understanding:
        """Read one message. `asked` is the code of the question it answers, if one was put."""
        shown = cleaned(text)
        if not any(mark.isalpha() for mark in shown) or not is_english(shown):
            return read_by_rules_alone(text)
        if request := plain_request(shown):
            return replace(read_by_rules_alone(text), intent=request, intent_confidence=1.0)
        windows = _windows(shown)
        readings = self._encoder.read([shown[start:end] for start, end in windows])
        return self._understanding(text, shown, asked, windows, readings)

    def _understanding(
        self,
        text: str,
        shown: str,
        asked: str | None,
        windows: Sequence[tuple[int, int]],
        readings: Sequence[Reading],
    ) -> Understanding:
        intents = readings[0].intents
        found = self._found(text, asked, windows, readings)
        flags = tuple(RedFlagFound(code, score, words) for code, score, words in found if code in RED_FLAGS)
        safety = self._safety(shown, readings)
        need = NEEDS[int(np.mean([reading.needs for reading in readings], axis=0).argmax())]
        return Understanding(
            text=text,
            safety=safety,
            need=need if safety == "none" else "emergency",
            intent=INTENTS[int(intents.argmax())],
            intent_confidence=round(float(intents.max()), 3),
            red_flags=flags,
            qualities=_qualities(text, found, flags),
            third_person=speaks_of_another(shown),
            version=self.version,
        )

    def _found(
        self, text: str, asked: str | None, windows: Sequence[tuple[int, int]], readings: Sequence[Reading]
    ) -> list[tuple[str, float, str]]:
        """Every span label that passes its threshold in some window, with its score and words."""
        asked_for = np.array([code[1:] == asked for code in SPANS])
        thresholds = self._thresholds - ASKED_FOR * asked_for
        logits = np.stack([reading.spans for reading in readings])
        for flag, quality in QUALITY_OF_FLAG.items():
            if logits[:, SPANS.index(flag)].max() >= IN_DOUBT:
                thresholds[SPANS.index(f"+{quality}")] = np.inf
        best = logits.argmax(0)
        found = []
        for place, code in enumerate(SPANS):
            window = int(best[place])
            if logits[window, place] >= thresholds[place]:
                reading = readings[window]
                words = quote(text, windows[window], reading.words[:, place], reading.offsets)
                found.append((code, round(float(1 / (1 + np.exp(-logits[window, place]))), 3), words))
        return found

    def _safety(self, shown: str, readings: Sequence[Reading]) -> Safety:
        by_rules = safety_by_rules(shown)
        alarms = np.max([reading.safety for reading in readings], axis=0)
        calmest = min(float(reading.safety[0]) for reading in readings)
        by_model = SAFETY[int(alarms[1:].argmax()) + 1] if 1 - calmest >= self._safety_threshold else "none"
        return by_model if by_rules == "none" else by_rules  # type: ignore[return-value]


@functools.cache
def load_engine(model: Path = MODEL) -> Engine:
    """The engine of the committed model, loaded once a process. Raise ModelError when its files are not right."""
    return Engine(Encoder(model))


def read_by_rules_alone(text: str) -> Understanding:
    """What can be said without the model: text without words or in another language, or a model that failed."""
    shown = cleaned(text)
    english = not shown.strip() or is_english(shown)
    return Understanding(
        text=text,
        safety=safety_by_rules(shown),
        need="unclear",
        intent="out_of_scope",
        intent_confidence=0.0,
        third_person=speaks_of_another(shown),
        language="en" if english else "other",
        version="rules",
    )


def _qualities(
    text: str, found: Sequence[tuple[str, float, str]], flags: Sequence[RedFlagFound]
) -> tuple[QualityFound, ...]:
    """Signals for and against: what the model marked, and each flag against its own quality.

    The same words never count both ways: what a flag is told in is no praise.
    """
    signals = {
        (code[1:], code[0]): QualityFound(code[1:], _polarity(code[0]), score, words)
        for code, score, words in found
        if code not in RED_FLAGS and not (code[0] == "+" and any(_overlap(text, words, flag.quote) for flag in flags))
    }
    for flag in flags:
        if quality := QUALITY_OF_FLAG.get(flag.code):
            signals[quality, "-"] = QualityFound(quality, "-", flag.score, flag.quote)
    return tuple(signals.values())


def _overlap(text: str, one: str, other: str) -> bool:
    """Whether two quotes of a text share some of it."""
    first, second = text.index(one), text.index(other)
    return first < second + len(other) and second < first + len(one)


def _polarity(sign: str) -> Polarity:
    return "+" if sign == "+" else "-"


def _windows(text: str) -> list[tuple[int, int]]:
    """Spans of whole sentences, each short enough to be read at once. A sentence that is too long is cut."""
    windows: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        for cut in range(start, end, WINDOW_CHARACTERS):
            piece = (cut, min(cut + WINDOW_CHARACTERS, end))
            if windows and piece[1] - windows[-1][0] <= WINDOW_CHARACTERS:
                windows[-1] = (windows[-1][0], piece[1])
            else:
                windows.append(piece)
    return windows
