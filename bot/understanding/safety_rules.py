"""The rule layer of the safety net: readable phrases (`safety_rules.yml`) that raise an alarm without any model."""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, cast

import yaml

from bot.understanding.sentences import sentence_spans
from bot.understanding.understanding import Safety

LONGEST_SENTENCE = 40
"""Words. Prose without full stops is read in pieces of this length, each overlapping the next by half."""
PASSAGE = 3
"""Sentences. Signs that count together stand at most this far apart."""


@dataclass(frozen=True)
class Rule:
    """One kind of telling: several signs, how many of them must be told close together, and what takes it back."""

    kind: Safety
    covers: str
    signs: tuple[re.Pattern[str], ...]
    at_least: int
    unless: re.Pattern[str] | None

    def fires(self, words: str) -> bool:
        """Whether these plain words raise the alarm."""
        told = sum(bool(sign.search(words)) for sign in self.signs)
        return told >= self.at_least and not (self.unless and self.unless.search(words))


@dataclass(frozen=True)
class Rules:
    """The whole file: the alarms in order of precedence, and what makes a sentence no news of today."""

    alarms: tuple[Rule, ...]
    spellings: Callable[[str], str]
    past: re.Pattern[str]
    present: re.Pattern[str]
    apart: re.Pattern[str]

    def is_of_today(self, words: str) -> bool:
        """False for a sentence about the past, a story, or things in general."""
        return not self.apart.search(words) and (not self.past.search(words) or bool(self.present.search(words)))


@functools.cache
def load_rules() -> Rules:
    """The rules of the file, in its order: what is first in it is the kind that is reported."""
    data = yaml.safe_load(resources.files(__package__).joinpath("safety_rules.yml").read_text(encoding="utf-8"))
    names: dict[str, str] = {}
    for name, words in data["words"].items():
        names[name] = f"(?:{_filled(words.strip().replace(' | ', '|'), names)})"
    return Rules(
        alarms=tuple(_rule(kind, entry, names) for kind, entries in data["alarms"].items() for entry in entries),
        spellings=_speller(data["spellings"]),
        **{name: _pattern(data["no_news"][name], names) for name in ("past", "present", "apart")},
    )


def safety_by_rules(text: str) -> Safety:
    """The first kind of danger that the text tells, or `none`."""
    rule = next(iter(rules_fired(text)), None)
    return rule.kind if rule else "none"


def rules_fired(text: str) -> list[Rule]:
    """Every rule that fires, in the order of the file."""
    rules = load_rules()
    sentences = [
        piece
        for start, end in sentence_spans(text)
        for piece in _pieces(_plain(text[start:end], rules.spellings))
        if rules.is_of_today(piece)
    ]
    passages = [" ".join(sentences[start : start + PASSAGE]) for start in range(max(1, len(sentences) - PASSAGE + 1))]
    return [rule for rule in rules.alarms if any(map(rule.fires, sentences if len(rule.signs) == 1 else passages))]


def _plain(sentence: str, spellings: Callable[[str], str]) -> str:
    """Lower-case words with one space between them, without apostrophes, in one spelling."""
    words = re.sub(r"['’‘`´]", "", sentence.lower()).replace("&", " and ")
    return spellings(re.sub(r"(?<!\d)\.|\.(?!\d)|[^\w.]+|_", " ", words)).strip()


def _pieces(words: str) -> list[str]:
    separate = words.split()
    step = LONGEST_SENTENCE // 2
    return [
        " ".join(separate[start : start + LONGEST_SENTENCE]) for start in range(0, max(1, len(separate) - step), step)
    ]


def _rule(kind: str, entry: dict[str, Any], names: dict[str, str]) -> Rule:
    signs = [entry["any"]] if "any" in entry else entry["signs"]
    return Rule(
        kind=cast(Safety, kind),
        covers=entry["covers"],
        signs=tuple(_pattern(phrases, names) for phrases in signs),
        at_least=entry.get("at_least", len(signs)),
        unless=_pattern(entry["unless"], names) if "unless" in entry else None,
    )


def _speller(spellings: dict[str, str]) -> Callable[[str], str]:
    one_of = {written: meant for meant, ways in spellings.items() for written in ways.split(" | ")}
    longest_first = sorted(one_of, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(longest_first)})\b")
    return lambda words: pattern.sub(lambda found: one_of[found[0]], re.sub(r"\s+", " ", words))


def _pattern(phrases: Sequence[str], names: dict[str, str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_filled(phrase, names) for phrase in phrases)})\b")


def _filled(phrase: str, names: dict[str, str]) -> str:
    """A phrase as a regular expression: `{name}` is one of a list of words, ` .. ` is at most four words between."""
    return re.sub(r"\{([a-z_]+)\}", lambda name: names[name[1]], phrase).replace(" .. ", r"(?: [^ ]+){0,4} ")
