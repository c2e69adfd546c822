"""The same text as another thumb would type it: the reader must not mind. Labels and their words go with it.

Slips of the thumb, another profession for the same deed. Used while fitting, never to make texts: each is shown in
other clothes now and then, so that what it says counts and not what it wears. (Capitals and marks are never read.)
"""

import functools
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from training.texts import LabelledText

_DEPENDS_ON_ROLE = {"ignores_lifestyle"}
"""What is a flag only from a holistic partner stays with who did it."""


@functools.cache
def professions() -> tuple[str, ...]:
    """Names of professions, as people write them."""
    return tuple((Path(__file__).parent / "professions.txt").read_text(encoding="utf-8").splitlines())


@functools.cache
def _any_profession() -> re.Pattern[str]:
    longest_first = sorted(professions(), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(longest_first)})\b", re.IGNORECASE)


def roughened(text: LabelledText, chance: random.Random) -> LabelledText:
    """A text as it is, or in other clothes: slips come to one text in four, another profession to two in five."""
    if chance.random() < 0.25:
        text = _slipped(text, chance)
    if chance.random() < 0.4 and text.flags is not None and not _DEPENDS_ON_ROLE & text.flags.keys():
        text = _swapped(text, chance)
    return text


def _slipped(text: LabelledText, chance: random.Random) -> LabelledText:
    """Now and then two letters within a word change places."""
    letters = list(text.text)
    for place in range(1, len(letters) - 2):
        inside = all(letters[at].isalpha() for at in range(place - 1, place + 3))
        if inside and chance.random() < 0.015:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
    slipped = "".join(letters)

    def at_same_place(words: str) -> str:
        start = text.text.index(words)
        return slipped[start : start + len(words)]

    return _with(text, at_same_place, whole=slipped)


def _swapped(text: LabelledText, chance: random.Random) -> LabelledText:
    """Every naming of one profession becomes another one."""
    named = _any_profession().search(text.text)
    if not named:
        return text
    other = chance.choice(professions())
    same = re.compile(rf"\b{re.escape(named[1])}\b", re.IGNORECASE)
    return _with(text, lambda words: same.sub(other, words))


def _with(text: LabelledText, change: Callable[[str], str], whole: str | None = None) -> LabelledText:
    """The text and all its labelled words changed alike; unchanged when some words would no longer be found in it."""
    changed = change(text.text) if whole is None else whole
    labels = {
        name: {code: change(words) for code, words in (getattr(text, name) or {}).items()}
        for name in ("flags", "good", "hints")
    }
    if not all(words in changed for named in labels.values() for words in named.values()):
        return text
    if text.flags is None:
        del labels["flags"]
    return replace(text, text=changed, **labels)
