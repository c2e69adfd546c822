"""What people can read about this assistant at `/about`: the words of `page/about.en.yml`, laid out as a page."""

import functools
import json
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import yaml
from aiohttp import web

TEMPLATE = Path(__file__).parent / "about.html"
WORDS = Path(__file__).parent / "page" / "about.en.yml"
PAGE_WORDS = Path(__file__).parent / "page" / "words.en.json"


@dataclass(frozen=True)
class Example:
    """Something that can be asked for, a sentence that does it, and the request that the reader takes it for."""

    does: str
    say: str
    asks_for: str


@dataclass(frozen=True)
class Section:
    """A heading, what stands under it, and examples of what to type."""

    heading: str
    paragraphs: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class About:
    """All words of the page, and the day they are of."""

    name: str
    leave: str
    back: str
    title: str
    dated: str
    date: date
    lead: str
    sections: tuple[Section, ...]


async def about(_request: web.Request) -> web.Response:
    """`GET /about`"""
    return web.Response(text=about_page(), content_type="text/html")


@functools.cache
def about_page() -> str:
    """The page, made once."""
    words = load_about()
    plain = {key: escape(text) for key, text in vars(words).items() if isinstance(text, str)}
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        plain,
        date=words.date.isoformat(),
        day=f"{words.date.day} {words.date:%B %Y}",
        sections="\n".join(map(_section_shown, words.sections)),
    )


def load_about() -> About:
    """Read the words, and those that the talk's page has already."""
    words = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    page_words: dict[str, str] = json.loads(PAGE_WORDS.read_text(encoding="utf-8"))
    sections = tuple(_section(entry, page_words) for entry in words.pop("sections"))
    return About(**words, name=page_words["name"], leave=page_words["leave"], sections=sections)


def _section(entry: dict[str, Any], page_words: dict[str, str]) -> Section:
    return Section(
        entry["heading"],
        (*(page_words[key] for key in entry.get("page_words", ())), *entry.get("paragraphs", ())),
        tuple(Example(**example) for example in entry.get("examples", ())),
    )


def _section_shown(section: Section) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in section.paragraphs)
    examples = "".join(f"<dt>{escape(one.does)}</dt><dd>“{escape(one.say)}”</dd>" for one in section.examples)
    listed = f"<dl>{examples}</dl>" if examples else ""
    return f"<section><h2>{escape(section.heading)}</h2>{paragraphs}{listed}</section>"
