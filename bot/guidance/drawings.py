"""What the pictures show, as plain data and in words. `bot.pictures` draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.guidance.portrait import Portrait, Standing
from bot.guidance.registry import load_guidance

NOT_OWED = "not_owed"
"""Stands for a quality that this role does not owe."""

NOTHING_HEARD = "nothing_heard"
"""Stands beside a red flag without a quality, with those of whom it was not told."""

WEIGHTIEST_FIRST = (
    Standing.STOP_AND_CHECK,
    Standing.WORTH_A_QUESTION,
    Standing.STRONG,
    Standing.NOT_KNOWN_YET,
    NOT_OWED,
)


@dataclass(frozen=True)
class DrawnRow:
    """One line of a picture: how it stands with each of those shown. `matters`: to this person it does."""

    label: str
    standings: tuple[str, ...]
    matters: bool = False


@dataclass(frozen=True)
class Drawing:
    """A picture: a title, one column for each practitioner (or a single one without a name), rows, a last line."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[DrawnRow, ...]
    footer: str

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Drawing":
        """Read back what `dataclasses.asdict` and JSON made of it."""
        rows = tuple(DrawnRow(row["label"], tuple(row["standings"]), row["matters"]) for row in data["rows"])
        return cls(data["title"], tuple(data["columns"]), rows, data["footer"])


def standing_with(portrait: Portrait, quality: str) -> str:
    """How a quality stands, also one that the portrait leaves out for the role."""
    known = {stand.quality: stand.standing for stand in portrait.qualities}
    return known.get(quality, NOT_OWED if portrait.role == "specialist" else Standing.NOT_KNOWN_YET)


def in_drawn_order(portraits: Sequence[Portrait]) -> list[str]:
    """Every quality, in the order that matters to the role; with several roles, in that of a partner."""
    guidance = load_guidance()
    roles = {portrait.role for portrait in portraits}
    order = guidance.importance["specialist" if roles == {"specialist"} else "partner"]
    return [*order, *(code for code in guidance.qualities if code not in order)]


def draw_portrait(portrait: Portrait, who: str | None) -> Drawing:
    """The picture of a portrait: all eleven qualities, and above them the flags that belong to none."""
    guidance = load_guidance()
    words = guidance.portrait_picture
    flags = [DrawnRow(guidance.red_flags[flag.code].name, (flag.standing,)) for flag in portrait.beside]
    qualities = [
        DrawnRow(guidance.qualities[code].name, (standing_with(portrait, code),)) for code in in_drawn_order([portrait])
    ]
    title = words["title_with"].format(who=who) if who else words["title"]
    return Drawing(title, ("",), (*flags, *qualities), words["no_failing"])


def portrait_in_words(drawing: Drawing) -> str:
    """A portrait's picture for those who do not see it: the weightiest first, each quality named."""
    words = load_guidance().portrait_picture
    rows = [
        words["alt_row"].format(standing=words[standing], what=", ".join(named))
        for standing in WEIGHTIEST_FIRST
        if (named := [row.label.lower() for row in drawing.rows if row.standings == (standing,)])
    ]
    return words["alt"].format(title=drawing.title, rows=" ".join(rows))
