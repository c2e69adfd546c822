"""What a reader made of the texts of a set: our own now, or another one's as it was recorded."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.measure.texts import SEALED, Lines
from bot.understanding import Engine, Understanding

OTHERS = SEALED.parent / "others"
"""What simpler readers, made from the same training texts, gave for the same sets: `training/others` records it."""


@dataclass(frozen=True)
class Judgement:
    """One text as a reader took it: its flags with how sure it was, and its choices, empty where it makes none."""

    flags: dict[str, float] = field(default_factory=dict)
    safety: str = ""
    need: str = ""
    intent: str = ""
    confidence: float = 1.0


Judgements = dict[str, list[Judgement]]
"""By set, in the order of its texts."""


def judgement_of(understanding: Understanding) -> Judgement:
    """The part of an `Understanding` that is measured."""
    return Judgement(
        {flag.code: flag.score for flag in understanding.red_flags},
        understanding.safety,
        understanding.need,
        understanding.intent,
        understanding.intent_confidence,
    )


def judged_by(engine: Engine, sets: dict[str, Lines]) -> Judgements:
    """Let our reader read every set."""
    return {name: [judgement_of(engine.understand(line["text"])) for line in lines] for name, lines in sets.items()}


def recorded(name: str, sets: Iterable[str], folder: Path = OTHERS) -> Judgements:
    """What another reader gave for these sets; nothing for a set that it has not read."""
    lines = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return {
        wanted: [Judgement(**{key: value for key, value in line.items() if key != "set"}) for line in of_set]
        for wanted in sets
        if (of_set := [line for line in lines if line["set"] == wanted])
    }


def others(folder: Path = OTHERS) -> list[str]:
    """The names of the readers on record."""
    return sorted(file.stem for file in folder.glob("*.jsonl"))
