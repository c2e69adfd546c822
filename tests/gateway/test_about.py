"""The page that says what this is: served as it is written, and true of what the assistant does."""

import json
import re
from datetime import date
from html import escape
from typing import Any

import pytest
import yaml

from bot.gateway.about import PAGE_WORDS, Example, load_about
from bot.settings import ROOT
from bot.understanding import Engine, load_engine
from bot.understanding.engine import MODEL
from tests.gateway.conftest import Gateway
from tests.guidance.test_words import BANNED

ABOUT = load_about()
SENTENCES = [ABOUT.lead, *(text for section in ABOUT.sections for text in section.paragraphs)]
EXAMPLES = [example for section in ABOUT.sections for example in section.examples]
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))

JOURNEYS = {
    *("find_help", "evaluate", "compare", "questions_to_ask", "verify_credentials"),
    *("check_in", "remind_me", "support_web", "my_data", "delete_data"),
}
MUST_SAY = (
    "not a person",
    "not for emergencies",
    "emergency number",
    "not a doctor",
    "no diagnosis",
    "no verdict on a practitioner",
    "misses some that are there, and sees some that are not",
    "Counselors may read the talk",
    "stored encrypted",
    "“Delete everything” removes",
    "“Download my data” gives",
    "“Leave quickly” takes",
)


async def test_the_page_is_served_with_all_its_words_and_their_date(gateway: Gateway) -> None:
    async with gateway.client.get("/about") as response:
        assert (response.status, response.content_type, response.charset) == (200, "text/html", "utf-8")
        shown = await response.text()
    assert f'<time datetime="{ABOUT.date.isoformat()}">{ABOUT.date.day} {ABOUT.date:%B %Y}</time>' in shown
    for text in (ABOUT.title, ABOUT.back, *SENTENCES, *(one.say for one in EXAMPLES), *(one.does for one in EXAMPLES)):
        assert escape(text) in shown
    assert "$" not in shown


async def test_what_the_page_asks_for_is_there(gateway: Gateway) -> None:
    async with gateway.client.get("/about") as response:
        own = re.findall(r'(?:href|src)="(/[^"]*)"', await response.text())
    assert "/static/look.css" in own
    for address in own:
        async with gateway.client.get(address) as response:
            assert response.status == 200


@pytest.mark.parametrize("said", MUST_SAY)
def test_it_says_what_a_person_must_know(said: str) -> None:
    assert any(said in text for text in SENTENCES)


def test_its_words_are_plain_and_dated() -> None:
    assert date(2026, 1, 1) < ABOUT.date <= date.today()  # noqa: DTZ011 - the day of whoever edits it
    assert [text for text in SENTENCES if len(text.split()) > 60 or re.search(rf"\b({BANNED})\b", text)] == []


def test_every_journey_has_an_example() -> None:
    asked_for = {example.asks_for for example in EXAMPLES}
    assert asked_for >= JOURNEYS
    assert asked_for <= set(DOMAIN["intents"])


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine()


@pytest.mark.skipif(not (MODEL / "reader.onnx").exists(), reason="the trained model is not here")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.asks_for)
def test_an_example_is_understood_as_what_it_is_for(engine: Engine, example: Example) -> None:
    heard = engine.understand(example.say)
    assert (heard.intent, heard.safety) == (example.asks_for, "none")


def test_the_menu_calls_it_by_its_title() -> None:
    assert json.loads(PAGE_WORDS.read_text(encoding="utf-8"))["menu.about"] == ABOUT.title


def test_help_says_where_it_is_with_and_without_links() -> None:
    for variant in DOMAIN["responses"]["utter_help"]:
        assert "on my web page, at /about" in variant["text"]
        assert variant["custom"] == {"link": {"url": "/about", "label": ABOUT.title}}
