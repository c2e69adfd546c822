"""The worst mistakes of each kind, to be read one by one: they say what to write next for training."""

from collections.abc import Iterator, Sequence

from bot.measure.judgement import Judgement, Judgements
from bot.measure.texts import Lines

Mistake = tuple[float, str]
"""How bad, and what to show."""


def mistakes(sets: dict[str, Lines], given: Judgements, most: int) -> Iterator[str]:
    """The surest first, `most` of each kind. Real passages are not shown: their texts are not ours to print."""
    kinds: list[tuple[str, list[Mistake]]] = []
    for name, what in (("safety", "safety"), ("needs", "need"), ("requests", "intent")):
        kinds.append((f"Wrong {what}:", _wrong_choice(sets[name], given[name], what)))
    flags = list(zip(sets["red_flags"], given["red_flags"], strict=True))
    kinds.append(
        ("Flags raised wrongly:", [found for line, one in flags for found in _raised(line["flags"], line, one)])
    )
    kinds.append(("Flags missed:", [found for line, one in flags for found in _missed(line, one)]))
    for title, found in kinds:
        yield ""
        yield f"{title} {len(found)}"
        yield from (f"- {shown}" for _, shown in sorted(found, reverse=True)[:most])


def _wrong_choice(lines: Lines, given: Sequence[Judgement], what: str) -> list[Mistake]:
    return [
        (one.confidence if what == "intent" else 0.0, f"{getattr(one, what)}, not {line[what]}: {line['text']}")
        for line, one in zip(lines, given, strict=True)
        if getattr(one, what) != line[what]
    ]


def _raised(wanted: Sequence[str], line: dict[str, str], one: Judgement) -> list[Mistake]:
    return [(score, f"{score:.2f} {code}: {line['text']}") for code, score in one.flags.items() if code not in wanted]


def _missed(line: dict[str, str], one: Judgement) -> list[Mistake]:
    """A message whose flag was missed while nothing else was heard in it is the worst."""
    return [(float(not one.flags), f"{code}: {line['text']}") for code in line["flags"] if code not in one.flags]
