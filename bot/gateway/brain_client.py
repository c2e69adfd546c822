"""The gateway's way to the brain: one call a turn, with a time-out, and one kind of failure."""

from typing import Any

import aiohttp

from bot.gateway.replies import reply_from_brain
from bot.settings import Settings
from bot.store.messages import Reply

NOT_REPLIES = (ValueError, TypeError, LookupError, AttributeError)
"""What reading an answer raises that is no list of replies."""


class BrainUnavailableError(Exception):
    """The brain did not give replies: down, slow, or unable to finish. Nothing of the turn is remembered there."""


class BrainClient:
    """Talks to `bot.brain.server`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session = aiohttp.ClientSession(
            settings.brain_url,
            headers={"Authorization": f"Bearer {settings.internal_token}"},
            timeout=aiohttp.ClientTimeout(total=settings.brain_timeout_seconds),
        )

    async def turn(
        self, session: str, message: str, text: str, payload: str | None, metadata: dict[str, Any]
    ) -> list[Reply]:
        """The replies to one message of one sitting. Raise BrainUnavailableError."""
        body = {
            "session": session,
            "message": message,
            "text": text,
            "payload": payload,
            "metadata": metadata,
        }
        try:
            async with self._session.post("/turn", json=body) as response:
                if response.status != 200:
                    raise BrainUnavailableError(f"status {response.status}")
                replies = [reply_from_brain(one) for one in (await response.json())["replies"]]
        except (aiohttp.ClientError, TimeoutError, *NOT_REPLIES) as error:
            raise BrainUnavailableError(type(error).__name__) from error
        if not replies:
            raise BrainUnavailableError("silence")
        return replies

    async def is_ready(self) -> bool:
        """Whether the brain answers and has its model."""
        return await self._answers(f"{self._settings.brain_url}/health")

    async def actions_are_ready(self) -> bool:
        """Whether the action server answers."""
        return await self._answers(self._settings.action_url.replace("/webhook", "/health"))

    async def _answers(self, url: str) -> bool:
        try:
            async with self._session.get(url, timeout=aiohttp.ClientTimeout(total=2)) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def close(self) -> None:
        """Let the connections go."""
        await self._session.close()
