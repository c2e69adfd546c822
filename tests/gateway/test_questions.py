"""The page to print and the PDF: what is on the list, for nobody but who holds the conversation."""

import asyncio
import re
import time
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.gateway import questions as views
from bot.gateway.question_pdf import draw_pdf
from bot.gateway.question_sheet import Line, Sheet
from bot.store.conversations import lock_conversation
from bot.store.practitioners import ensure_practitioner
from bot.store.questions import NewQuestion, arrange_questions, keep_questions, list_address, record_heard
from tests.gateway.conftest import Gateway, Open
from tests.gateway.person import Person

LIST = "/api/conversation/questions/visit"
ASKS = ["Can I bring my sister?", "<b>How</b> much & when?", "Wie gefährlich ist das, Łukasz?"]


async def with_list(gateway: Gateway, person: Person, asks: list[str] = ASKS, kind: str | None = None) -> str:
    """Put a list into the store, the first question answered; the address of its page."""
    async with gateway.store.begin() as session:
        conversation = await lock_conversation(session, person.conversation)
        whose = (await ensure_practitioner(session, conversation, None, kind)).id if kind else None
        new = [NewQuestion("cost" if number == 2 else "own", ask, "own") for number, ask in enumerate(asks)]
        kept = await keep_questions(session, conversation.id, whose, 1, [*new, NewQuestion("own", "dropped?", "own")])
        if asks:
            await record_heard(session, kept[0], "Yes, <i>gladly</i>")
        await arrange_questions(session, kept, kept[:-1], 2)
    return list_address(whose)


async def get(gateway: Gateway, person: Person, path: str, **headers: str) -> tuple[int, str, bytes]:
    async with gateway.client.get(path, headers={**person.headers(), **headers}) as response:
        return response.status, response.content_type, await response.read()


async def test_the_page_shows_the_list_with_room_for_answers(gateway: Gateway, person: Person) -> None:
    address = await with_list(gateway, person, kind="surgeon")
    status, kind, body = await get(gateway, person, address)
    page = body.decode()
    assert (status, kind) == (200, "text/html")
    assert '<h1 dir="auto">Questions for your surgeon</h1>' in page
    assert page.index("sister") < page.index("&lt;b&gt;How&lt;/b&gt; much &amp; when?") < page.index("Łukasz")
    assert "Yes, &lt;i&gt;gladly&lt;/i&gt;" in page
    assert page.count('class="room"') == 2
    assert "dropped?" not in page
    assert f'href="{address}/pdf"' in page
    assert "3: https://nccih.nih.gov/health/financial" in page


async def test_the_page_needs_nothing_that_our_policy_forbids(gateway: Gateway, person: Person) -> None:
    _, _, body = await get(gateway, person, await with_list(gateway, person))
    page = body.decode()
    assert not re.search(r"<script(?! type=\"module\" src=\"/static/)|style=|<style|onclick|javascript:", page)
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        assert (await get(gateway, person, path))[0] == 200
    async with gateway.client.get(LIST, headers=person.headers()) as response:
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-store"


async def test_the_pdf_holds_the_same_in_any_letters(gateway: Gateway, person: Person) -> None:
    await with_list(gateway, person)
    status, kind, body = await get(gateway, person, f"{LIST}/pdf")
    text = PdfReader(BytesIO(body)).pages[0].extract_text()
    assert (status, kind, body[:5]) == (200, "application/pdf", b"%PDF-")
    assert all(part in text for part in ("Questions for your visit", "sister", "<b>How</b>", "Łukasz", "gladly"))
    assert "dropped?" not in text


async def test_an_empty_list_is_shown_as_such(gateway: Gateway, person: Person) -> None:
    assert (await get(gateway, person, LIST))[0] == 404, "no list was ever made"
    await with_list(gateway, person, [])
    status, _, body = await get(gateway, person, LIST)
    assert status == 200
    assert "There is no question on this list yet." in body.decode()
    assert (await get(gateway, person, f"{LIST}/pdf"))[0] == 200


@pytest.mark.parametrize("path", ["", "/pdf"])
async def test_nobody_else_can_read_it(gateway: Gateway, person: Person, path: str) -> None:
    address = await with_list(gateway, person, kind="surgeon")
    stranger = await gateway.person()
    assert (await get(gateway, stranger, address + path))[0] == 404
    nobody = Person(gateway.client)
    status, kind, body = await get(gateway, nobody, address + path)
    assert (status, kind) == (401, "application/json")
    assert b"sister" not in body


async def test_a_browser_without_the_conversation_is_told_so_in_a_page(gateway: Gateway, person: Person) -> None:
    await with_list(gateway, person)
    status, kind, body = await get(gateway, Person(gateway.client), LIST, Accept="text/html,*/*")
    assert (status, kind) == (401, "text/html")
    assert "This conversation is not known" in body.decode()


@pytest.mark.parametrize("path", ["", "/pdf"])
async def test_what_was_forgotten_is_gone(gateway: Gateway, person: Person, path: str) -> None:
    await with_list(gateway, person)
    await person.ask("DELETE", "/api/conversation")
    assert (await get(gateway, person, LIST + path))[0] == 401


async def test_too_many_drawings_are_refused(open_gateway: Open) -> None:
    async with open_gateway(messages_per_minute=1) as gateway:
        person = await gateway.person()
        await with_list(gateway, person)
        assert (await get(gateway, person, LIST))[0] == 200
        assert (await get(gateway, person, f"{LIST}/pdf"))[0] == 429


async def test_drawing_does_not_hold_up_the_talk(
    gateway: Gateway, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_sheet: Sheet) -> bytes:
        time.sleep(0.5)
        return b"%PDF-"

    monkeypatch.setattr(views, "draw_pdf", slow)
    await with_list(gateway, person)
    drawing = asyncio.create_task(get(gateway, person, f"{LIST}/pdf"))
    await asyncio.sleep(0.05)
    await person.say("hi")
    assert not drawing.done()
    assert (await drawing)[0] == 200


def test_what_the_font_lacks_is_not_lost_in_silence() -> None:
    drawn = draw_pdf(Sheet("Questions", (Line("你好, is it 👩🏽‍⚕️?", None),), ()))
    text = PdfReader(BytesIO(drawn)).pages[0].extract_text()
    assert "□□, is it" in text
    assert "Some characters cannot be drawn" in text


def test_a_long_list_goes_over_pages() -> None:
    lines = tuple(
        Line(f"{number} " + "why " * 60 + "?", "because " * 400 if number % 5 == 0 else None) for number in range(30)
    )
    pages = PdfReader(BytesIO(draw_pdf(Sheet("Questions " + "long " * 50, lines, ("1: the article",))))).pages
    text = "".join(page.extract_text() for page in pages)
    assert len(pages) > 5
    assert all(f"{number + 1}. {number} why" in text for number in range(30))
    assert "Some characters" not in text
