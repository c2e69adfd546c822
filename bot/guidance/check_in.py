"""Looking again at a practitioner: what to ask, and how then and now stand side by side. Never a grade or a verdict."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.guidance.portrait import Evidence, Portrait, RaisedFlag
from bot.guidance.registry import CheckInQuestion, Severity, Standing, load_guidance

MOST_QUESTIONS = 3
MOST_LINES = 5
QUOTED_WORDS = 10

_JUST_DENIED = re.compile(r"(\bno|\bnot|\bnever|n't|\bisnt|\bdidnt|\bdont|\bhasnt)( \w+){0,2} $", re.I)


@dataclass(frozen=True)
class TrialTold:
    """A time to try something for, as it was told, and when."""

    days: float
    quote: str
    at: datetime

    @property
    def over_at(self) -> datetime:
        """When it has run out."""
        return self.at + timedelta(days=self.days)


@dataclass(frozen=True)
class OpenMatter:
    """A question to put: which one, what it is about, and the words to fill in."""

    question: CheckInQuestion
    about: str
    words: Mapping[str, str]

    @property
    def code(self) -> str:
        """The name under which its answer is kept."""
        return f"{self.question.code}:{self.about}" if self.about else self.question.code

    def said(self, variant: int) -> str:
        """The question in words."""
        return self.question.say[variant % len(self.question.say)].format(**self.words)


@dataclass(frozen=True)
class Heard:
    """What stands of a practitioner: words for and against the qualities, and red flags."""

    evidence: tuple[Evidence, ...]
    flags: tuple[RaisedFlag, ...]


def day(moment: datetime) -> str:
    """A date in words, without the year that everybody knows."""
    return f"{moment.day} {moment:%B}"


def matters_to_ask(
    trial: TrialTold | None, noted: Mapping[str, str], flags: Sequence[RaisedFlag], opening: str, now: datetime
) -> list[OpenMatter]:
    """What to ask, three at most: what was left open first, then the rhythm of the visits.

    `noted` are questions kept for a visit and not spoken of since, by what they are about. A flag is asked about
    once: where its question was noted, by that. What the opening words tell already is not asked.
    """
    matters = [*_serious(flags), *_trial_over(trial, now)]
    if not was_raised(opening):
        matters += [_matter("noted", code, quote=question) for code, question in list(noted.items())[-1:]]
    asked = {matter.about for matter in matters} | set(noted)
    matters += [
        _matter("flag", flag.code, quote=_clipped(flag.quote)) for flag in _ordinary(flags) if flag.code not in asked
    ]
    rhythm = [] if rhythm_in(opening) else [_matter("rhythm")]
    matters = matters[: MOST_QUESTIONS - len(rhythm)]
    if not matters and not _tells_much(opening):
        matters = [_matter("changed")]
    return [*matters, *rhythm]


def _serious(flags: Sequence[RaisedFlag]) -> list[OpenMatter]:
    known = load_guidance().red_flags
    serious = [flag for flag in flags if known[flag.code].severity is Severity.ACT_NOW]
    return [_matter("serious", flag.code, quote=_clipped(flag.quote)) for flag in serious[:1]]


def _trial_over(trial: TrialTold | None, now: datetime) -> list[OpenMatter]:
    if trial is None or trial.over_at > now:
        return []
    return [_matter("trial", "", quote=_clipped(trial.quote), date=day(trial.at))]


def _ordinary(flags: Sequence[RaisedFlag]) -> list[RaisedFlag]:
    """The weightiest first, each code once; the most serious have their own question."""
    known = load_guidance().red_flags
    once = {flag.code: flag for flag in flags if known[flag.code].severity is not Severity.ACT_NOW}
    return sorted(once.values(), key=lambda flag: -known[flag.code].severity.rank)


def _matter(code: str, about: str = "", **words: str) -> OpenMatter:
    return OpenMatter(load_guidance().check_in.questions[code], about, words)


def _tells_much(opening: str) -> bool:
    return len(opening.split()) >= 8


def was_raised(opening: str) -> bool:
    """Whether the person tells already that they asked what they meant to ask."""
    return any(_says(_plain(opening), phrase) for phrase in load_guidance().check_in.raised)


def outcome_in(said: str) -> str | None:
    """How something turned out, by the words for it: better, worse, same or left; None for several or none."""
    return _only(_heard_in(said, load_guidance().check_in.outcomes))


def rhythm_in(said: str) -> str | None:
    """How often the visits are now: upkeep, lighter, busier or same; None when the words do not say."""
    heard = _heard_in(said, load_guidance().check_in.rhythms)
    return "upkeep" if "upkeep" in heard else _only(heard)


def _heard_in(said: str, lists: Mapping[str, tuple[str, ...]]) -> list[str]:
    plain = _plain(said)
    if plain in lists:
        return [plain]
    return [name for name, phrases in lists.items() if any(_says(plain, phrase) for phrase in phrases)]


def _plain(said: str) -> str:
    return said.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").lower().strip()


def _says(plain: str, phrase: str) -> bool:
    found = re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", plain)
    return any(not _JUST_DENIED.search(plain[: match.start()]) for match in found)


def _only(heard: Sequence[str]) -> str | None:
    return heard[0] if len(heard) == 1 else None


def still_counted(content: Mapping[str, Any] | None, heard: Heard) -> Heard:
    """Of what was heard by the time of a kept portrait, that which it still counted; all of it without a portrait.

    A later check-in may have settled a concern; what it settled does not come back with the next one.
    """
    if content is None:
        return heard
    qualities = {stand["quality"]: stand for stand in content["qualities"]}
    flag_of = {code: quality.flag for code, quality in load_guidance().qualities.items()}
    settled = {flag_of.get(code) for code, stand in qualities.items() if not stand["flag"]}
    return Heard(
        tuple(
            one
            for one in heard.evidence
            if one.quality not in qualities
            or one.quote in qualities[one.quality]["good" if one.polarity == "+" else "concerns"]
        ),
        tuple(flag for flag in heard.flags if flag.code not in settled),
    )


def updated(earlier: Heard, new: Heard, better: Iterable[str]) -> Heard:
    """What counts now. For a quality spoken of anew the newest words count; what is told to be better is let go.

    Only an ordinary flag can be let go so: a more serious one stays until the person says it was not meant.
    """
    guidance = load_guidance()
    spoken_of = {one.quality for one in new.evidence}
    worse = {one.quality for one in new.evidence if one.polarity == "-"} | {
        guidance.red_flags[flag.code].quality for flag in new.flags if flag.code in guidance.red_flags
    }
    let_go = (spoken_of | set(better)) - worse
    evidence = [
        one
        for one in earlier.evidence
        if one.quality not in spoken_of and not (one.quality in let_go and one.polarity == "-")
    ]
    flags = [flag for flag in earlier.flags if not _lets_go(flag, let_go)]
    return Heard((*evidence, *new.evidence), (*flags, *new.flags))


def _lets_go(flag: RaisedFlag, let_go: set[str]) -> bool:
    known = load_guidance().red_flags[flag.code]
    return known.severity is Severity.TALK_ABOUT and known.quality in let_go


def comparison_lines(then: Portrait, now: Portrait, date: str, better: Iterable[str] = ()) -> list[str]:
    """Then and now side by side in words, what changed first; what is known neither then nor now is left out.

    `better` are the qualities of which the person says so themselves.
    """
    guidance = load_guidance()
    told_better = {guidance.qualities[code].name for code in better if code in guidance.qualities}
    sayings = load_guidance().check_in.sayings
    before, today = _standings(then), _standings(now)
    rows = [
        (name, before.get(name, (Standing.NOT_KNOWN_YET, ""))[0], *today.get(name, (Standing.NOT_KNOWN_YET, "")))
        for name in dict.fromkeys([*today, *before])
    ]
    known = [row for row in rows if {row[1], row[2]} != {Standing.NOT_KNOWN_YET}]
    if not known:
        return [sayings["nothing_known"]]
    weight = list(Standing)
    known.sort(key=lambda row: (row[1] == row[2], -max(weight.index(row[1]), weight.index(row[2]))))
    more = [sayings["more"]] if len(known) > MOST_LINES else []
    lines = [_line(*row, told_better=row[0] in told_better) for row in known[:MOST_LINES]]
    return [sayings["heading"].format(date=date), *lines, *more, sayings["closing"]]


def _standings(portrait: Portrait) -> dict[str, tuple[Standing, str]]:
    guidance = load_guidance()
    found = {
        guidance.red_flags[flag.code].name: (flag.standing, next(iter(flag.quotes), "")) for flag in portrait.beside
    }
    for stand in portrait.qualities:
        quotes = stand.good if stand.standing is Standing.STRONG else stand.concerns
        flagged = stand.flag.quotes if stand.flag else ()
        found[guidance.qualities[stand.quality].name] = (stand.standing, next(iter((*flagged, *quotes)), ""))
    return found


def _line(name: str, then: Standing, now: Standing, quote: str, *, told_better: bool) -> str:
    sayings = load_guidance().check_in.sayings
    if told_better and now is Standing.NOT_KNOWN_YET:
        return sayings["better"].format(name=name, then=sayings[then])
    if then is now:
        return sayings["kept"].format(name=name, now=sayings[now])
    shown = sayings["quote"].format(quote=f"“{_clipped(quote)}”") if quote else ""
    return sayings["changed"].format(name=name, then=sayings[then], now=sayings[now], quote=shown)


def _clipped(quote: str) -> str:
    words = quote.rstrip(" .,;:!…").split()
    return " ".join(words[:QUOTED_WORDS]) + ("…" if len(words) > QUOTED_WORDS else "")
