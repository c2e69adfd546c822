"""Rasa is loaded as `bot serve` loads it: without the libraries that our pipeline never calls."""

import logging
import subprocess
import sys
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot.brain.lean_imports import leave_out_unused_libraries
from bot.brain.training import trained_model
from bot.settings import ROOT
from bot.store import Store, open_store
from bot.store.encryption import new_key
from tests.actions.conftest import executor
from tests.store.conftest import migrated_file, sqlite_url

leave_out_unused_libraries()
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Rasa stands on was written for older Pythons
    from rasa.core.agent import Agent
    from rasa.shared.core.domain import Domain
    from rasa.utils.endpoints import EndpointConfig

    DOMAIN = Domain.load(ROOT / "domain.yml")

__all__ = ["DOMAIN", "RASA_NOTICES", "executor", "migrated_file", "sqlite_url"]

RASA_NOTICES = [
    pytest.mark.filterwarnings("ignore:the load_module:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Slot auto-fill:UserWarning"),
]
"""What Rasa says whenever it reads our files: one about an old Python, one about Rasa 2."""


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Rasa tells every step of every turn where nobody has set a level; that alone takes most of a test's time."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session")
def model() -> Path:
    """Today's model, trained now if nobody has trained it yet."""
    if trained_model() is None:
        training = "from bot.brain.training import train; train()"
        subprocess.run([sys.executable, "-c", training], cwd=ROOT, check=True, capture_output=True)
    path = trained_model()
    assert path is not None
    return path


@pytest.fixture(scope="session")
def agent(model: Path) -> Agent:
    """Rasa with that model, and with our wording."""
    agent = Agent(generator=EndpointConfig(type="bot.brain.wording.Wording"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        agent.load_model(model)
    return agent


@pytest.fixture
async def store(sqlite_url: str) -> AsyncIterator[Store]:
    """An empty store."""
    store = open_store(sqlite_url, [new_key()])
    yield store
    await store.close()
