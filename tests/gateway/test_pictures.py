"""A message's picture: drawn for its bearer, for nobody else, and gone with the conversation."""

import re
from dataclasses import asdict
from typing import Any

import pytest

from bot.gateway import picture_thread
from bot.gateway.keys import PICTURES
from bot.guidance.drawings import draw_portrait, portrait_in_words
from bot.guidance.portrait import Evidence, build_portrait
from tests.gateway.conftest import Gateway
from tests.gateway.fake_brain import FakeBrain
from tests.gateway.person import Person
from tests.pictures.conftest import charting

__all__ = ["charting"]

PICTURE = draw_portrait(build_portrait([Evidence("being_heard", "+", "she listens")], [], "partner"), "Maren")
PORTRAIT: dict[str, Any] = {
    "text": "Strong here: being heard.",
    "kind": "portrait",
    "image": {"alt": portrait_in_words(PICTURE), "drawing": asdict(PICTURE)},
}


@pytest.fixture
async def address(person: Person, brain: FakeBrain) -> str:
    """Where the picture of a portrait is."""
    brain.replies = [PORTRAIT]
    (portrait,) = await person.say("show me")
    assert set(portrait["image"]) == {"url", "alt"}
    return str(portrait["image"]["url"])


async def get(person: Person, path: str) -> tuple[int, Any, bytes]:
    async with person.client.get(path, headers=person.headers()) as response:
        return response.status, response.headers, await response.read()


async def test_the_message_says_where_its_picture_is_and_what_is_in_it(person: Person, address: str) -> None:
    image = (await person.log())[-1]["image"]

    assert image["url"] == address
    assert re.fullmatch(r"/api/conversation/messages/\d+/picture\.svg", address)
    assert "Strong here: being heard." in image["alt"]
    assert "Not known yet: shared decisions" in image["alt"]


@pytest.mark.parametrize(
    ("form", "kind", "first"), [("svg", "image/svg+xml", b"<?xml"), ("png", "image/png", b"\x89PNG")]
)
@pytest.mark.usefixtures("charting")
async def test_its_bearer_gets_it(person: Person, address: str, form: str, kind: str, first: bytes) -> None:
    status, headers, body = await get(person, address.replace("svg", form))

    assert (status, headers["Content-Type"]) == (200, kind)
    assert body.startswith(first)
    assert headers["Cache-Control"] == "no-store"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "'self'" not in headers["Content-Security-Policy"]


async def test_nobody_else_gets_it(gateway: Gateway, address: str) -> None:
    stranger = Person(gateway.client)
    other = await gateway.person()

    assert (await get(stranger, address))[0] == 401
    assert (await get(other, address))[0] == 404


@pytest.mark.parametrize("number", ["1", "99", "0", "-1", "x", "9" * 30, "٣", "1%2F2"])
async def test_where_there_is_no_picture_there_is_nothing(person: Person, number: str) -> None:
    await person.ask("GET", f"/api/conversation/messages/{number}/picture.svg", expect=404)


async def test_it_is_drawn_once(person: Person, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(picture_thread, "draw", lambda _drawing, form: drawn.append(form) or b"<svg/>")

    bodies = [(await get(person, address))[2] for _ in range(3)]

    assert (bodies, drawn) == ([b"<svg/>"] * 3, ["svg"])


async def test_deleting_the_conversation_deletes_what_was_drawn(
    gateway: Gateway, person: Person, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_thread, "draw", lambda _drawing, _form: b"<svg/>")
    await get(person, address)
    await person.ask("DELETE", "/api/conversation")

    assert (await get(person, address))[0] == 401
    assert not gateway.app[PICTURES]._drawn


async def test_only_the_last_pictures_are_kept(
    gateway: Gateway, person: Person, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_thread, "draw", lambda _drawing, _form: b"<svg/>")
    monkeypatch.setattr(picture_thread.Pictures, "KEPT", 1)
    await get(person, address)
    await get(person, address.replace("svg", "png"))

    assert [form for _, _, form in gateway.app[PICTURES]._drawn] == ["png"]


@pytest.mark.parametrize("failure", [RuntimeError("no font"), TimeoutError()])
async def test_a_picture_that_cannot_be_drawn_is_told_and_the_talk_goes_on(
    person: Person, address: str, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fail(*_anything: object) -> bytes:
        raise failure

    monkeypatch.setattr(picture_thread, "draw", fail)

    status, headers, body = await get(person, address)

    assert (status, headers["Content-Type"].partition(";")[0]) == (500, "application/json")
    assert b"no font" not in body
    assert await person.say("and now?")


async def test_a_slow_picture_is_given_up(person: Person, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setattr(picture_thread, "draw", lambda _drawing, _form: time.sleep(0.3) or b"late")
    monkeypatch.setattr(picture_thread.Pictures, "SLOWEST_SECONDS", 0.05)

    assert (await get(person, address))[0] == 500


async def test_what_is_drawn_is_encrypted_and_exported_to_its_person(person: Person, address: str) -> None:
    kept = await person.ask("GET", "/api/conversation/export")

    assert kept["messages"][-1]["image"]["drawing"]["title"] == "How things stand with Maren, so far"
