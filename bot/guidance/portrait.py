"""A portrait: where a practitioner stands on the qualities, as known so far. Never a grade or a verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.guidance.matching import NameFinder
from bot.guidance.registry import Choice, RedFlag, Role, Severity, Standing, load_guidance
from bot.guidance.severity import severities

__all__ = [
    "Evidence",
    "FlagStanding",
    "Portrait",
    "QualityStanding",
    "RaisedFlag",
    "Standing",
    "build_portrait",
    "choice_told",
    "choices_after",
    "summary_lines",
]

MOST_NAMED = 3
"""How much is named in one sentence: more would read as a list of charges, or of gaps."""

QUOTED_WORDS = 16
"""Longer quotes are shown shortened; the portrait keeps them whole."""


@dataclass(frozen=True)
class Evidence:
    """A person's own words for (+) or against (-) a quality."""

    quality: str
    polarity: Literal["+", "-"]
    quote: str


@dataclass(frozen=True)
class RaisedFlag:
    """A red flag, with the person's own words."""

    code: str
    quote: str


@dataclass(frozen=True)
class FlagStanding:
    """A red flag as it stands: its severity beside the other flags, and every quote for it."""

    code: str
    severity: Severity
    quotes: tuple[str, ...]

    @property
    def standing(self) -> Standing:
        """A flag to talk about is worth a question; a more serious one means stop and check."""
        return Standing.WORTH_A_QUESTION if self.severity is Severity.TALK_ABOUT else Standing.STOP_AND_CHECK


@dataclass(frozen=True)
class QualityStanding:
    """A quality as it stands, with every quote for and against it and the flag raised on it."""

    quality: str
    standing: Standing
    good: tuple[str, ...]
    concerns: tuple[str, ...]
    flag: FlagStanding | None


@dataclass(frozen=True)
class Portrait:
    """The qualities that fit the role, the most important first; beside them the flags without a quality."""

    role: Role | None
    qualities: tuple[QualityStanding, ...]
    beside: tuple[FlagStanding, ...]

    @property
    def flags(self) -> tuple[FlagStanding, ...]:
        """Every flag, with a quality or without."""
        return (*self.beside, *(quality.flag for quality in self.qualities if quality.flag))

    @property
    def standings(self) -> frozenset[Standing]:
        """How things stand, anywhere in the portrait."""
        return frozenset([*(quality.standing for quality in self.qualities), *(flag.standing for flag in self.beside)])


def build_portrait(evidence: Iterable[Evidence], flags: Iterable[RaisedFlag], role: Role | None) -> Portrait:
    """Build the portrait that follows from all that was told, in whatever order.

    What the role does not owe is left out; while the role is not known (None), only what both roles owe
    counts. Codes that the guidance does not hold are left out too: older notes may carry them.
    """
    guidance = load_guidance()
    owed = guidance.qualities_for(role)
    counted = {quality.flag for quality in owed} | {
        flag.code for flag in guidance.red_flags.values() if flag.quality is None
    }
    quotes: dict[str, set[str]] = {}
    for flag in flags:
        if flag.code in counted:
            quotes.setdefault(flag.code, set()).add(flag.quote)
    raised = {
        code: FlagStanding(code, severity, tuple(sorted(quotes[code])))
        for code, severity in severities(sorted(quotes), guidance).items()
    }
    told = sorted(set(evidence), key=lambda item: item.quote)
    return Portrait(
        role,
        tuple(_quality_standing(quality.code, told, raised.get(quality.flag or "")) for quality in owed),
        tuple(flag for code, flag in raised.items() if guidance.red_flags[code].quality is None),
    )


def _quality_standing(code: str, told: Sequence[Evidence], flag: FlagStanding | None) -> QualityStanding:
    good = tuple(item.quote for item in told if (item.quality, item.polarity) == (code, "+"))
    concerns = tuple(item.quote for item in told if (item.quality, item.polarity) == (code, "-"))
    if flag:
        standing = flag.standing
    elif concerns:
        standing = Standing.WORTH_A_QUESTION
    else:
        standing = Standing.STRONG if good else Standing.NOT_KNOWN_YET
    return QualityStanding(code, standing, good, concerns, flag)


