"""What another process does in tests."""

import asyncio
import itertools
from collections.abc import Iterable
from pathlib import Path
from threading import Barrier

from bot.store import open_store, schema
from bot.store.conversations import conversation_for_sitting
from bot.store.messages import append_person_message
from bot.store.models import Sitting


def write(url: str, key: str, session_id: str, told: Path, client_ids: Iterable[str] | None = None) -> None:
    """Write messages, each in a transaction of its own, for ever if nobody says which.

    The number of each is told in a file once it is committed.
    """
    asyncio.run(_write(url, key, session_id, told, client_ids or map(str, itertools.count())))


def upgrade(url: str, together: Barrier) -> None:
    """Bring the tables up to date at the same moment as others."""
    together.wait(30)
    schema.bring_up_to_date(url)


async def _write(url: str, key: str, session_id: str, told: Path, client_ids: Iterable[str]) -> None:
    store = open_store(url, [key])
    with told.open("w", buffering=1) as lines:
        for client_id in client_ids:
            async with store.begin() as session:
                conversation = await conversation_for_sitting(session, session_id)
                sitting = await session.get_one(Sitting, session_id)
                assert conversation
                message, _ = await append_person_message(session, conversation, sitting, client_id, client_id)
            lines.write(f"{message.n}\n")
    await store.close()
