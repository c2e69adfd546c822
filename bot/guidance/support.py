"""The web of support around a person: read from prose, and told back layer by layer. A quiet layer is no failing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from bot.guidance.kinds import kinds_named
from bot.guidance.matching import NameFinder
from bot.guidance.registry import Layer, load_guidance

PRACTITIONERS = "practitioners"
MOST_NAMED = 8
"""How many of a layer are told: a list that is longer is no picture any more."""
SHORT_WORDS = 3

_PIECES = re.compile(
    r"(?<=[.!?…])\s+|\n+|;\s*|,\s+(?!and\b)|\s+(?=(?:but|though|although|however|except|because)\b)"
    r"|\s+and\s+(?=(?:i|i'm|i've|we|she|he|they|now|then|joined|started)\b)",
    re.I,
)
_GONE = re.compile(
    r"\b(mov(ed|ing|es)(?! (in|back|closer|near))|died|dead|passed( (away|on|in|last|over|suddenly|peacefully)|$)"
    r"|buried|lost|losing|fell out|fallen out|broke up|broken up|split up|separated|divorced|left|gone"
    r"|no longer|any ?more|used to|stopped|quit"
    r"|take (\w+ ){1,4}off|taken off|remove|cross (\w+ ){1,4}(out|off)"
    r"|gave up|given up|drifted|retired|closed|folded|cut (me )?off|ended|ghosted)\b",
    re.I,
)
_DIED = re.compile(r"\b(died|dead|passed( (away|on|in|last|over|suddenly|peacefully)|$)|buried|funeral)\b", re.I)
_NOT = re.compile(
    r"\b(no|not|none|nobody|no one|never|without|hardly|\w+n't|dont|doesnt|isnt|cant|havent|wasnt)\b", re.I
)
_ASKS = re.compile(
    r"^\W*(so |and |ok |please |hi |hello )*(who|whom|how|what|where|which|can|could|should|would|shall"
    r"|is there|are there|any|(i|we)('d| would)? (want|like|need|wish)|help|list|map|think|let'?s|show"
    r"|tell me|apart from|besides)\b",
    re.I,
)
_LEADING = re.compile(
    r"^\W*((well|um|uh|maybe|just|only|mostly|also|then|there'?s|there is|there are|i have|i've got"
    r"|it'?s|my|our|the|a|an|and|oh|probably|i guess|i think|with)\b\W*)+",
    re.I,
)
_A_PERSON_SPEAKS = re.compile(r"\b(i|i'm|i've|me|we|it|that|this|you|is|are|was|don't|know)\b", re.I)


@dataclass(frozen=True)
class Mention:
    """Somebody or something in a layer, as it was told. `there` is False for whoever is gone or was denied."""

    layer: str
    label: str
    quote: str
    there: bool
    gone: bool = False
    died: bool = False


def mentions_in(text: str, known: Mapping[str, str] | None = None) -> list[Mention]:
    """Read who and what supports a person, and who does so no longer. `known` has the layer of each label told before.

    What is only asked ("who else could help?") tells of nobody.
    """
    plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    found: dict[tuple[str, str], Mention] = {}
    for piece in filter(None, (part.strip() for part in _PIECES.split(plain))):
        if piece.endswith("?") or _ASKS.search(piece):
            continue
        gone = bool(_GONE.search(piece))
        there = not gone and not _NOT.search(piece)
        for layer, label in _named(piece, known or {}):
            found[layer, label.casefold()] = Mention(
                layer, label, piece, there, gone, gone and _tells_of_a_death(piece, label)
            )
    return list(found.values())


def named_plainly(layer: str, text: str) -> list[Mention]:
    """Read the bare names in an answer about one layer: "Tom and Priya"."""
    parts = re.split(r"[,;&\n]|\band\b|\bor\b", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"), flags=re.I)
    labels = [_LEADING.sub("", part).strip(" .!…") for part in parts]
    return [
        Mention(layer, label, text.strip(), there=True)
        for label in dict.fromkeys(labels)
        if label and len(label.split()) <= SHORT_WORDS and not _NOT.search(label) and not _A_PERSON_SPEAKS.search(label)
    ]


def tells_of_a_loss(text: str) -> bool:
    """Whether a text says that somebody or something of the web is gone: "my sister moved away"."""
    return any(mention.gone and mention.layer != PRACTITIONERS for mention in mentions_in(text)) and bool(
        re.search(r"\bmy\b|\bour\b|\bi\b|\bwe\b", text, re.I)
    )


def same(one: str, other: str) -> bool:
    """Whether two labels may mean the same: "sister" and "my sister Ana"."""
    return bool(_words(one) & _words(other))


def layers_to_ask(known: Iterable[str]) -> list[Layer]:
    """The layers that nothing is known of and that can be asked about, in the order of asking."""
    told = set(known)
    return [layer for layer in load_guidance().layers.values() if layer.ask and layer.code not in told]


def web_lines(labels: Mapping[str, Iterable[str]]) -> list[str]:
    """Tell the web layer by layer; then what is quiet, gently, with one small thread to begin with."""
    guidance = load_guidance()
    sayings = guidance.layer_sayings
    told = {code: list(labels.get(code, ())) for code in guidance.layers}
    lines = [
        sayings["line"].format(layer=guidance.layers[code].name, who=_listed(who)) for code, who in told.items() if who
    ]
    quiet = [guidance.layers[code] for code, who in told.items() if not who]
    if not lines:
        return [sayings["empty"]]
    if not quiet:
        return [*lines, sayings["whole"]]
    names = ", ".join(f"{layer.name[0].lower()}{layer.name[1:]}" for layer in quiet)
    begin_with = min(quiet, key=lambda layer: layer.ask is None)
    thread = sayings["thread"].format(thread=begin_with.thread)
    return [*lines, f"{sayings['quiet'].format(layers=names)} {thread}"]


def _tells_of_a_death(piece: str, label: str) -> bool:
    lost = rf"\b(lost|losing) (my|our) {re.escape(label)}"
    return bool(_DIED.search(piece) or re.search(lost, piece, re.I))


def _listed(who: list[str]) -> str:
    more = [load_guidance().layer_sayings["more"]] if len(who) > MOST_NAMED else []
    return ", ".join([*who[:MOST_NAMED], *more])


def _named(piece: str, known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each naming in a piece: its layer and its words, with a name that follows; the longest where several overlap."""
    spans = [(start, end, layer) for layer, start, end in _finder().named_in(piece)]
    spans += [(start, end, PRACTITIONERS) for _, start, end in kinds_named(piece)]
    if known:
        spans += [(start, end, layer) for layer, start, end in NameFinder(known).named_in(piece)]
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(span[1] <= start or end <= span[0] for start, end, _ in kept):
            kept.append(span)
    return [(layer, _with_name(piece, start, end)) for start, end, layer in sorted(kept)]


def _with_name(piece: str, start: int, end: int) -> str:
    name = re.match(r" (?!I\b)[A-Z][\w'-]+", piece[end:])
    return piece[start : end + (name.end() if name else 0)]


def _words(label: str) -> set[str]:
    return {word.removesuffix("s") for word in re.findall(r"\w+", label.casefold()) if len(word) > 2}


@cache
def _finder() -> NameFinder:
    return NameFinder({word: layer.code for layer in load_guidance().layers.values() for word in layer.words})
