"""A small, strict brain on loopback. It can be told to answer, fail, be slow, die, lose its answer, or babble.

As the real one it finishes a turn once: asked for it again, it gives the same replies.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Literal

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.understanding import Understanding

TOKEN = "between ourselves"

Mood = Literal["answers", "fails", "slow", "dies", "loses", "babbles"]

FIELDS = {"session": str, "message": str, "text": str, "payload": (str, type(None)), "metadata": dict}


class FakeServer:
    """Something on a port of its own that can go away and come back."""

    def __init__(self, make: Callable[[], web.Application]) -> None:
        self.port = unused_port()
        self._make = make
        self._server: TestServer | None = None

    async def start(self) -> None:
        self._server = TestServer(self._make(), host="127.0.0.1", port=self.port)
        await self._server.start_server(shutdown_timeout=0)

    async def stop(self) -> None:
        if self._server:
            await self._server.close()
        self._server = None


class FakeActions(FakeServer):
    """Only says that it is there."""

    def __init__(self) -> None:
        super().__init__(lambda: _app([web.get("/health", _healthy)]))


class FakeBrain(FakeServer):
    """`turns` is what it was asked, `breaches` what was wrong with it; `replies` is what it answers next."""

    def __init__(self) -> None:
        super().__init__(lambda: _app([web.post("/turn", self._turn), web.get("/health", _healthy)]))
        self.mood: Mood = "answers"
        self.cannot_finish: set[str] = set()
        self.babble: Any = {}
        self.replies: list[dict[str, Any]] = []
        self.turns: list[dict[str, Any]] = []
        self.breaches: list[str] = []
        self._finished: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def _turn(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.breaches.append("token")
            raise web.HTTPUnauthorized
        body = await request.json()
        self.breaches += list(_breaches(body))
        self.asked.set()
        await self.may_answer.wait()
        if self.mood == "slow":
            await asyncio.sleep(30)
        if self.mood in ("fails", "dies") or body["text"] in self.cannot_finish:
            return _cut(request, self.mood == "dies", web.json_response({"failed": ["turn"]}, status=503))
        if self.mood == "babbles":
            return web.json_response(self.babble)
        turn = (body["session"], body["message"])
        if turn not in self._finished:
            self.turns.append(body)
            echo = {"text": f"About {body['text']!r}: tell me more.", "choices": []}
            self._finished[turn] = self.replies or [echo]
        return _cut(request, self.mood == "loses", web.json_response({"replies": self._finished[turn]}))


def _cut(request: web.Request, cut: bool, response: web.Response) -> web.Response:
    """The response, unless the line is to be dead before it is through."""
    if cut and request.transport:
        request.transport.abort()
    return response


def _breaches(body: dict[str, Any]) -> list[str]:
    wrong = [name for name, kind in FIELDS.items() if not isinstance(body.get(name), kind)]  # type: ignore[arg-type]
    wrong += sorted(body.keys() - FIELDS.keys())
    if sorted(body["metadata"]) != ["asked", "understanding"]:
        wrong.append("metadata")
    if Understanding.from_dict(body["metadata"]["understanding"]).text != body["text"]:
        wrong.append("understanding")
    if body["payload"] is not None and not body["payload"].startswith("/"):
        wrong.append("payload")
    return wrong


def _app(routes: list[web.RouteDef]) -> web.Application:
    app = web.Application()
    app.add_routes(routes)
    return app


async def _healthy(_request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})
