"""Which questions of a list a person means: "the second", "2 and 4", "the last two", "the one about cost"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"

_COUNT = r"two|three|four|2|3|4"
_EXCEPT = re.compile(r"\b(?:all|every\w*)\b.*?\b(?:but|except(?: for)?|apart from|save)\b\s+(?P<what>.+)$", re.I)
_ALL = re.compile(
    r"^(?:them |the |of )*(?:all|everything|every one|(?:whole |entire )?list)(?: of (?:them|it))?\W*$", re.I
)
_STOPWORDS = frozenset(
    re.findall(
        r"\w+",
        """
    a about all an and any are as at be but by can could do for from have her him how i if in is it its list me my no
    not of off on one ones or our out please question questions she should so some than that the their them then
    there these they this those to too up us was we what when where which who will with would you your
    """,
    )
)
_PLACES = re.compile(
    rf"(?P<head>first|top)\s+(?P<heads>{_COUNT})\b|(?P<tail>last|final|bottom)\s+(?P<tails>{_COUNT})\b|"
    rf"(?P<before_last>second[ -](?:to[ -])?last|last but one|next to last|penultimate)|"
    rf"(?P<from>\d{{1,2}})\s*(?:-|–|to|through)\s*(?P<until>\d{{1,2}})\b|"
    rf"(?P<last>\b(?:last|final|bottom)\b)|(?P<top>\btop\b)|\b(?P<ordinal>{'|'.join(ORDINALS)})\b|"
    rf"\b(?P<digits>{NUMBER})(?!\w)|"
    rf"\b(?:number|no\.?|question)\s+(?P<counted>{'|'.join(CARDINALS)})\b|"
    rf"\b(?P<cardinal>{'|'.join(CARDINALS[1:])})\b",
    re.I,
)


@dataclass(frozen=True)
class Entry:
    """A question on the list: the sentence, and other words that it goes by."""

    ask: str
    words: tuple[str, ...] = ()


def places_in(text: str, entries: Sequence[Entry]) -> tuple[int, ...]:
    """The entries that a text names, by place or by what they are about, in the order of the naming."""
    if found := _EXCEPT.search(text):
        kept = places_in(found["what"], entries)
        return tuple(place for place in range(len(entries)) if place not in kept) if kept else ()
    if _ALL.match(text.strip()):
        return tuple(range(len(entries)))
    if _PLACES.search(text):
        return in_range(text, entries)
    parts = [part for part in re.split(r",|;|\band\b|\bor\b", text) if _stems(part)]
    named = [_named(part, entries) for part in parts]
    return tuple(dict.fromkeys(place for place in named if place is not None)) if None not in named else ()


def in_range(text: str, entries: Sequence[Entry]) -> tuple[int, ...]:
    """The places that a text names by number and the list has, each once, in the order of the naming."""
    return tuple(place for place in dict.fromkeys(numbered(text, len(entries))) if 0 <= place < len(entries))


def numbered(text: str, length: int) -> Iterator[int]:
    """The places that a text names by number, from 0; such as lie outside the list too."""
    for found in _PLACES.finditer(text):
        if found["head"]:
            yield from range(_count(found["heads"]))
        elif found["tail"]:
            yield from range(max(0, length - _count(found["tails"])), length)
        elif found["before_last"]:
            yield length - 2
        elif found["from"]:
            yield from range(int(found["from"]) - 1, int(found["until"]))
        elif found["last"] or found["top"]:
            yield length - 1 if found["last"] else 0
        elif found["ordinal"]:
            yield ORDINALS.index(found["ordinal"].lower())
        elif found["digits"]:
            yield int(re.sub(r"\D", "", found["digits"])) - 1
        else:
            yield CARDINALS.index((found["counted"] or found["cardinal"]).lower())


def _count(word: str) -> int:
    return int(word) if word.isdigit() else CARDINALS.index(word.lower()) + 1


def _named(text: str, entries: Sequence[Entry]) -> int | None:
    """The one entry that fits a text best; None when none does, or several do alike."""
    wanted = _stems(text)
    fits = [2 * len(wanted & _stems(" ".join(entry.words))) + len(wanted & _stems(entry.ask)) for entry in entries]
    best = max(fits, default=0)
    return fits.index(best) if best and fits.count(best) == 1 else None


def _stems(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]+", text.casefold().replace("'", ""))
    return {re.sub(r"(ies|es|s|e|y)$", "", word)[:5] for word in words if word not in _STOPWORDS}
