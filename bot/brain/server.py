"""The brain's own small server: Rasa's agent behind one call, on loopback, for the gateway alone.

`POST /turn` takes one message of one sitting and gives the replies, or 503 when the turn could not be finished; then
nothing of it is remembered, so the gateway can send the same message again.
"""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.utils.endpoints import EndpointConfig

from bot.brain.action_endpoint import ActionEndpoint, turn_failures
from bot.brain.memory import ShortMemory
from bot.settings import Settings
from bot.store import open_store

log = structlog.get_logger()

AGENT = web.AppKey("agent", Agent)
MEMORY = web.AppKey("memory", ShortMemory)
TOKEN = web.AppKey("token", str)


class WholeReplies(CollectingOutputChannel):
    """Collects each reply as one piece; Rasa's own collector splits text from choices and drops the rest."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the reply as it is."""
        self.messages.append(_reply(message))


def _reply(message: dict[str, Any]) -> dict[str, Any]:
    custom = message.get("custom") or {}
    choices = [{"label": button["title"], "payload": button["payload"]} for button in message.get("buttons") or []]
    return {"text": message.get("text") or "", "choices": choices, **custom}


def make_app(settings: Settings, model: Path) -> web.Application:
    """The server for one trained model."""
    app = web.Application()
    app[TOKEN] = settings.internal_token
    app.add_routes([web.post("/turn", turn), web.get("/health", health)])
    app.cleanup_ctx.append(_agent_context(settings, model))
    return app


def _agent_context(settings: Settings, model: Path) -> Any:
    async def context(app: web.Application) -> AsyncIterator[None]:
        store = open_store(settings.database_url, settings.text_keys)
        endpoint = ActionEndpoint(settings.action_url, settings.internal_token, settings.brain_timeout_seconds / 2)
        app[MEMORY] = ShortMemory(store)
        app[AGENT] = Agent(
            generator=EndpointConfig(type="bot.brain.wording.Wording"),
            tracker_store=app[MEMORY],
            action_endpoint=endpoint,
        )
        # Rasa has wrapped it: when the database failed, the talk would begin anew and in silence. Here the turn fails.
        app[AGENT].tracker_store = app[MEMORY]
        await asyncio.to_thread(app[AGENT].load_model, model)
        yield
        await endpoint.close()
        await store.close()

    return context


async def health(request: web.Request) -> web.Response:
    """200 once the model is loaded and the memory answers."""
    await request.app[MEMORY].store.ping()
    return web.json_response({"status": "ok"})


async def turn(request: web.Request) -> web.Response:
    """One message in, the replies out."""
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {request.app[TOKEN]}".encode()):
        raise web.HTTPUnauthorized
    body = await request.json()
    agent, memory = request.app[AGENT], request.app[MEMORY]
    before = await memory.state(body["session"])
    if (already := _replies_to(before, body["message"])) is not None:
        return web.json_response({"replies": already})
    failures: list[str] = []
    turn_failures.set(failures)
    replies = WholeReplies()
    try:
        await agent.handle_message(_user_message(body, replies))
    except Exception:
        log.exception("brain.turn.failed", session=body["session"])
        failures.append("turn")
    if failures or not replies.messages:
        log.error("brain.turn.undone", session=body["session"], failed=failures or ["silence"])
        await memory.put_back(body["session"], before)
        return web.json_response({"failed": failures or ["silence"]}, status=503)
    return web.json_response({"replies": replies.messages})


def _user_message(body: dict[str, Any], replies: WholeReplies) -> UserMessage:
    # Rasa takes a text that begins with "/" for a command. Only payloads that we made may be one.
    text = body.get("payload") or ("\u2044" + body["text"][1:] if body["text"].startswith("/") else body["text"])
    return UserMessage(
        text,
        replies,
        sender_id=body["session"],
        input_channel="gateway",
        message_id=body["message"],
        metadata={**body["metadata"], "message": body["message"]},
    )


def _replies_to(state: str | None, message: str) -> list[dict[str, Any]] | None:
    """The replies of a turn that was finished before, when its answer was lost on the way back."""
    events = json.loads(state) if state else []
    turns = [place for place, event in enumerate(events) if event["event"] == UserUttered.type_name]
    for start, end in pairwise([*turns, len(events)]):
        if events[start]["message_id"] == message:
            return [
                _reply({"text": event["text"], **{name: value for name, value in event["data"].items() if value}})
                for event in events[start:end]
                if event["event"] == BotUttered.type_name
            ]
    return None
