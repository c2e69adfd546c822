"""A message as the encoder reads it: without marks, slips of the thumb mended, apostrophes put back.

So the same words are understood alike, however they are typed. Only the encoder reads this form, and it learnt from it;
each character remembers its place in what the person wrote, so that quotes stay theirs.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

import yaml
from spellchecker import SpellChecker

SHORTEST = 5
"""Letters. A slip in a shorter word too often makes another word."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_OWN = re.compile(r"(?<!\bit)(?<!\blet)['’]s$")
_UNMARKED = str.maketrans({"’": "'"} | dict.fromkeys(',.!?;:…"“”‘´`', " "))


@dataclass(frozen=True)
class Spelt:
    """The text as it is read, and for each of its characters the place of one in the original."""

    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of what is read stands in the original. An empty span stays empty."""
        return (self.places[start], self.places[end - 1] + 1) if start < end else (0, 0)


class Spelling:
    """Mends words by the reader's own (`words`, the most frequent first), unless English has them as they are."""

    def __init__(self, words: Iterable[str]) -> None:
        self._rank = {word: place for place, word in enumerate(words)}
        self._english = SpellChecker(distance=1)

    def spelt(self, text: str) -> Spelt:
        """The text without marks, and every slip mended that makes one of the reader's words."""
        pieces: list[str] = []
        places: list[int] = []
        end = 0
        for found in _WORD.finditer(text):
            word = self._meant(found[0])
            pieces += [text[end : found.start()], word]
            places += range(end, found.start())
            steps = max(1, len(word) - 1)
            places += [found.start() + at * (len(found[0]) - 1) // steps for at in range(len(word))]
            end = found.end()
        pieces.append(text[end:])
        places += range(end, len(text))
        return Spelt("".join(pieces).translate(_UNMARKED), tuple(places))

    def _meant(self, word: str) -> str:
        if whole := _apostrophes().get(re.sub("['’]", "", word.lower())):
            return whole
        word = _OWN.sub("s", word)
        plain = word.lower()
        odd = len(plain) >= SHORTEST and plain.isascii() and plain.isalpha()
        if not odd or plain in self._rank or plain in self._english:
            return word
        slips = [slip for slip in self._english.edit_distance_1(plain) if slip in self._rank]
        swaps = [slip for slip in slips if sorted(slip) == sorted(plain)]
        likely = swaps or ([] if word[0].isupper() else slips)  # a capital more often begins a name than a slip
        return min(likely, key=self._rank.__getitem__, default=word)


@functools.cache
def _apostrophes() -> dict[str, str]:
    data = yaml.safe_load(resources.files(__package__).joinpath("spelling.yml").read_text(encoding="utf-8"))
    words: dict[str, str] = data["apostrophes"]
    return words
