"""The gateway as one aiohttp application."""

import asyncio
import functools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from bot.gateway import about, api, health, pictures, questions
from bot.gateway.brain_client import BrainClient
from bot.gateway.keys import BRAIN, DRAWING, LIMITS, METRICS, NOTIFIER, PICTURES, SETTINGS, STORE, TALK
from bot.gateway.limits import Limits
from bot.gateway.metrics import Metrics
from bot.gateway.middlewares import add_security_headers, errors_in_words, own_pages_only
from bot.gateway.notifier import Notifier
from bot.gateway.picture_thread import Pictures
from bot.gateway.reader import Reader, Understand
from bot.gateway.recovery import recovery_context
from bot.gateway.reminders import reminders_context
from bot.gateway.stream import stream
from bot.gateway.talk import Talk
from bot.settings import Settings
from bot.store import open_store, upgrade

PAGE = Path(__file__).parent / "page"
OPENAPI = Path(__file__).parent / "openapi.yml"
LONGEST_CHARACTER = 12
"""Bytes: an emoji, as JSON that keeps to ASCII writes it."""


def make_app(settings: Settings, understand: Understand | None = None) -> web.Application:
    """The gateway for these settings. Nothing is opened before it starts. `understand` reads in the model's place."""
    app = web.Application(
        middlewares=[errors_in_words, own_pages_only],
        client_max_size=LONGEST_CHARACTER * settings.message_limit + 4096,
    )
    app[SETTINGS] = settings
    app[METRICS] = Metrics()
    app[LIMITS] = Limits(settings)
    app[NOTIFIER] = Notifier()
    app[PICTURES] = Pictures()
    app[DRAWING] = asyncio.Lock()
    app.add_routes(
        [
            web.post("/api/conversations", api.start),
            web.post("/api/conversation/messages", api.send),
            web.get("/api/conversation/messages", api.history),
            web.get("/api/conversation/messages/{n:[^/]+}/picture.svg", pictures.svg),
            web.get("/api/conversation/messages/{n:[^/]+}/picture.png", pictures.png),
            web.get("/api/conversation/stream", stream, allow_head=False),
            web.get("/api/conversation/export", api.export),
            web.delete("/api/conversation", api.forget),
            web.get("/api/conversation/questions/{list:[^/]+}", questions.questions_page),
            web.get("/api/conversation/questions/{list:[^/]+}/pdf", questions.questions_pdf),
            web.get("/api/openapi.json", openapi),
            web.get("/healthz", health.healthz),
            web.get("/readyz", health.readyz),
            web.get("/metrics", health.metrics),
            web.get("/", page),
            web.get("/about", about.about),
            web.static("/static", PAGE),
        ]
    )
    app.on_response_prepare.append(add_security_headers)
    app.on_shutdown.append(_end_streams)
    app.cleanup_ctx.extend(
        [functools.partial(_talk_context, understand=understand), recovery_context, reminders_context]
    )
    return app


async def _talk_context(app: web.Application, understand: Understand | None) -> AsyncIterator[None]:
    settings = app[SETTINGS]
    await upgrade(settings.database_url)
    app[STORE] = open_store(settings.database_url, settings.text_keys)
    app[BRAIN] = BrainClient(settings)
    reader = Reader(understand)
    app[TALK] = Talk(settings, app[STORE], app[BRAIN], reader, app[NOTIFIER], app[METRICS])
    yield
    reader.close()
    app[PICTURES].close()
    await app[BRAIN].close()
    await app[STORE].close()


async def _end_streams(app: web.Application) -> None:
    app[NOTIFIER].close()


async def page(_request: web.Request) -> web.FileResponse:
    """The demo page with the conversation in it."""
    return web.FileResponse(PAGE / "index.html")


async def openapi(_request: web.Request) -> web.Response:
    """The contract, for programs."""
    return web.json_response(contract())


@functools.cache
def contract() -> dict[str, Any]:
    """The contract as data, read once."""
    document: dict[str, Any] = yaml.safe_load(OPENAPI.read_text(encoding="utf-8"))
    return document
