"""A sheet of questions as a PDF, with room for the answers."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.gateway.question_sheet import ROOM, Line, Sheet
from bot.guidance.registry import load_guidance

if TYPE_CHECKING:
    from fpdf import FPDF

FAMILY = "sheet"
FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
INVISIBLE = dict.fromkeys((*range(0xFE00, 0xFE10), 0x200B, 0x200C, 0x200D, 0xFEFF))
"""What only steers how other characters are drawn."""

NOT_DRAWN = "\N{WHITE SQUARE}"
TEXT, SMALL, TITLE = 11, 8, 17
"""Points."""

BELOW_A_QUESTION = 50
"""Millimetres that a question of some lines and the room for its answer need."""


def draw_pdf(sheet: Sheet) -> bytes:
    """Draw the sheet. Takes about half a second of computing: keep it off the event loop."""
    # Large, and needed only here: a gateway that draws nothing does not load it.
    from fpdf import FPDF

    words = load_guidance().question_sheet
    pdf = FPDF(format="A4")
    pdf.set_margin(18)
    pdf.set_auto_page_break(auto=True, margin=18)
    pdf.set_lang("en")
    pdf.add_font(FAMILY, fname=FONT)
    pdf.set_title(_drawable(pdf, sheet.title))
    pdf.add_page()
    _write(pdf, sheet.title, TITLE, after=3)
    _write(pdf, words["note"], TEXT, after=3)
    _write(pdf, words["date"], SMALL)
    _rule(pdf, 2)
    for number, line in enumerate(sheet.lines, 1):
        _question(pdf, number, line)
    if not sheet.lines:
        _write(pdf, words["nothing"], TEXT, after=4)
    _write(pdf, words["room"], TEXT)
    for _ in range(ROOM):
        _rule(pdf, 9)
    _footer(pdf, sheet)
    return bytes(pdf.output())


def _question(pdf: "FPDF", number: int, line: Line) -> None:
    """A question with its answer, or with room for one. It does not begin at the very foot of a page."""
    words = load_guidance().question_sheet
    if pdf.will_page_break(BELOW_A_QUESTION):
        pdf.add_page()
    _write(pdf, f"{number}. {line.ask}", TEXT)
    _write(pdf, words["answer" if line.heard is None else "heard"], SMALL)
    _answer(pdf, line)


def _answer(pdf: "FPDF", line: Line) -> None:
    if line.heard is not None:
        _write(pdf, line.heard, TEXT, after=5)
        return
    for _ in range(2):
        _rule(pdf, 9)
    pdf.ln(5)


def _footer(pdf: "FPDF", sheet: Sheet) -> None:
    words = load_guidance().question_sheet
    pdf.ln(5)
    texts = [sheet.title, *(text for line in sheet.lines for text in (line.ask, line.heard or ""))]
    if any(NOT_DRAWN in _drawable(pdf, text) for text in texts):
        _write(pdf, words["lost"], SMALL, after=2)
    if sheet.sources:
        _write(pdf, words["sources"], SMALL)
    for source in sheet.sources:
        _write(pdf, source, SMALL)


def _write(pdf: "FPDF", text: str, points: int, after: float = 0) -> None:
    pdf.set_font(FAMILY, size=points)
    pdf.multi_cell(0, points * 0.5, _drawable(pdf, text), align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(after)


def _rule(pdf: "FPDF", down: float) -> None:
    """A line to write on."""
    if pdf.will_page_break(down):
        pdf.add_page()
    pdf.ln(down)
    pdf.set_draw_color(119, 134, 127)
    pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())
    pdf.ln(2)


def _drawable(pdf: "FPDF", text: str) -> str:
    """The text in the characters that the font has; a square for each that it lacks."""
    known = pdf.fonts[FAMILY].cmap  # type: ignore[union-attr]  # a font from a file has one
    plain = " ".join(text.translate(INVISIBLE).split())
    return "".join(mark if ord(mark) in known else NOT_DRAWN for mark in plain)
