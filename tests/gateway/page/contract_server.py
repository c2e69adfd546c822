"""A small, strict stand-in for the gateway: it can be told to fail, to be slow or to drop the line."""

import asyncio
import json
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from aiohttp import web

from bot.gateway.about import about_page

PAGE = Path(__file__).parents[3] / "bot" / "gateway" / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
LIMIT = 4000
COOKIE = "conversation"
FORGET_ME = "forget"
TOLD = "X-Told-To-Fail"
GREETING = "Hello. I am a program. Tell me about the person who cares for you."

Message: TypeAlias = dict[str, Any]
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Conversation:
    """One person's talk, and the streams that listen to it."""

    messages: list[Message] = field(default_factory=list)
    answers: dict[str, list[Message]] = field(default_factory=dict)
    streams: list[web.StreamResponse] = field(default_factory=list)

    def add(self, author: str, text: str, *, client_id: str | None = None, **more: Any) -> Message:
        n = len(self.messages) + 1
        at = f"2026-11-22T10:{n // 60 % 60:02}:{n % 60:02}Z"
        message = {
            "n": n,
            "id": client_id or secrets.token_hex(8),
            "from": author,
            "at": at,
            "text": text,
            "kind": "plain",
        }
        self.messages.append(message | more)
        return self.messages[-1]

    def after(self, request: web.Request) -> list[Message]:
        return [message for message in self.messages if message["n"] > int(request.query["after"])]

    def label(self, choice_id: str) -> str | None:
        offered = [choice for message in self.messages for choice in message.get("choices", [])]
        return next((choice["label"] for choice in offered if choice["id"] == choice_id), None)