def choices_after(portrait: Portrait) -> list[Choice]:
    """Offer what the person can choose next; raising it only where talking to the practitioner is right."""
    guidance = load_guidance()
    weightiest = max(portrait.standings, key=list(Standing).index)
    unspeakable = any(guidance.red_flags[flag.code].ask is None for flag in portrait.flags)
    return [
        offered.choice
        for offered in guidance.portrait_choices
        if weightiest in offered.when and not (unspeakable and offered.choice.id == "raise_it")
    ]


def choice_told(text: str) -> str | None:
    """The choice that a person names in their own words; None when they name none, or several."""
    named = _choice_finder().codes_in(text)
    return named[0] if len(named) == 1 else None


@cache
def _choice_finder() -> NameFinder:
    offered = load_guidance().portrait_choices
    return NameFinder({words: one.choice.id for one in offered for words in one.words})


def summary_lines(portrait: Portrait) -> list[str]:
    """Say the portrait in a few plain sentences, the most pressing first, the last word the person's."""
    guidance = load_guidance()
    sayings = guidance.portrait_sayings
    if portrait.standings == {Standing.NOT_KNOWN_YET}:
        return [sayings["nothing_known"]]
    stop, stop_flags = _concerns(portrait, Standing.STOP_AND_CHECK)
    question, question_flags = _concerns(portrait, Standing.WORTH_A_QUESTION)
    asks = [sayings["ask"].format(ask=_quoted(flag.ask)) for flag in question_flags if flag.ask]
    strong = [
        _said(guidance.qualities[stand.quality].strong, stand.good)
        for stand in portrait.qualities
        if stand.standing is Standing.STRONG
    ]
    unknown = [
        _said(guidance.qualities[stand.quality].name)
        for stand in portrait.qualities
        if stand.standing is Standing.NOT_KNOWN_YET
    ]
    return [
        *_line(Standing.STOP_AND_CHECK, stop, [flag.try_first for flag in stop_flags]),
        *_line(Standing.STRONG, strong),
        *_line(Standing.WORTH_A_QUESTION, question, asks),
        *_line(Standing.NOT_KNOWN_YET, unknown),
        sayings["closing"],
    ]


def _concerns(portrait: Portrait, standing: Standing) -> tuple[list[str], list[RedFlag]]:
    """Return what stands so, the most serious first: how it is said, and the flags that know what to do."""
    guidance = load_guidance()
    found: list[tuple[int, str, RedFlag | None]] = []
    for flag in portrait.beside:
        if flag.standing is standing:
            known = guidance.red_flags[flag.code]
            found.append((flag.severity.rank, _said(known.name, flag.quotes), known))
    for stand in portrait.qualities:
        if stand.standing is standing:
            quality = guidance.qualities[stand.quality]
            related = guidance.red_flags.get(quality.flag or "")
            name = related.name if related and stand.flag else quality.name
            quotes = stand.flag.quotes if stand.flag else stand.concerns
            rank = stand.flag.severity.rank if stand.flag else -1
            found.append((rank, _said(name, quotes, stand.good), related))
    found.sort(key=lambda concern: -concern[0])
    return [said for _, said, _ in found], [flag for _, _, flag in found if flag]


def _line(standing: Standing, items: Sequence[str], then: Sequence[str] = ()) -> list[str]:
    """Say in one line what stands so, with the first thing to do about it; no line where nothing does."""
    if not items:
        return []
    sayings = load_guidance().portrait_sayings
    more = [sayings["more"]] if len(items) > MOST_NAMED else []
    what = "; ".join([*items[:MOST_NAMED], *more])
    return [" ".join([sayings[standing].format(what=what), *then[:1]])]


def _said(name: str, quotes: Sequence[str] = (), good: Sequence[str] = ()) -> str:
    """Read on with a name, one of the person's quotes for it, and one for the other side."""
    also_good = load_guidance().portrait_sayings["also_good"]
    spoken = [_quoted(_clipped(quote)) for quote in quotes[:1]]
    spoken += [also_good.format(quote=_quoted(_clipped(quote))) for quote in good[:1]]
    return f"{name[0].lower()}{name[1:]}" + (f" ({', '.join(spoken)})" if spoken else "")


def _quoted(text: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"


def _clipped(quote: str) -> str:
    words = quote.split()
    return " ".join(words[:QUOTED_WORDS]) + ("…" if len(words) > QUOTED_WORDS else "")
