import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from rasa.utils.endpoints import ClientResponseError

from bot.brain.action_endpoint import ActionEndpoint, turn_failures

CALL = {"next_action": "action_stop", "tracker": {"sender_id": "a"}, "domain": {"intents": ["greet"]}}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[ActionEndpoint]]


@pytest.fixture
def failures() -> list[str]:
    """What fails in this turn."""
    failures: list[str] = []
    turn_failures.set(failures)
    return failures


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start a fake action server and give the endpoint that calls it."""
    opened: list[TestServer | ActionEndpoint] = []

    async def start(handler: Handler) -> ActionEndpoint:
        app = web.Application()
        app.router.add_post("/webhook", handler)
        server = TestServer(app)
        await server.start_server()
        endpoint = ActionEndpoint(str(server.make_url("/webhook")), "a token", 0.3)
        opened.extend([server, endpoint])
        return endpoint

    yield start
    for one in reversed(opened):
        await one.close()


def answering(status: int, **answer: Any) -> Handler:
    """A server that always gives this answer."""

    async def handle(_request: web.Request) -> web.Response:
        return web.Response(status=status, **answer)

    return handle


async def slow(_request: web.Request) -> web.Response:
    """A server that takes too long."""
    await asyncio.sleep(5)
    return web.Response()


async def test_a_call_carries_the_token_and_no_domain(serve: Serve, failures: list[str]) -> None:
    async def echo(request: web.Request) -> web.Response:
        return web.json_response({"body": await request.json(), "token": request.headers["Authorization"]})

    endpoint = await serve(echo)

    answer = await endpoint.request(json=CALL, method="post", timeout=300)

    assert answer == {"body": CALL | {"domain": {}}, "token": "Bearer a token"}
    assert failures == []


async def test_one_connection_serves_many_calls(serve: Serve, failures: list[str]) -> None:
    peers = set()

    async def remember(request: web.Request) -> web.Response:
        assert request.transport is not None
        peers.add(request.transport.get_extra_info("peername"))
        return web.json_response({})

    endpoint = await serve(remember)
    for _ in range(3):
        await endpoint.request(json=CALL)

    assert len(peers) == 1


async def test_a_refusal_is_rasas_business(serve: Serve, failures: list[str]) -> None:
    endpoint = await serve(answering(400, text='{"action_name": "a_form", "error": "not me"}'))

    with pytest.raises(ClientResponseError) as refused:
        await endpoint.request(json=CALL)

    assert refused.value.status == 400
    assert refused.value.text == '{"action_name": "a_form", "error": "not me"}'
    assert failures == []


@pytest.mark.parametrize("status", [401, 404, 500, 503])
async def test_an_action_that_broke_is_noted(serve: Serve, failures: list[str], status: int) -> None:
    endpoint = await serve(answering(status, text="{}"))

    with pytest.raises(ClientResponseError) as broke:
        await endpoint.request(json=CALL)

    assert broke.value.status == status
    assert failures == ["action_stop"]


@pytest.mark.parametrize(
    "handler",
    [
        pytest.param(slow, id="too slow"),
        pytest.param(answering(200, text="hello"), id="no JSON"),
        pytest.param(answering(200, text="{", content_type="application/json"), id="half of it"),
    ],
)
async def test_an_action_that_gives_no_answer_is_noted(serve: Serve, failures: list[str], handler: Handler) -> None:
    endpoint = await serve(handler)

    with pytest.raises(aiohttp.ClientConnectionError):
        await endpoint.request(json=CALL)

    assert failures == ["action_stop"]


async def test_a_server_that_is_away_is_noted(failures: list[str]) -> None:
    endpoint = ActionEndpoint(f"http://127.0.0.1:{unused_port()}/webhook", "a token", 1)

    with pytest.raises(aiohttp.ClientConnectionError):
        await endpoint.request(json=CALL)

    assert failures == ["action_stop"]
    await endpoint.close()


async def test_an_endpoint_that_was_never_used_can_be_closed() -> None:
    await ActionEndpoint("http://127.0.0.1:1/webhook", "a token", 1).close()