class ContractServer:
    """Serves the page and the contract. `requests` and `breaches` tell afterwards what the page did."""

    def __init__(self) -> None:
        self.conversations: dict[str, Conversation] = {}
        self.requests: list[str] = []
        self.breaches: list[str] = []
        self.replies: list[Message] = []
        self.failures: list[int | str] = []
        self._gate = asyncio.Event()
        self._gate.set()
        self.url = ""
        self._runner: web.AppRunner | None = None

    @property
    def current(self) -> Conversation:
        """The conversation that was begun last."""
        return list(self.conversations.values())[-1]

    def said(self) -> list[str]:
        """The person's words as they arrived, in order."""
        return [message["text"] for message in self.current.messages if message["from"] == "person"]

    def will_reply(self, text: str, **more: Any) -> None:
        """Adds to what is answered to the next message."""
        self.replies.append({"text": text, **more})

    def will_fail(self, *failures: int | str) -> None:
        """The next changing requests are met by an HTTP status, `cut`, or `cut after` (it is taken)."""
        self.failures.extend(failures)

    def hold(self) -> None:
        """Messages that are not told to fail get no answer until `release`."""
        self._gate.clear()

    def release(self) -> None:
        self._gate.set()

    async def say(self, author: str, text: str, **more: Any) -> None:
        """Something said unasked, sent over the stream."""
        message = self.current.add(author, text, **more)
        await self._emit("message", message)

    async def type(self, *, on: bool) -> None:
        await self._emit("typing", {"typing": on})

    async def start(self) -> None:
        application = web.Application(middlewares=[self._watch], client_max_size=2**20)
        application.router.add_get("/", self._index)
        application.router.add_get("/about", self._about)
        application.router.add_static("/static", PAGE)
        application.router.add_post("/api/conversations", self._begin)
        application.router.add_post("/api/conversation/messages", self._post)
        application.router.add_get("/api/conversation/messages", self._read)
        application.router.add_get("/api/conversation/stream", self._stream)
        application.router.add_get("/api/conversation/export", self._export)
        application.router.add_delete("/api/conversation", self._forget)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        for conversation in self.conversations.values():
            for stream in conversation.streams:
                stream.force_close()
        if self._runner:
            await self._runner.cleanup()

    @web.middleware
    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        response = await handler(request)
        if response.status in (400, 404, 415, 422) and TOLD not in response.headers:
            self.breaches.append(f"{request.method} {request.path_qs}: {response.status}")
        return response

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": POLICY})

    async def _about(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text=about_page(), content_type="text/html", headers={"Content-Security-Policy": POLICY})

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        if (failure := await self._fail(request)) is not None:
            return failure
        if await request.json() != {}:
            return _error(400, "a field too many")
        token = secrets.token_urlsafe()
        conversation = self.conversations[token] = Conversation()
        conversation.add("bot", GREETING)
        body = {"conversation": secrets.token_hex(8), "token": token, "messages": conversation.messages}
        response = web.json_response(body, status=201)
        response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", path="/api")
        return response

    async def _post(self, request: web.Request) -> web.StreamResponse:
        conversation = self._conversation(request)
        if conversation is None:
            return _error(401, "no conversation")
        if request.content_type != "application/json":
            return _error(415, "not JSON")
        body = await request.json()
        if set(body) not in ({"id", "text"}, {"id", "choice"}) or not UUID.fullmatch(body["id"]):
            return _error(400, "not a message")
        if "cut after" not in self.failures[:1] and (failure := await self._fail(request)) is not None:
            return failure
        if not self.failures:
            await self._gate.wait()
        if body.get("choice") == FORGET_ME:
            return self._forgotten(request)
        replies = self._answer(conversation, body)
        if replies is None:
            return _error(422, "no such choice, or too long")
        if (failure := await self._fail(request)) is not None:
            return failure
        return web.json_response({"messages": replies})

    def _answer(self, conversation: Conversation, body: dict[str, str]) -> list[Message] | None:
        if body["id"] not in conversation.answers:
            text = body["text"] if "text" in body else conversation.label(body["choice"])
            if not text or len(text) > LIMIT:
                return None
            conversation.add("person", text, client_id=body["id"])
            replies = self.replies or [{"text": f"I heard: {text[:60]}"}]
            self.replies = []
            conversation.answers[body["id"]] = [conversation.add("bot", **reply) for reply in replies]
        return conversation.answers[body["id"]]

    async def _read(self, request: web.Request) -> web.StreamResponse:
        conversation = self._conversation(request)
        if conversation is None:
            return _error(401, "no conversation")
        return web.json_response({"messages": conversation.after(request)})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        conversation = self._conversation(request)
        if conversation is None:
            return _error(401, "no conversation")
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await stream.prepare(request)
        await stream.write(b"retry: 200\n\n")
        for message in conversation.after(request):
            await stream.write(_event("message", message))
        conversation.streams.append(stream)
        try:
            await asyncio.Event().wait()
        finally:
            conversation.streams.remove(stream)
        return stream

    async def _export(self, request: web.Request) -> web.StreamResponse:
        conversation = self._conversation(request)
        if conversation is None:
            return _error(401, "no conversation")
        return web.json_response({"messages": conversation.messages})

    async def _forget(self, request: web.Request) -> web.StreamResponse:
        if (failure := await self._fail(request)) is not None:
            return failure
        if self._conversation(request) is None:
            return _error(401, "no conversation")
        return self._forgotten(request)

    def _forgotten(self, request: web.Request) -> web.StreamResponse:
        del self.conversations[request.cookies[COOKIE]]
        response = web.json_response({"messages": [], "deleted": True})
        response.del_cookie(COOKIE, path="/api")
        return response

    def _conversation(self, request: web.Request) -> Conversation | None:
        return self.conversations.get(request.cookies.get(COOKIE, ""))

    async def _fail(self, request: web.Request) -> web.StreamResponse | None:
        if not self.failures:
            return None
        failure = self.failures.pop(0)
        if isinstance(failure, str):
            return await _cut(request)
        response = _error(failure, "as told")
        response.headers[TOLD] = "yes"
        if failure == 429:
            response.headers["Retry-After"] = "1"
        return response

    async def _emit(self, event: str, data: Message) -> None:
        for stream in self.current.streams:
            await stream.write(_event(event, data))


async def _cut(request: web.Request) -> web.StreamResponse:
    """Breaks off in the middle of an answer: before its beginning, browsers try once more by themselves."""
    response = web.StreamResponse(headers={"Content-Length": "100", "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"messages"')
    if request.transport:
        request.transport.close()
    return response


def _event(name: str, data: Message) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"error": {"code": str(status), "message": message}}, status=status)
