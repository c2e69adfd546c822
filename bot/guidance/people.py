"""Who is listed where several are named, as in a wish to compare; and how practitioners are called.

Whom a message is about, and so under whom what it tells is kept, is read in `who.py`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.guidance.kinds import kinds_named
from bot.guidance.registry import load_guidance


class Known(Protocol):
    """A practitioner told of before. A kind is a code of `kinds.yml`."""

    @property
    def name(self) -> str | None:
        """Their name."""

    @property
    def nickname(self) -> str | None:
        """What the person calls them besides."""

    @property
    def kind(self) -> str | None:
        """What they do."""


Someone = TypeVar("Someone", bound=Known)


@dataclass(frozen=True)
class Mention:
    """Somebody named in a text. `several`: a plural ("my two physios")."""

    name: str | None
    kind: str | None
    several: bool = False


Place = tuple[int, int, Mention]
"""Where somebody is named: from, to, and who."""

LONGEST_LIST = 8
"""Words: a longer answer to "who?" tells a story, and no few bare words in it make a name."""

LONGEST_NAME = 40
"""Characters of a nickname that are kept."""

_NAME = r"[^\W\d_][\w'-]+"
_CAPITAL = r"(?-i:[A-Z])[\w'-]+"


def people_in(text: str, known: Sequence[Known] = ()) -> list[Mention]:
    """Everybody named, each once, in order. Who is ruled out ("not Dr Lee") is left out."""
    plain = _plain(text)
    return _in_order(plain, (*_known_in(plain, known), *_introduced(plain), *_titled(plain), *_by_kind(plain)))


def people_listed(text: str, known: Sequence[Known] = ()) -> list[Mention]:
    """Everybody named in an answer to "who?", where a few bare words are a name: "Anna and the young one"."""
    if len(text.split()) > LONGEST_LIST:
        return people_in(text, known)
    found: list[Mention] = []
    for piece in re.split(r"\s*(?:,|;|&|\+|\band\b|\bor\b|\bwith\b|\bto\b|\bagainst\b|\bvs?\b\.?|\bversus\b)\s*", text):
        if named := people_in(_with_capital(piece), known):
            found += named
        elif nickname := _nickname(piece):
            found.append(Mention(nickname, None))
    return list(dict.fromkeys(found))


def people_to_compare(text: str, known: Sequence[Known] = ()) -> list[Mention]:
    """Everybody named in a wish to compare, where a capital letter within a sentence makes a name."""
    plain = _plain(text)
    sure = (*_known_in(plain, known), *_introduced(plain), *_titled(plain), *_by_kind(plain))
    return _in_order(plain, (*sure, *_capitals(plain)))


def fitting(mention: Mention, known: Sequence[Someone]) -> list[Someone]:
    """Those of `known` who may be meant, in their order."""
    if mention.name:
        same = [one for one in known if core(mention.name) in {core(name) for name in _names(one)}]
        return [one for one in same if None in (one.kind, mention.kind) or one.kind == mention.kind]
    return [one for one in known if one.kind == mention.kind]


def label_of(one: Known) -> str:
    """How somebody is called in a sentence: by name, else by what they do."""
    labels = load_guidance().comparison.labels
    kind = load_guidance().kinds.get(one.kind or "")
    return one.name or one.nickname or (labels["kind"].format(kind=kind.names[0]) if kind else labels["unnamed"])


def labels_of(people: Sequence[Known]) -> list[str]:
    """What each is called among the others: two of one name are told apart by what they do."""
    labels = [label_of(one) for one in people]
    kinds = [load_guidance().kinds.get(one.kind or "") for one in people]
    return [
        f"{label} ({kind.names[0]})" if kind and labels.count(label) > 1 else label
        for label, kind in zip(labels, kinds, strict=True)
    ]


def _names(one: Known) -> list[str]:
    return [name for name in (one.name, one.nickname) if name]


def core(name: str) -> str:
    """A name without title, article and capitals: "Dr. Lee" and "lee" are one."""
    words = name.casefold().replace(".", " ").split()
    while len(words) > 1 and words[0] in {*load_guidance().naming.titles, "the", "my"}:
        words = words[1:]
    return " ".join(words)


def _plain(text: str) -> str:
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _in_order(text: str, places: Iterable[Place]) -> list[Mention]:
    """The mentions as they stand in the text. Where two overlap, the one found first is right."""
    kept: list[Place] = []
    for start, end, mention in places:
        if not any(start < other_end and other_start < end for other_start, other_end, _ in kept):
            kept.append((start, end, mention))
    kept.sort(key=lambda place: place[0])
    named = [mention for start, _, mention in kept if not re.search(r"\bnot (my |the )?$", text[:start], re.I)]
    return list(dict.fromkeys(named))


def _capitals(text: str) -> Iterator[Place]:
    for found in re.finditer(rf"(?<=[\w,] ){_CAPITAL}", text):
        if _may_be_a_name(found[0]) and not kinds_named(found[0]):
            yield *found.span(), Mention(found[0], None)


def _known_in(text: str, known: Sequence[Known]) -> Iterator[Place]:
    titles = "|".join(load_guidance().naming.titles)
    for one, bare in [(who, core(name)) for who in known for name in _names(who)]:
        for found in re.finditer(rf"(?:\b(?:{titles})\.? )?\b{re.escape(bare)}(?!\w)", text, re.I):
            if bare not in load_guidance().naming.words_too or re.search(r"[A-Z]", found[0]):
                yield *found.span(), Mention(next(iter(_names(one))), one.kind)


def _introduced(text: str) -> Iterator[Place]:
    """Find "her name is Maren" and "I call him the back wizard"."""
    for found in re.finditer(rf"\bname(?:'s| is) ({_NAME}(?: {_CAPITAL})?)", text, re.I):
        if _may_be_a_name(found[1]):
            yield *found.span(), Mention(_as_name(found[1]), None)
    nickname = r"\bcall (?:him|her|them) [\"“']?([\w' -]{2,30}?)[\"”']?(?=[,.;!?]|$| (?:and|but|because)\b)"
    for found in re.finditer(nickname, text, re.I):
        if len(found[1].split()) <= 3:
            yield *found.span(), Mention(found[1], None)


def _titled(text: str) -> Iterator[Place]:
    """Find "Dr Lee", also in small letters; "my GP Dr Lee" and "Dr Lee, my GP" tell what they do too."""
    titles = "|".join(load_guidance().naming.titles)
    for found in re.finditer(rf"\b({titles})\.? ({_NAME}(?: {_CAPITAL})?)", text, re.I):
        small = found[2][0].islower()
        if _may_be_a_name(found[2].split()[0]) and (not small or found[1].lower() in ("dr", "mr", "mrs", "ms")):
            start, end, kind = _kind_beside(text, *found.span())
            yield start, end, Mention(_as_name(found[0]), kind)


def _by_kind(text: str) -> Iterator[Place]:
    """Find "my osteopath", "my osteopath Anna", "Anna, my osteopath"."""
    for code, start, end in kinds_named(text):
        before = re.search(rf"\b({_CAPITAL}),? (?:is |was )?(?:my|our|the|an?) $", text[:start])
        after = re.match(rf",? (?:(?:is )?called |named )?({_CAPITAL})\b|, ({_NAME})(?=,)", text[end:])
        word = text[start:end].casefold()
        several = word.endswith("s") and word not in {name.casefold() for name in load_guidance().kinds[code].names}
        name = after and (after[1] or after[2])
        if after and name and _may_be_a_name(name):
            yield start, end + after.end(), Mention(_as_name(name), code)
        elif before and _may_be_a_name(before[1]):
            yield before.start(), end, Mention(before[1], code)
        else:
            yield start, end, Mention(None, code, several)


def _kind_beside(text: str, start: int, end: int) -> tuple[int, int, str | None]:
    for code, kind_start, kind_end in kinds_named(text):
        if kind_end <= start and re.fullmatch(r",? ", text[kind_end:start]):
            return kind_start, end, code
        if kind_start >= end and re.fullmatch(r",? (is |was )?(my|our|the|an?) ", text[end:kind_start]):
            return start, kind_end, code
    return start, end, None


def _nickname(piece: str) -> str | None:
    words = re.sub(r"[\"“”.!?()]", "", piece).split()
    while words and words[0].lower() in ("my", "both", "compare", "between", "maybe", "um", "well", "also", "please"):
        words = words[1:]
    begins_well = bool(words) and (words[0].lower() == "the" or _may_be_a_name(words[0]))
    telling = any(_may_be_a_name(word) and word.lower() not in ("one", "ones") for word in words)
    if not (begins_well and telling and _may_be_a_name(words[-1])) or len(words) > 3:
        return None
    return _as_name(" ".join(words))[:LONGEST_NAME]


def _with_capital(piece: str) -> str:
    """The piece of a list with its last word as a name, where that comes right behind a kind: "my physio tom"."""
    for _, _, end in kinds_named(piece):
        last = re.fullmatch(rf" ({_NAME})\W*", piece[end:])
        if last and _may_be_a_name(last[1]):
            return piece[: end + 1] + _as_name(piece[end + 1 :])
    return piece


def _may_be_a_name(word: str) -> bool:
    return word.lower() not in load_guidance().naming.no_names and any(letter.isalpha() for letter in word)


def _as_name(said: str) -> str:
    """As a person would write it: "dr lee" becomes "Dr Lee"; a nickname ("the young one") stays."""
    words = " ".join(said.split()).removesuffix("'s").split(" ")
    if words[0].lower() == "the":
        return " ".join(words)
    return " ".join(word[:1].upper() + word[1:] for word in words)
