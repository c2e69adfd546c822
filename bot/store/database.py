"""Opening the database, working in it, and bringing its tables up to date."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from bot.store.encryption import use_keys
from bot.store.engines import WAIT, serving_engine
from bot.store.errors import StoreError


class Store:
    """An open database; one for each process. Made by open_store."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction: kept when the block ends, undone when it raises. Keep it short: others wait."""
        async with self._sessions.begin() as session:
            yield session

    async def ping(self) -> None:
        """Raise StoreError when the database does not answer in time."""
        try:
            async with asyncio.timeout(WAIT), self._engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, TimeoutError) as error:
            raise StoreError(f"The database does not answer ({type(error).__name__}).") from error

    async def close(self) -> None:
        """Give every connection back."""
        await self._engine.dispose()


def open_store(url: str, text_keys: Sequence[str]) -> Store:
    """Prepare a store without connecting yet. Raise StoreError for an unusable address or key."""
    engine = serving_engine(url)
    use_keys(engine.sync_engine.dialect, text_keys)
    return Store(engine)


async def upgrade(url: str) -> None:
    """Bring the tables up to date. When several processes ask at once, one does it and the others wait.

    Raise StoreError when it cannot be done; then nothing was changed.
    """
    # Alembic is large and needed only here: a process that just serves does not load it.
    from bot.store.schema import bring_up_to_date

    await asyncio.to_thread(bring_up_to_date, url)
