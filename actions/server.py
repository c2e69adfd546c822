"""The action server: rasa-sdk's executor behind one call, on loopback, for the brain alone."""

import hmac
import os
from collections.abc import AsyncIterator

import structlog
from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.sitting import the_store
from bot.logs import configure_logs
from bot.settings import Settings, load_settings

log = structlog.get_logger()

EXECUTOR = web.AppKey("executor", ActionExecutor)
TOKEN = web.AppKey("token", str)


def make_app(settings: Settings) -> web.Application:
    """The server with every action of this package."""
    app = web.Application(client_max_size=4 * 1024**2)
    app[TOKEN] = settings.internal_token
    app[EXECUTOR] = ActionExecutor()
    app[EXECUTOR].register_package("actions")
    app.add_routes([web.post("/webhook", run_action), web.get("/health", health)])
    app.cleanup_ctx.append(_store_context)
    return app


async def _store_context(_app: web.Application) -> AsyncIterator[None]:
    yield
    await the_store().close()


async def health(_request: web.Request) -> web.Response:
    """200 while the database answers."""
    await the_store().ping()
    return web.json_response({"status": "ok"})


async def run_action(request: web.Request) -> web.Response:
    """Run one action. 400 is an action's own refusal, as Rasa expects it; 500 anything that broke."""
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {request.app[TOKEN]}".encode()):
        raise web.HTTPUnauthorized
    call = await request.json()
    try:
        return web.json_response(await request.app[EXECUTOR].run(call))
    except ActionExecutionRejection as refusal:
        return web.json_response({"action_name": refusal.action_name, "error": refusal.message}, status=400)
    except Exception:
        log.exception("actions.failed", action=call.get("next_action"))
        return web.json_response({"action_name": call.get("next_action")}, status=500)


def main() -> None:
    """Serve until told to stop."""
    settings = load_settings(dict(os.environ))
    configure_logs(settings.log_level, "actions")
    web.run_app(make_app(settings), host="127.0.0.1", port=settings.action_port, print=None, access_log=None)
