"""The brain's server over a real memory; in place of Rasa's agent stands one that does what a test tells it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered, UserUttered

from bot.brain import server
from bot.brain.action_endpoint import turn_failures
from bot.brain.memory import ShortMemory
from bot.settings import Settings
from bot.store import open_store
from bot.store.columns import utc_now
from bot.store.conversations import create_conversation, current_session
from bot.store.encryption import new_key

TOKEN = "a token of our own"
QUESTION = BotUttered(
    "Has a doctor seen it?",
    {"buttons": [{"title": "Yes", "payload": "/affirm"}], "custom": {"asks": "seen_by_doctor"}},
)
QUESTION_AS_REPLY = {
    "text": "Has a doctor seen it?",
    "choices": [{"label": "Yes", "payload": "/affirm"}],
    "asks": "seen_by_doctor",
}
Client = TestClient[web.Request, web.Application]


class StubAgent:
    """Remembers and speaks as Rasa's agent does. `goes` says how its turns go."""

    def __init__(self, generator: Any, tracker_store: ShortMemory, action_endpoint: Any) -> None:
        self.memory = tracker_store
        self.heard: list[UserMessage] = []
        self.goes = "well"

    def load_model(self, model: Path) -> None:
        """Need none."""

    async def handle_message(self, message: UserMessage) -> None:
        """Take one turn."""
        self.heard.append(message)
        tracker = await self.memory.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text, message_id=message.message_id, metadata=message.metadata))
        said = [] if self.goes == "silent" else [BotUttered("I see."), QUESTION]
        for reply in said:
            tracker.update(reply)
            await message.output_channel.send_response(message.sender_id, reply.message())
        await self.memory.save(tracker)
        if self.goes == "an action fails":
            turn_failures.get().append("action_stop")
        if self.goes == "it raises":
            raise RuntimeError


@pytest.fixture
async def client(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    """A client of the brain."""
    monkeypatch.setattr(server, "Agent", StubAgent)
    settings = Settings(database_url=sqlite_url, text_keys=(new_key(),), internal_token=TOKEN)
    async with TestClient(TestServer(server.make_app(settings, Path("no model")))) as client:
        yield client


@pytest.fixture
async def sitting(client: Client) -> str:
    """A sitting in its store."""
    async with client.app[server.MEMORY].store.begin() as session:
        conversation, _ = await create_conversation(session, "web")
        return (await current_session(session, conversation, utc_now(), timedelta(hours=1))).id


def agent_of(client: Client) -> StubAgent:
    """The agent behind it."""
    agent: Any = client.app[server.AGENT]
    assert isinstance(agent, StubAgent)
    return agent


async def say(
    client: Client, sitting: str, message: str, text: str = "well", payload: str | None = None, token: str = TOKEN
) -> ClientResponse:
    """Say something, as the gateway does."""
    body = {"session": sitting, "message": message, "text": text, "payload": payload, "metadata": {"asked": "hope"}}
    return await client.post("/turn", json=body, headers={"Authorization": f"Bearer {token}"})


async def test_replies_come_whole_and_in_order(client: Client, sitting: str) -> None:
    answer = await say(client, sitting, "1")

    assert answer.status == 200
    assert await answer.json() == {"replies": [{"text": "I see.", "choices": []}, QUESTION_AS_REPLY]}


async def test_the_message_carries_its_metadata_and_number(client: Client, sitting: str) -> None:
    await say(client, sitting, "7", "my back")

    (heard,) = agent_of(client).heard
    assert (heard.text, heard.sender_id, heard.message_id) == ("my back", sitting, "7")
    assert heard.metadata == {"asked": "hope", "message": "7"}


async def test_a_turn_already_done_gives_the_same_replies_again(client: Client, sitting: str) -> None:
    first = await say(client, sitting, "1")
    await say(client, sitting, "2")

    again = await say(client, sitting, "1")

    assert await again.json() == await first.json()
    assert len(agent_of(client).heard) == 2


@pytest.mark.parametrize(
    ("goes", "failed"),
    [("an action fails", ["action_stop"]), ("it raises", ["turn"]), ("silent", ["silence"])],
)
@pytest.mark.parametrize("turns_before", [0, 2])
async def test_a_turn_that_fails_leaves_no_trace_and_can_be_tried_again(
    client: Client, sitting: str, goes: str, failed: list[str], turns_before: int
) -> None:
    for turn in range(turns_before):
        await say(client, sitting, str(turn))
    before = await client.app[server.MEMORY].state(sitting)
    agent_of(client).goes = goes

    answer = await say(client, sitting, "9")

    assert answer.status == 503
    assert await answer.json() == {"failed": failed}
    assert await client.app[server.MEMORY].state(sitting) == (before or "[]")

    agent_of(client).goes = "well"
    assert (await say(client, sitting, "9")).status == 200


@pytest.mark.parametrize(
    ("text", "payload", "heard"),
    [
        ("/restart", None, "\u2044restart"),
        ("/", None, "\u2044"),
        ("a/b", None, "a/b"),
        ("", None, ""),
        ("Stop here", "/stop", "/stop"),
        ("/restart", "/stop", "/stop"),
    ],
)
async def test_only_our_own_buttons_are_commands(
    client: Client, sitting: str, text: str, payload: str | None, heard: str
) -> None:
    await say(client, sitting, "1", text, payload)

    assert agent_of(client).heard[0].text == heard


@pytest.mark.parametrize("token", ["", "wrong", "ä"])
async def test_only_the_gateway_may_ask(client: Client, sitting: str, token: str) -> None:
    assert (await say(client, sitting, "1", token=token)).status == 401
    assert agent_of(client).heard == []


async def test_a_sitting_that_is_gone_fails(client: Client) -> None:
    assert (await say(client, "gone", "1")).status >= 500


async def test_it_is_healthy_while_its_memory_answers(client: Client) -> None:
    assert (await client.get("/health")).status == 200


async def test_it_is_ill_when_its_memory_is_away(client: Client) -> None:
    away = open_store("sqlite:////nowhere/at/all.db", [new_key()])
    opened, client.app[server.MEMORY].store = client.app[server.MEMORY].store, away

    assert (await client.get("/health")).status == 500
    await away.close()
    client.app[server.MEMORY].store = opened
