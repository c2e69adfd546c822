"""How fast one person, and one address, may write to us."""

import time

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from bot.gateway.errors import too_many
from bot.settings import Settings


class Limits:
    """Counts in this process's memory: each gateway allows its share."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._messages = RateLimitItemPerMinute(settings.messages_per_minute)
        self._conversations = RateLimitItemPerHour(settings.conversations_per_hour)

    async def message_from(self, conversation: str) -> None:
        """Count a message. Raise the contract's 429 when it was one too many."""
        await self._count(self._messages, conversation)

    async def conversation_from(self, address: str) -> None:
        """Count a new conversation. Raise the contract's 429 when it was one too many."""
        await self._count(self._conversations, address)

    async def _count(self, item: RateLimitItemPerMinute | RateLimitItemPerHour, key: str) -> None:
        if not await self._limiter.hit(item, key):
            window = await self._limiter.get_window_stats(item, key)
            raise too_many(max(1, int(window.reset_time - time.time()) + 1))
