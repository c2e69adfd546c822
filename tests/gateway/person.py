"""A person's program before the gateway: every answer it gets is held against the contract."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from tests.gateway.contract import check

Message = dict[str, Any]

MESSAGES = "/api/conversation/messages"
STREAM = "/api/conversation/stream"


@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    name: str
    number: int | None
    data: Any


class Person:
    """Somebody with one conversation."""

    def __init__(self, client: "TestClient[Any, Any]") -> None:
        self.client = client
        self.conversation = ""
        self.token = ""
        self._ids = (f"mine-{count}" for count in itertools.count())

    async def begin(self) -> list[Message]:
        """Start the conversation, and give the greeting."""
        body = await self.ask("POST", "/api/conversations", expect=201)
        self.conversation, self.token = body["conversation"], body["token"]
        greeting: list[Message] = body["messages"]
        return greeting

    async def say(self, text: str, as_id: str | None = None) -> list[Message]:
        """Say something, and give the replies."""
        return await self.send({"id": as_id or next(self._ids), "text": text})

    async def choose(self, choice: str) -> list[Message]:
        """Press a button, and give the replies."""
        return await self.send({"id": next(self._ids), "choice": choice})

    async def send(self, body: dict[str, Any]) -> list[Message]:
        """Send this message, and give the replies."""
        replies: list[Message] = (await self.ask("POST", MESSAGES, json=body))["messages"]
        return replies

    async def log(self, after: int = 0) -> list[Message]:
        """Everything said so far."""
        messages: list[Message] = (await self.ask("GET", MESSAGES, params={"after": after}))["messages"]
        return messages

    async def next_after(self, n: int) -> Message:
        """The first message behind number `n`, waiting for it on the stream."""
        async with self.listening(after=n) as ear:
            return await ear.next_message()

    async def ask(self, method: str, path: str, *, expect: int = 200, **options: Any) -> dict[str, Any]:
        """Call the gateway, and give the body of an answer that is as the contract has it."""
        return (await self.answer(method, path, expect=expect, **options))[1]

    async def answer(
        self, method: str, path: str, *, expect: int = 200, **options: Any
    ) -> tuple[ClientResponse, dict[str, Any]]:
        """Call the gateway, and give the whole answer too."""
        options["headers"] = {**self.headers(), **options.get("headers", {})}
        async with self.client.request(method, path, **options) as response:
            body = await response.json()
        assert response.status == expect, body
        check(method, path, response.status, body)
        return response, body

    def headers(self) -> dict[str, str]:
        """What opens the conversation."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    @asynccontextmanager
    async def listening(self, after: int | None = None, headers: dict[str, str] | None = None) -> AsyncIterator["Ear"]:
        """The stream, for as long as the block lasts."""
        query = {} if after is None else {"after": str(after)}
        async with self.client.get(STREAM, params=query, headers={**self.headers(), **(headers or {})}) as response:
            assert response.status == 200, await response.text()
            assert response.content_type == "text/event-stream"
            yield Ear(response)


class Ear:
    """Reads server-sent events, and fails on anything that is not framed as one."""

    def __init__(self, response: ClientResponse) -> None:
        self._response = response

    async def next(self) -> Event | None:
        """The next event; None when the stream has ended as it should."""
        fields: dict[str, str] = {}
        while line := await asyncio.wait_for(self._response.content.readline(), 5):
            text = line.decode().removesuffix("\n")
            if text.startswith(":"):
                continue
            if not text and fields:
                number = int(fields["id"]) if "id" in fields else None
                return Event(fields["event"], number, json.loads(fields["data"]))
            if text:
                name, colon, value = text.partition(": ")
                assert colon, text
                assert name in {"event", "id", "data"}, text
                assert name not in fields, text
                fields[name] = value
        assert not fields, fields
        return None

    async def next_message(self) -> Message:
        """The next event that is a message, numbered as the message is."""
        while (event := await self.next()) and event.name != "message":
            pass
        assert event is not None
        assert event.number == event.data["n"]
        message: Message = event.data
        return message
