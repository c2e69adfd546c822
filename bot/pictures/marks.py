"""The mark of each standing: told apart by its shape and its sign, so that no colour is needed to read it."""

from dataclasses import dataclass

from bot.guidance.drawings import NOT_OWED, NOTHING_HEARD
from bot.guidance.portrait import Standing


@dataclass(frozen=True)
class Mark:
    """A shape, as matplotlib names it, with a sign in it; or the sign alone."""

    shape: str
    sign: str
    fill: str
    edge: str
    sign_colour: str
    dashed: bool = False
    size: float = 19


NOTHING = Mark("", "\N{EN DASH}", "none", "none", "#66706c")

MARKS = {
    Standing.STRONG: Mark("o", "\N{CHECK MARK}", "#1d6b52", "#1d6b52", "#ffffff"),
    Standing.WORTH_A_QUESTION: Mark("D", "?", "#fbe9c0", "#7a5200", "#4a3200", size=16),
    Standing.STOP_AND_CHECK: Mark("8", "!", "#9c2a1f", "#9c2a1f", "#ffffff", size=20),
    Standing.NOT_KNOWN_YET: Mark("o", "", "none", "#66706c", "none", dashed=True),
    NOT_OWED: NOTHING,
    NOTHING_HEARD: NOTHING,
}
