"""`GET /api/conversation/stream`: new messages as server-sent events, whoever they come from."""

import asyncio
import json
from contextlib import suppress

from aiohttp import web

from bot.gateway.api import after_number, conversation_of
from bot.gateway.errors import ApiError
from bot.gateway.keys import NOTIFIER, STORE
from bot.gateway.replies import shown
from bot.store.messages import messages_after

LOOKS_EVERY_SECONDS = 3.0
"""News from another process is found by looking; it also keeps the connection from being thought dead."""


async def stream(request: web.Request) -> web.StreamResponse:
    """Send what comes after `after` (or the browser's Last-Event-ID), for as long as the page is open."""
    conversation = await conversation_of(request)
    last = after_number(request)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    # Once it has begun, a stream can only end: the conversation was deleted, or the page was closed.
    with suppress(ApiError, ConnectionResetError):
        await _follow(request, response, conversation.id, last)
    return response


async def _follow(request: web.Request, response: web.StreamResponse, conversation: str, last: int) -> None:
    notifier = request.app[NOTIFIER]
    typing = False
    with notifier.bell(conversation) as bell:
        while not notifier.closing:
            bell.clear()
            await conversation_of(request)
            async with request.app[STORE].begin() as session:
                news = await messages_after(session, conversation, last)
            for message in news:
                last = message.n
                await response.write(_event("message", shown(message), message.n))
            if typing != notifier.is_typing(conversation):
                typing = not typing
                await response.write(_event("typing", {"typing": typing}))
            try:
                await asyncio.wait_for(bell.wait(), LOOKS_EVERY_SECONDS)
            except TimeoutError:
                await response.write(b": still here\n\n")


def _event(name: str, data: object, number: int | None = None) -> bytes:
    identity = f"id: {number}\n" if number is not None else ""
    return f"event: {name}\n{identity}data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
