"""The charting library itself: other tests load Rasa with a stand-in for it, which would be drawn with here."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

LIBRARY = "matplotlib"


@contextmanager
def no_stand_in() -> Iterator[None]:
    finders = [finder for finder in sys.meta_path if type(finder).__name__ == "_AbsentFinder"]
    sys.meta_path[:] = [finder for finder in sys.meta_path if finder not in finders]
    yield
    sys.meta_path[:0] = finders


@pytest.fixture(scope="session")
def charting() -> None:
    """Loads all of the library that a picture needs."""
    for name in [name for name in sys.modules if name.partition(".")[0] == LIBRARY]:
        if type(sys.modules[name]).__name__ == "_AbsentModule":
            del sys.modules[name]
    with no_stand_in():
        from bot.guidance.drawings import Drawing, DrawnRow
        from bot.pictures import draw

        nothing = Drawing("-", ("",), (DrawnRow("-", ("strong",)),), "-")
        draw(nothing, "svg")
        draw(nothing, "png")
