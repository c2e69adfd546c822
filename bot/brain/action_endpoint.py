"""The way from Rasa to the action server, with a short time-out and a failure that is not swallowed.

Rasa logs a failed action, forgets its events and goes on in silence. Here each failure is also noted for the turn that
it happened in, so that the turn can be undone and tried again.
"""

from contextvars import ContextVar
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

turn_failures: ContextVar[list[str]] = ContextVar("turn_failures")


class ActionEndpoint(EndpointConfig):
    """Calls the action server over one kept connection."""

    def __init__(self, url: str, token: str, timeout_seconds: float) -> None:
        super().__init__(url, headers={"Authorization": f"Bearer {token}"})
        self.timeout = aiohttp.ClientTimeout(total=timeout_seconds)
        self._session: aiohttp.ClientSession | None = None

    async def request(self, *, json: dict[str, Any], **_rasa_options: Any) -> Any:
        """Run one action. Whatever goes wrong is noted in `turn_failures` and raised as Rasa expects."""
        try:
            session = self._session = self._session or aiohttp.ClientSession(timeout=self.timeout)
            async with session.post(self.url, json=_lean(json), headers=self.headers) as response:
                if response.status >= 400:
                    raise ClientResponseError(response.status, response.reason, await response.text())
                return await response.json()
        except ClientResponseError as error:
            if error.status != 400:  # 400 is an action's own "not me", which Rasa handles
                turn_failures.get().append(json["next_action"])
            raise
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:  # ValueError: an answer that is no JSON
            turn_failures.get().append(json["next_action"])
            raise aiohttp.ClientConnectionError(str(error)) from error

    async def close(self) -> None:
        """Let the kept connection go."""
        if self._session:
            await self._session.close()


def _lean(body: dict[str, Any]) -> dict[str, Any]:
    """Leave the domain out: our actions load their own knowledge, and it is most of what Rasa would send."""
    return {**body, "domain": {}}
