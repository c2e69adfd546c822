"""The real gateway over a real SQLite file, with a fake brain behind it and a fake engine in it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import DummyCookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway import recovery
from bot.gateway.app import make_app
from bot.gateway.keys import STORE
from bot.settings import Settings
from bot.store import Store, upgrade
from bot.store.encryption import new_key
from tests.gateway.fake_brain import TOKEN, FakeActions, FakeBrain
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.person import Person


@dataclass(frozen=True)
class Gateway:
    """A gateway at work."""

    app: web.Application
    client: "TestClient[Any, Any]"

    @property
    def store(self) -> Store:
        return self.app[STORE]

    async def person(self) -> Person:
        """Somebody who has just begun a conversation."""
        person = Person(self.client)
        await person.begin()
        return person

    async def recover(self) -> bool:
        """One round of recovery, now."""
        return await recovery.answer_what_waits(self.app)


class ServerAsInUse(TestServer):
    """As `web.run_app` does it, what was begun for a client goes on when the client leaves."""

    async def _make_runner(self, **options: Any) -> web.BaseRunner:
        return await super()._make_runner(**{**options, "handler_cancellation": False})


Open = Callable[..., AbstractAsyncContextManager[Gateway]]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables, to be copied."""
    file = tmp_path_factory.mktemp("gateway") / "migrated.db"
    asyncio.run(upgrade(f"sqlite:///{file}"))
    return file


@pytest.fixture
async def brain() -> AsyncIterator[FakeBrain]:
    """The brain. Whatever a test is about, the gateway must have asked it correctly."""
    fake = FakeBrain()
    await fake.start()
    yield fake
    await fake.stop()
    assert fake.breaches == []


@pytest.fixture
async def actions() -> AsyncIterator[FakeActions]:
    """The action server."""
    fake = FakeActions()
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
def engine() -> FakeEngine:
    """What understands the messages."""
    return FakeEngine()


@pytest.fixture
def settings(migrated_file: Path, tmp_path: Path, brain: FakeBrain, actions: FakeActions) -> dict[str, Any]:
    """Settings that no test runs into unless it means to."""
    return {
        "database_url": f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'bot.db')}",
        "text_keys": (new_key(),),
        "brain_port": brain.port,
        "action_port": actions.port,
        "internal_token": TOKEN,
        "brain_timeout_seconds": 5.0,
        "messages_per_minute": 10_000,
        "conversations_per_hour": 10_000,
    }


@pytest.fixture
def open_gateway(settings: dict[str, Any], engine: FakeEngine) -> Open:
    """Opens a gateway; again on the same database when the first is closed."""

    @asynccontextmanager
    async def opened(**changed: Any) -> AsyncIterator[Gateway]:
        app = make_app(Settings(**{**settings, **changed}), engine.understand)
        async with TestClient(ServerAsInUse(app), cookie_jar=DummyCookieJar()) as client:
            yield Gateway(app, client)

    return opened


@pytest.fixture
async def gateway(open_gateway: Open) -> AsyncIterator[Gateway]:
    """A gateway with a brain that answers."""
    async with open_gateway() as opened:
        yield opened


@pytest.fixture
async def person(gateway: Gateway) -> Person:
    """Somebody who has just begun a conversation there."""
    return await gateway.person()


@pytest.fixture
def all_old_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recovery leaves no message to the request that brought it."""
    monkeypatch.setattr(recovery, "OLD_ENOUGH", timedelta(seconds=-5))
