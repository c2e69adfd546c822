from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import chat as module
from bot.chat import NotRunningError, chat


def message(text: str, *labels: str, link: dict[str, str] | None = None) -> dict[str, Any]:
    return {"text": text, "link": link, "choices": [{"id": f"/{label}", "label": label} for label in labels]}


class Gateway:
    """Answers as the contract says, with what a test puts into `answers`."""

    def __init__(self) -> None:
        self.greeting: dict[str, Any] = {
            "conversation": "c",
            "token": "t",
            "messages": [message("Hello.", "begin", "leave")],
        }
        self.answers: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []

    async def begin(self, _request: web.Request) -> web.Response:
        return web.json_response(self.greeting, status=429 if "error" in self.greeting else 201)

    async def hear(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer t"
        self.heard.append(await request.json())
        return web.json_response(self.answers.pop(0))


@pytest.fixture
async def gateway() -> AsyncIterator[tuple[Gateway, str]]:
    fake = Gateway()
    app = web.Application()
    app.router.add_post("/api/conversations", fake.begin)
    app.router.add_post("/api/conversation/messages", fake.hear)
    async with TestServer(app) as server:
        yield fake, str(server.make_url(""))


def types(monkeypatch: pytest.MonkeyPatch, lines: Iterable[str]) -> None:
    typed = iter(lines)
    monkeypatch.setattr(module, "_asked", lambda: next(typed, None))


async def test_a_talk_with_choices_and_words(
    gateway: tuple[Gateway, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake, address = gateway
    fake.answers = [
        {"messages": [message("Tell me.", link={"label": "More", "url": "https://x.example"})]},
        {"messages": [message("I see.", link={"label": "What this is", "url": "/about"})]},
    ]
    types(monkeypatch, ["2", "", "  ", "she sells pills"])
    await chat(address)
    assert [body.get("choice") or body.get("text") for body in fake.heard] == ["/leave", "she sells pills"]
    assert len({body["id"] for body in fake.heard}) == 2
    shown = capsys.readouterr().out
    for piece in ("Hello.", "[1] begin", "[2] leave", "Tell me.", "More: https://x.example", "I see."):
        assert piece in shown
    assert f"What this is: {address.rstrip('/')}/about" in shown


async def test_a_number_is_words_when_its_choice_is_no_longer_on_the_screen(
    gateway: tuple[Gateway, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, address = gateway
    fake.answers = [{"messages": [message("How many visits?")]}, {"messages": []}, {"messages": []}]
    types(monkeypatch, ["1", "2", "9" * 5000])
    await chat(address)
    assert [body.get("choice") or body.get("text") for body in fake.heard] == ["/begin", "2", "9" * 5000]


async def test_an_error_is_told_and_the_choices_stay(
    gateway: tuple[Gateway, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake, address = gateway
    fake.answers = [
        {"error": {"code": "too_many", "message": "A little slower, please."}},
        {"messages": [message("Good.")]},
    ]
    types(monkeypatch, ["hello", "1"])
    await chat(address)
    assert "A little slower, please." in capsys.readouterr().out
    assert fake.heard[1]["choice"] == "/begin"


async def test_deleting_ends_the_talk(
    gateway: tuple[Gateway, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake, address = gateway
    fake.answers = [{"messages": [], "deleted": True}]
    types(monkeypatch, ["delete", "are you there"])
    await chat(address)
    assert len(fake.heard) == 1
    assert "deleted" in capsys.readouterr().out


async def test_a_refused_beginning_is_told(gateway: tuple[Gateway, str]) -> None:
    fake, address = gateway
    fake.greeting = {"error": {"code": "too_many", "message": "Too many at once. Try again in a while."}}
    with pytest.raises(NotRunningError, match="Try again in a while"):
        await chat(address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "localhost", "", "ftp://x"])
async def test_nobody_there(address: str) -> None:
    with pytest.raises(NotRunningError, match="make run"):
        await chat(address)


async def test_somebody_else_there() -> None:
    async with TestServer(web.Application()) as other:
        with pytest.raises(NotRunningError, match="make run"):
            await chat(str(other.make_url("")))
