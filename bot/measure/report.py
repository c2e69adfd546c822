"""The whole report as it is printed, and kept in docs/measures.md."""

from collections.abc import Iterable, Iterator, Sequence

from bot.measure import cost, steadiness
from bot.measure.judgement import judged_by, others, recorded
from bot.measure.mistakes import mistakes
from bot.measure.rows import by_code, rows
from bot.measure.texts import SEALED, measured_sets
from bot.understanding import Engine


def tell(engine: Engine, errors: int = 0) -> Iterator[str]:
    """The tables, line by line. With `errors`, that many of the worst mistakes of each kind."""
    sets = measured_sets()
    given = judged_by(engine, sets)
    names = others()
    yield f"The reader, version {engine.version}, on one thread. Sealed texts: {SEALED.relative_to(SEALED.parents[2])}"
    if "real" not in sets:
        yield "Real passages are not at hand here: their rows are left out."
    yield ""
    beside = [recorded(name, sets) for name in names]
    yield from _table(["what", "the reader", *names], rows(sets, [given, *beside]))
    yield ""
    yield from _table(["the reader alone", "figure"], _alone(engine, sets["red_flags"]))
    yield ""
    head = ["written texts, by code", "wanted", "precision", "recall (95 %)", "F1"]
    yield from _table(head, by_code(sets["red_flags"], given["red_flags"]))
    if errors:
        yield from mistakes(sets, given, errors)


def _alone(engine: Engine, written: Sequence[dict[str, str]]) -> Iterator[list[str]]:
    lines = list(written)
    share, tried = steadiness.same_in_other_clothes(engine, lines[:150])
    yield [f"same flags in other clothes: case, marks, slips, profession ({tried})", f"{share:.3f}"]
    literal, near, number = steadiness.quotes(engine, lines)
    yield [f"quotes: literal; sharing words with the writer's span ({number})", f"{literal}; {near:.3f}"]
    texts = [line["text"] for line in lines]
    yield ["one text of about 30 words, p50", f"{cost.milliseconds_a_text(engine, texts):.1f} ms"]
    yield ["texts a second", f"{cost.texts_a_second(engine, texts):.0f}"]
    first, memory = cost.fresh_process()
    yield ["start to first answer; resident memory, of `bot understand`", f"{first:.1f} s; {memory:.0f} MB"]


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(line)} |" for line in lines)
