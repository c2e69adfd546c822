"""What must hold of our reader alone: the same answer in other clothes, quotes that are the person's own words."""

from bot.measure.scores import share
from bot.measure.texts import Lines, varied
from bot.understanding import Engine, Understanding


def same_in_other_clothes(engine: Engine, lines: Lines) -> tuple[float, int]:
    """The share of variants with the same flags as the text they are made from, and how many were tried."""
    same = tried = 0
    for line in lines:
        before = _codes(engine.understand(line["text"]))
        for other in varied(line["text"]):
            tried += 1
            same += before == _codes(engine.understand(other))
    return share(same, tried), tried


def quotes(engine: Engine, lines: Lines) -> tuple[bool, float, int]:
    """Whether every quote is literal; the share that has a word of the writer's own span, and of how many."""
    literal, near = True, []
    for line in lines:
        for flag in engine.understand(line["text"]).red_flags:
            literal = literal and flag.quote in line["text"]
            if flag.code in line["flags"]:
                near.append(bool(_words(line["flags"][flag.code]) & _words(flag.quote)))
    return literal, share(sum(near), len(near)), len(near)


def _codes(understanding: Understanding) -> set[str]:
    return {flag.code for flag in understanding.red_flags}


def _words(text: str) -> set[str]:
    return set(text.lower().split())
