"""For operators: `/healthz`, `/readyz`, `/metrics`."""

import asyncio

from aiohttp import web

from bot.gateway.keys import BRAIN, METRICS, STORE
from bot.store import StoreError


async def healthz(_request: web.Request) -> web.Response:
    """The gateway lives."""
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """200 when every part answers, else 503; either way, each part by name."""
    brain = request.app[BRAIN]
    database, brain_ready, actions_ready = await asyncio.gather(
        _database_answers(request), brain.is_ready(), brain.actions_are_ready()
    )
    parts = {"database": database, "brain": brain_ready, "actions": actions_ready}
    told = {name: "ok" if well else "ill" for name, well in parts.items()}
    return web.json_response(
        {"status": "ok" if all(parts.values()) else "ill", **told}, status=200 if all(parts.values()) else 503
    )


async def metrics(request: web.Request) -> web.Response:
    """Prometheus' text format."""
    return web.Response(
        body=request.app[METRICS].text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    )


async def _database_answers(request: web.Request) -> bool:
    try:
        await request.app[STORE].ping()
    except StoreError:
        return False
    return True
