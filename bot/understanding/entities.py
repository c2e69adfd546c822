"""How long, how much, how many of how many: the amounts a person names, with the words that name them.

Amounts that are told in figures or number words only. "Since spring" needs a calendar and is left alone. A currency is
given as it was told: "$" is many countries' dollar, and which one is never assumed.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

import yaml

EntityKind = Literal["duration", "money", "rating"]


@dataclass(frozen=True)
class Entity:
    """An amount: in days for a duration, in the `unit` as told for money, a share from 0 to 1 for a rating."""

    kind: EntityKind
    value: float
    unit: str
    start: int
    end: int


def entities_in(text: str) -> tuple[Entity, ...]:
    """Every amount named in a text, in its order; none within another one."""
    words = _words()
    found = [
        _entity(match, words)
        for match in _pattern().finditer(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("\u00a0", " "))
    ]
    return tuple(entity for entity in found if entity)


def _entity(match: re.Match[str], words: dict[str, Any]) -> Entity | None:
    said = {name: value.lower() for name, value in match.groupdict().items() if value is not None}
    if "unit" in said:
        value = _number(said["length"], words) + (0.5 if "half" in said else 0.0)
        return Entity("duration", value * words["days"][said["unit"].rstrip("s")], "days", *match.span())
    if "symbol" in said or "currency" in said:
        amount = _number(said.get("after") or said["before"], words) * (1000 if "thousand" in said else 1)
        return Entity("money", amount, said.get("symbol") or said["currency"].rstrip("s"), *match.span())
    best = _number(said.get("best") or said.get("top") or "5", words)
    value = _number(said["rating"], words)
    return Entity("rating", value / best, f"of {best:g}", *match.span()) if 0 <= value <= best else None


def _number(said: str, words: dict[str, Any]) -> float:
    plain = " ".join(said.split())
    return float(words["numbers"].get(plain, plain.replace(",", "")))


@functools.cache
def _words() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        resources.files(__package__).joinpath("entities.yml").read_text(encoding="utf-8")
    )
    return data


@functools.cache
def _pattern() -> re.Pattern[str]:
    words = _words()
    number = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{_either(words['numbers'])})"
    units, currencies, symbols = (_either(words[name]) for name in ("days", "currencies", "symbols"))
    return re.compile(
        rf"(?<![\w.])(?:"
        rf"(?P<symbol>{symbols})\s?(?P<after>\d+(?:,\d{{3}})*(?:\.\d+)?)(?P<thousand>k)?"
        rf"|(?P<before>{number})\s?(?P<currency>{currencies})s?"
        rf"|(?P<rating>{number})(?:\s?out of\s(?P<best>{number})|\s?/\s?(?P<top>5|10)|[\s-]stars?)"
        rf"|(?P<length>{number})[\s-](?P<half>and a half\s)?(?P<unit>{units})s?"
        rf")(?![\w/])",
        re.IGNORECASE,
    )


def _either(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
