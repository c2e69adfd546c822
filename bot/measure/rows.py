"""The rows of the table: one figure each, worked out for every reader alike."""

from collections.abc import Callable, Iterator, Sequence

from bot.measure.judgement import Judgement, Judgements
from bot.measure.scores import counts_by_code, interval, macro_f1, micro_f1, same_share, share
from bot.measure.texts import Lines
from bot.understanding.labels import RED_FLAGS

NOT_SCORED = {"ignores_lifestyle", "unsafe_practice"}
"""Left out of the fourteen that the real passages are labelled with."""
FOURTEEN = [code for code in RED_FLAGS if code not in NOT_SCORED]

Figure = Callable[[Lines, Sequence[Judgement]], str]


def rows(sets: dict[str, Lines], readers: Sequence[Judgements]) -> Iterator[list[str]]:
    """What is measured, on how many texts, and each reader's figure; "-" where a reader has not read the set."""
    for name, what, figure in ROWS:
        if name in sets:
            figures = [figure(sets[name], reader[name]) if name in reader else "-" for reader in readers]
            yield [f"{what} ({len(sets[name])})", *figures]


def _flags(lines: Lines, given: Sequence[Judgement]) -> str:
    counts = counts_by_code([line["flags"] for line in lines], [one.flags for one in given], FOURTEEN).values()
    return f"{micro_f1(counts):.3f} / {macro_f1(counts):.3f}"


def _innocent(lines: Lines, given: Sequence[Judgement]) -> str:
    innocent = [
        bool(one.flags.keys() - NOT_SCORED) for line, one in zip(lines, given, strict=True) if not line["flags"]
    ]
    return _with_interval(sum(innocent), len(innocent))


def _caught(lines: Lines, given: Sequence[Judgement]) -> str:
    caught = [one.safety != "none" for line, one in zip(lines, given, strict=True) if line["safety"] != "none"]
    return _with_interval(sum(caught), len(caught))


def _right_kind(lines: Lines, given: Sequence[Judgement]) -> str:
    dangers = [(line["safety"], one.safety) for line, one in zip(lines, given, strict=True) if line["safety"] != "none"]
    return f"{same_share([want for want, _ in dangers], [got for _, got in dangers]):.3f}"


def _alarmed(lines: Lines, given: Sequence[Judgement]) -> str:
    alarmed = [one.safety != "none" for line, one in zip(lines, given, strict=True) if line["safety"] == "none"]
    return _with_interval(sum(alarmed), len(alarmed))


def _needs(lines: Lines, given: Sequence[Judgement]) -> str:
    pairs = list(zip(lines, given, strict=True))
    emergencies = [one for line, one in pairs if line["need"] == "emergency"]
    missed = sum(one.need != "emergency" and one.safety in ("", "none") for one in emergencies)
    right = same_share([line["need"] for line in lines], [one.need for one in given])
    return f"{right:.3f}; {missed} of {len(emergencies)}"


def _requests(lines: Lines, given: Sequence[Judgement]) -> str:
    return f"{same_share([line['intent'] for line in lines], [one.intent for one in given]):.3f}"


def _with_interval(hits: int, of: int) -> str:
    low, high = interval(hits, of)
    return f"{share(hits, of):.3f} ({low:.3f} to {high:.3f})"


ROWS: tuple[tuple[str, str, Figure], ...] = (
    ("red_flags", "red flags, written texts: micro-F1 / macro-F1 over 14 codes", _flags),
    ("red_flags", "written texts with no flag that get one", _innocent),
    ("real", "red flags, real passages: micro-F1 / macro-F1 over 14 codes", _flags),
    ("real", "real passages with no flag that get one", _innocent),
    ("safety", "safety: dangers caught", _caught),
    ("safety", "safety: right kind", _right_kind),
    ("safety", "safety: innocent texts alarmed", _alarmed),
    ("needs", "need, 5 ways; emergencies missed", _needs),
    ("requests", "request, 22 ways", _requests),
)


def by_code(lines: Lines, given: Sequence[Judgement]) -> Iterator[list[str]]:
    """For each red flag: how many were wanted, precision, recall with its 95 % interval, F1."""
    counted = counts_by_code([line["flags"] for line in lines], [one.flags for one in given], RED_FLAGS)
    for code, counts in counted.items():
        number = counts.hits + counts.missed
        recall = _with_interval(counts.hits, number)
        yield [code, str(number), f"{counts.precision:.2f}", recall, f"{counts.f1:.2f}"]
