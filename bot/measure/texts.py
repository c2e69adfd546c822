"""The texts to measure on: the sealed set that comes with the project, and real passages where they are at hand."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.settings import ROOT

SEALED = ROOT / "tests" / "benchmarks" / "sealed"
REAL = ROOT.parent / "shared" / "eval" / "real_dev.jsonl"
"""Real passages carry no licence, so they are no part of the project; without them that row is left out."""

Lines = list[dict[str, Any]]
"""Labelled texts: `text`, and what is known of `flags` (codes), `safety`, `need`, `intent`."""


def read_lines(file: Path) -> Lines:
    """The JSON lines of a file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def measured_sets(sealed: Path = SEALED, real: Path = REAL) -> dict[str, Lines]:
    """Every set by name; `real` only where it is at hand."""
    sets = {name: read_lines(sealed / f"{name}.jsonl") for name in ("red_flags", "safety", "needs", "requests")}
    if real.exists():
        sets["real"] = [{"text": line["text"], "flags": line["labels"]} for line in read_lines(real)]
    return sets


SWAPS = {
    "surgeon": "shaman",
    "doctor": "naturopath",
    "dentist": "herbalist",
    "gp": "acupuncturist",
    "physio": "reiki healer",
    "chiropractor": "cardiologist",
    "acupuncturist": "dermatologist",
    "naturopath": "oncologist",
    "homeopath": "urologist",
    "therapist": "osteopath",
}


def varied(text: str) -> Iterator[str]:
    """The same words in other clothes: lower case, no marks, a slip of the thumb, another profession."""
    yield text.lower()
    yield "".join(mark for mark in text if mark not in ".,;:!?\"'")
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    for place in long[::4]:
        words[place] = words[place][:2] + words[place][3] + words[place][2] + words[place][4:]
    yield " ".join(words)
    swapped = re.sub(r"\b\w+\b", lambda word: SWAPS.get(word[0], word[0]), text)
    if swapped != text:
        yield swapped
