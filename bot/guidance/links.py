"""Checks across entries and files: what the schemas cannot see."""

from collections.abc import Iterable, Iterator

from bot.guidance.entries import Guidance

Mistake = tuple[str, str, str]
"""The file, without its ending, the place in it, and what is wrong."""


def broken_links(guidance: Guidance) -> Iterator[Mistake]:
    """Find codes that lead nowhere, and names that stand for two things."""
    for quality in guidance.qualities.values():
        if quality.flag and quality.flag not in guidance.red_flags:
            yield "qualities", quality.code, f"there is no red flag {quality.flag!r}"
    for role, codes in guidance.importance.items():
        asked = [quality.code for quality in guidance.qualities.values() if role in quality.roles]
        if sorted(codes) != sorted(asked):
            yield "qualities", f"importance / {role}", f"must name each of these once: {', '.join(asked)}"
    for flag in guidance.red_flags.values():
        if flag.quality and (
            flag.quality not in guidance.qualities or guidance.qualities[flag.quality].flag != flag.code
        ):
            yield "red_flags", flag.code, f"the quality {flag.quality!r} does not name this flag"
    for combination in guidance.combinations:
        for code in (*combination.codes, *combination.raises):
            if code not in guidance.red_flags:
                yield "red_flags", "combinations", f"there is no red flag {code!r}"
    for need in guidance.needs.values():
        for kind in need.kinds:
            if kind not in guidance.kinds:
                yield "needs", need.code, f"there is no kind {kind!r}"
    for word, code in guidance.comparison.matters.items():
        if code not in guidance.qualities:
            yield "comparison", f"matters / {word}", f"there is no quality {code!r}"
    for question in guidance.check_in.questions.values():
        if question.asks and question.asks not in guidance.qualities:
            yield "check_in", question.code, f"there is no quality {question.asks!r}"
    for visit in guidance.questions.values():
        for what, named, known in (
            ("quality", (visit.quality,) if visit.quality else (), guidance.qualities),
            ("kind", visit.kinds, guidance.kinds),
            ("situation", visit.situations, guidance.situations),
            ("need", visit.needs, guidance.needs),
        ):
            for code in named:
                if code not in known:
                    yield "questions", visit.code, f"there is no {what} {code!r}"
    for code in guidance.questions.keys() & guidance.red_flags.keys():
        yield "questions", code, "this code is a red flag's"
    if "unknown" not in guidance.crisis:
        yield "crisis_lines", "countries", "there must be an entry 'unknown', for when no country is known"
    yield from _credentials(guidance)
    yield from _ambiguous("kinds", ((kind.code, kind.names) for kind in guidance.kinds.values()))
    yield from _ambiguous("needs", ((situation.code, situation.words) for situation in guidance.situations.values()))
    yield from _ambiguous("support", ((layer.code, layer.words) for layer in guidance.layers.values()))
    yield from _ambiguous("crisis_lines", ((lines.code, lines.words) for lines in guidance.crisis.values()))


def _credentials(guidance: Guidance) -> Iterator[Mistake]:
    placed = [kind for profession in guidance.professions.values() for kind in profession.kinds]
    yield from _each_once("professions", "kind", placed, guidance.kinds)
    for country in guidance.credentials.values():
        covered = [code for entry in country.entries for code in entry.professions]
        yield from _each_once(country.code, "profession", covered, guidance.professions)
    if "elsewhere" not in guidance.credentials:
        yield "credentials", "countries", "there must be an entry 'elsewhere', for every other country"


def _each_once(place: str, what: str, given: list[str], wanted: Iterable[str]) -> Iterator[Mistake]:
    for code in sorted({*given, *wanted}):
        if given.count(code) != 1 or code not in wanted:
            yield "credentials", place, f"the {what} {code!r} must be known and stand here exactly once"


def _ambiguous(file: str, entries: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[Mistake]:
    owner: dict[str, str] = {}
    for code, names in entries:
        for name in names:
            first = owner.setdefault(name.casefold(), code)
            if first != code:
                yield file, code, f"{name!r} already stands for {first!r}"
