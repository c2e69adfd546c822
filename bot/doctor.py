"""`bot doctor`: what is missing or misconfigured, and how to mend it."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from bot.guidance.registry import GuidanceError, load_guidance
from bot.installation import completed
from bot.serve import refuse_taken_port
from bot.settings import Settings, SettingsError
from bot.store import StoreError, open_store, upgrade
from bot.understanding import ModelError, load_engine

LEAST_FREE_BYTES = 500 * 1024**2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `mend` is empty when it is well."""

    what: str
    mend: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything that a start needs, in the order that a start needs it."""
    yield _looked_at("settings and folder", lambda: completed(settings))
    yield Finding("disk", _disk(settings))
    yield _looked_at("database", lambda: asyncio.run(_database(settings)))
    yield _looked_at("guidance files", load_guidance)
    yield _looked_at("the reader's model", load_engine)
    yield Finding("Rasa's model", _rasa_model())
    for name in ("port", "brain_port", "action_port"):
        host = settings.host if name == "port" else "127.0.0.1"
        yield _looked_at(name.upper(), lambda n=name, h=host: refuse_taken_port(n.upper(), h, getattr(settings, n)))


def _looked_at(what: str, look: object) -> Finding:
    try:
        look()  # type: ignore[operator]
    except (SettingsError, StoreError, GuidanceError, ModelError) as error:
        return Finding(what, str(error) or type(error).__name__)
    return Finding(what)


def _disk(settings: Settings) -> str:
    folder = settings.var_dir.resolve()
    free = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists())).free
    return "" if free >= LEAST_FREE_BYTES else f"only {free // 1024**2} MB are free in {settings.var_dir}; make room"


async def _database(settings: Settings) -> None:
    ready = completed(settings)
    await upgrade(ready.database_url)
    store = open_store(ready.database_url, ready.text_keys)
    try:
        await store.ping()
    finally:
        await store.close()


def _rasa_model() -> str:
    from bot.brain.training import trained_model

    return "" if trained_model() else "not trained for today's files; `make train` (or `make run`) does it"
