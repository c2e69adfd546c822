"""Reads messages off the event loop: understanding is a few milliseconds of pure computing."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

from bot.understanding import Understanding, load_engine, read_by_rules_alone

log = structlog.get_logger()

SLOWEST_SECONDS = 4.0

Understand = Callable[[str, str | None], Understanding]
"""What reads a text, in answer to a question: the engine's `understand`."""


class Reader:
    """One engine in one thread. When the model fails or is slow, the rule layer answers alone: safety never waits."""

    def __init__(self, understand: Understand | None = None) -> None:
        self._understand = understand or load_engine().understand
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="understanding")

    async def read(self, text: str, asked: str | None) -> Understanding:
        """What the text means, in answer to the question `asked`."""
        loop = asyncio.get_running_loop()
        reading = loop.run_in_executor(self._thread, self._understand, text, asked)
        try:
            return await asyncio.wait_for(reading, SLOWEST_SECONDS)
        except Exception as error:  # any failure of the model must leave the safety net standing
            log.error("understanding.model.failed", error=type(error).__name__)
            return read_by_rules_alone(text)

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)
