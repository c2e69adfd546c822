"""The labelled texts: read, checked, counted.

One JSON object a line in `training/texts/*.jsonl`: `text`, and any of `flags`, `good` and `hints` (code -> the literal
words that carry it), `safety`, `need`, `intent`, `trap` (what makes an innocent text look otherwise), `writer`, `doubt`
(flags that its writer and a second, blind reader saw differently: they teach nothing). A label that is absent is not
known, except that a text with `flags` has no others. docs/understanding.md is the writers' guide.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.understanding.labels import INTENTS, NEEDS, QUALITIES, RED_FLAGS, SAFETY

TEXTS = Path(__file__).parent / "texts"
FIELDS = {"text", "flags", "good", "hints", "safety", "need", "intent", "trap", "writer", "doubt"}


@dataclass(frozen=True)
class LabelledText:
    """One text and what careful readers say it holds."""

    text: str
    flags: dict[str, str] | None = None
    good: dict[str, str] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    safety: str | None = None
    need: str | None = None
    intent: str | None = None
    trap: str = ""
    writer: str = ""
    doubt: tuple[str, ...] = ()


def read_texts(folder: Path = TEXTS) -> list[LabelledText]:
    """All texts of a folder, in the order of file names and lines. Raise ValueError at the first wrong line."""
    texts = []
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            data = json.loads(line)
            if problem := _problem(data):
                raise ValueError(f"{file.name}:{number}: {problem}")
            texts.append(LabelledText(**_implied(data)))
    return texts


MAY_BE_DANGER = {"boundary_violation", "discourages_medical_care", "unsafe_practice"}


def _implied(data: dict[str, Any]) -> dict[str, Any]:
    """What goes without saying: a request or need is no emergency and has no flag; who tells of someone evaluates."""
    told = bool(data.get("flags") or data.get("good"))
    harmless = told and not MAY_BE_DANGER & (data.get("flags") or {}).keys()
    asked = "intent" in data or data.get("need") not in (None, "emergency")
    safe = {"safety": "none"} if harmless or asked else {}
    nobody = {"flags": {}} if "need" in data or data.get("intent") not in (None, "evaluate", "explain_flag") else {}
    doubt = {"doubt": tuple(data.get("doubt", ()))}
    return {**safe, **nobody, **({"intent": "evaluate"} if told else {}), **data, **doubt}


def _problem(data: dict[str, Any]) -> str | None:
    text = data.get("text", "")
    if not text.strip() or not data.keys() <= FIELDS:
        return f"a text is missing, or an unknown field: {sorted(data.keys() - FIELDS)}"
    for name, codes in (("flags", RED_FLAGS), ("good", QUALITIES), ("hints", QUALITIES)):
        for code, words in (data.get(name) or {}).items():
            if code not in codes:
                return f"{name}: no such code: {code}"
            if not words or words not in text:
                return f"{name}.{code}: these words are not in the text: {words!r}"
    if unknown := set(data.get("doubt", ())) - set(RED_FLAGS):
        return f"doubt: no such code: {sorted(unknown)}"
    for name, values in (("safety", SAFETY), ("need", NEEDS), ("intent", INTENTS)):
        if name in data and data[name] not in values:
            return f"{name}: no such value: {data[name]}"
    return None
