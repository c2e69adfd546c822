"""A list of questions as a sheet to take along: what stands on it, and the same as a page to print.

Pure: the questions go in; a `Sheet`, and from it a page, come out.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from bot.guidance.questions import sources_of, whom
from bot.guidance.registry import load_guidance
from bot.store.models import Practitioner, Question

PAGE = Path(__file__).parent / "question_sheet.html"
ROOM = 3
"""Empty lines for questions that come to mind on the way."""


@dataclass(frozen=True)
class Line:
    """A question on the sheet, and what was heard when it was asked."""

    ask: str
    heard: str | None


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet: a title, the questions in their order, and where they come from."""

    title: str
    lines: tuple[Line, ...]
    sources: tuple[str, ...]


def sheet_of(questions: Sequence[Question], practitioner: Practitioner | None) -> Sheet:
    """The sheet for one list. What was dropped from it does not stand there."""
    standing = [one for one in questions if one.dropped_at is None]
    names = whom(practitioner.name, practitioner.kind) if practitioner else whom(None, None)
    return Sheet(
        load_guidance().question_sheet["title"].format(whom=names),
        tuple(Line(one.ask, one.heard) for one in standing),
        tuple(_sources([one.code for one in standing])),
    )


def _sources(codes: Sequence[str]) -> list[str]:
    """Each source once, with the numbers of the questions that come from it."""
    words = load_guidance().question_sheet
    named = {"the article": words["article"], "general practice": words["practice"]}
    numbers: dict[str, list[str]] = {}
    for number, code in enumerate(codes, 1):
        for source in sources_of(code)[:1]:
            numbers.setdefault(named.get(source, source), []).append(str(number))
    return [words["source"].format(numbers=", ".join(found), source=source) for source, found in numbers.items()]


def page_of(sheet: Sheet, pdf: str) -> str:
    """The page to print. `pdf` is the address of the same as a file."""
    words = {name: escape(text) for name, text in load_guidance().question_sheet.items()}
    lines = "".join(_line(line, words) for line in sheet.lines) or f"<li>{words['nothing']}</li>"
    room = "".join("<li></li>" for _ in range(ROOM))
    sources = "".join(f"<li>{escape(source)}</li>" for source in sheet.sources)
    filled = {"title": escape(sheet.title), "lines": lines, "empty_lines": room, "pdf_address": escape(pdf)}
    hidden = "" if sheet.sources else "hidden"
    return _template().substitute(words | filled, sources_list=sources, sources_hidden=hidden)


def error_page(message: str) -> str:
    """A page that says why there is no sheet."""
    title = escape(load_guidance().question_sheet["gone"])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="stylesheet" href="/static/question_sheet.css"></head><body><h1>{title}</h1>'
        f"<p>{escape(message)}</p></body></html>"
    )


def _line(line: Line, words: dict[str, str]) -> str:
    if line.heard is None:
        answer = f'<p class="label">{words["answer"]}</p><div class="room"></div>'
    else:
        answer = f'<p class="label">{words["heard"]}</p><p class="heard" dir="auto">{escape(line.heard)}</p>'
    return f'<li><p class="ask" dir="auto">{escape(line.ask)}</p>{answer}</li>'


@functools.cache
def _template() -> Template:
    return Template(PAGE.read_text(encoding="utf-8"))
