from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.server import EXECUTOR, make_app
from bot.settings import Settings
from tests.actions.talk import SLOTS, Talk

TOKEN = "a token of our own"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(talk: Talk) -> Any:
    """A client of the server, with the store of the talk."""
    async with TestClient(TestServer(make_app(Settings(internal_token=TOKEN)))) as client:
        yield client


async def call(client: Client, action: str, sitting: str = "", token: str = TOKEN) -> ClientResponse:
    """Call as Rasa does."""
    body = {
        "next_action": action,
        "tracker": {"sender_id": sitting, "slots": SLOTS, "latest_message": {}, "events": [], "active_loop": {}},
    }
    return await client.post("/webhook", json=body, headers={"Authorization": f"Bearer {token}"})


async def test_an_action_answers_with_events_and_responses(client: Client, talk: Talk) -> None:
    answer = await call(client, "action_talk_to_human", talk.sitting_id)

    assert answer.status == 200
    body = await answer.json()
    assert body["events"] == []
    assert body["responses"][0]["response"] == "utter_talk_to_human"


@pytest.mark.parametrize("token", ["", "wrong", "ä"])
async def test_only_the_brain_may_call(client: Client, talk: Talk, token: str) -> None:
    assert (await call(client, "action_stop", talk.sitting_id, token)).status == 401


async def test_without_a_token_nothing_is_run(client: Client) -> None:
    assert (await client.post("/webhook", json={"next_action": "action_stop"})).status == 401


async def test_an_action_that_refuses_is_told_as_rasa_expects(client: Client) -> None:
    async def refuse(_dispatcher: object, _tracker: object, _domain: object) -> None:
        raise ActionExecutionRejection("a_form", "not this one")

    client.app[EXECUTOR].register_function("a_form", refuse)

    answer = await call(client, "a_form")

    assert answer.status == 400
    assert await answer.json() == {"action_name": "a_form", "error": "not this one"}


@pytest.mark.parametrize(("action", "sitting"), [("action_stop", "forgotten"), ("action_of_nobody", "")])
async def test_what_breaks_is_an_error_that_names_the_action(client: Client, action: str, sitting: str) -> None:
    answer = await call(client, action, sitting)

    assert answer.status == 500
    assert await answer.json() == {"action_name": action}


async def test_it_is_healthy_while_the_database_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await client.get("/health")).status == 200


async def test_it_is_ill_when_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    from actions.sitting import the_store

    opened = the_store()
    the_store.cache_clear()

    assert (await client.get("/health")).status == 500
    await opened.close()
