"""One picture as a sheet of rows and columns.

It stands on paper of its own, so that it reads the same on a light page and on a dark one.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from bot.guidance.drawings import Drawing
from bot.guidance.registry import load_guidance
from bot.pictures.marks import MARKS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Form = Literal["svg", "png"]

INK, QUIET, PAPER, LINE, BAR = "#1d2624", "#55605b", "#fbfcfa", "#dde4df", "#1d6b52"
PIXELS_PER_INCH = 160
ROW, HEAD, NAMES, FOOT, MARGIN = 0.46, 0.7, 0.36, 0.5, 0.2
"""Heights and a margin, in inches."""
LABEL_WIDTH, COLUMN_WIDTH, ONLY_COLUMN_WIDTH = 2.3, 1.45, 2.3
LONGEST_TITLE = 36
"""Characters that fit at full size."""
LONGEST_NAME = 30
LINE_OF_NAME = 15


def draw(drawing: Drawing, form: Form) -> bytes:
    """The picture in that form. Takes some hundred milliseconds of computing, the first time a second."""
    from matplotlib.figure import Figure

    alone = len(drawing.columns) == 1
    column = ONLY_COLUMN_WIDTH if alone else COLUMN_WIDTH
    width = LABEL_WIDTH + column * len(drawing.columns) + MARGIN
    top = HEAD if alone else HEAD + NAMES
    height = top + ROW * len(drawing.rows) + FOOT
    with _steady():
        figure = Figure(figsize=(width, height), dpi=PIXELS_PER_INCH, facecolor=PAPER)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        size = 13 * min(1, LONGEST_TITLE / len(drawing.title))
        _write(axes, MARGIN, 0.36, drawing.title, size=size, weight="bold")
        _head(axes, drawing)
        for place, row in enumerate(drawing.rows):
            _row(axes, top + ROW * (place + 0.5), row.label, row.standings, row.matters, width)
        _write(axes, MARGIN, height - FOOT / 2, drawing.footer, size=8, color=QUIET)
        return _saved(figure, form)


@contextmanager
def _steady() -> Iterator[None]:
    """The same drawing gives the same bytes, and a letter that the font lacks gives a box and no noise."""
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "picture", "svg.fonttype": "path"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph")
        yield


def _saved(figure: "Figure", form: Form) -> bytes:
    written = io.BytesIO()
    metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    figure.savefig(written, format=form, metadata=metadata)
    return written.getvalue()


def _head(axes: "Axes", drawing: Drawing) -> None:
    for place, name in enumerate(drawing.columns):
        if name:
            _write(axes, _middle(place), HEAD + 0.1, _name(name), size=9, weight="bold", ha="center")


def _row(axes: "Axes", y: float, label: str, standings: tuple[str, ...], matters: bool, width: float) -> None:
    axes.plot([MARGIN, width - MARGIN], [y - ROW / 2] * 2, color=LINE, linewidth=0.8)
    if matters:
        axes.plot([MARGIN / 2] * 2, [y - ROW / 2 + 0.06, y + ROW / 2 - 0.06], color=BAR, linewidth=4)
    _write(axes, MARGIN, y, label, size=10, weight="bold" if matters else "normal")
    words = load_guidance().portrait_picture
    if len(standings) == 1:
        _mark(axes, LABEL_WIDTH + 0.15, y, standings[0], 1.0)
        _write(axes, LABEL_WIDTH + 0.45, y, words[standings[0]], size=10, color=INK)
        return
    for place, standing in enumerate(standings):
        _mark(axes, _middle(place), y - 0.075, standing, 0.75)
        _write(axes, _middle(place), y + 0.145, words[standing], size=7, color=QUIET, ha="center")


def _mark(axes: "Axes", x: float, y: float, standing: str, scale: float) -> None:
    mark = MARKS[standing]
    if mark.shape:
        axes.scatter(
            [x],
            [y],
            s=(mark.size * scale) ** 2,
            marker=mark.shape,
            facecolors=mark.fill,
            edgecolors=mark.edge,
            linewidths=1.3,
            linestyles=(0, (2, 1.6)) if mark.dashed else "solid",
        )
    if mark.sign:
        _write(axes, x, y, mark.sign, size=11 * scale, weight="bold", color=mark.sign_colour, ha="center")


def _write(axes: "Axes", x: float, y: float, text: str, **looks: Any) -> None:
    looks = {"color": INK, "va": "center_baseline", **looks}
    # A person's "$" is a dollar, and no formula.
    axes.text(x, y, text, family="DejaVu Sans", parse_math=False, **looks)


def _middle(column: int) -> float:
    return LABEL_WIDTH + COLUMN_WIDTH * (column + 0.5)


def _name(name: str) -> str:
    """A name on at most two short lines."""
    short = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
    if len(short) <= LINE_OF_NAME:
        return short
    cut = short.rfind(" ", 0, LINE_OF_NAME + 1)
    return f"{short[:cut]}\n{short[cut + 1 :]}" if cut > 0 else f"{short[:LINE_OF_NAME]}-\n{short[LINE_OF_NAME:]}"
