"""Draws pictures off the event loop: the first one loads the charting library, each takes some tenths of a second."""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.guidance.drawings import Drawing
from bot.pictures import Form, draw


class Pictures:
    """Draws in one thread, which loads the charting library with its first picture, and keeps the last ones."""

    KEPT = 64
    SLOWEST_SECONDS = 15.0

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")
        self._drawn: OrderedDict[tuple[str, int, Form], bytes] = OrderedDict()

    async def picture(self, conversation: str, n: int, drawing: dict[str, Any], form: Form) -> bytes:
        """The picture of message `n`. Raise TimeoutError when it takes too long."""
        place = (conversation, n, form)
        drawn = self._drawn.get(place)
        if drawn is None:
            loop = asyncio.get_running_loop()
            drawing_it = loop.run_in_executor(self._thread, draw, Drawing.from_dict(drawing), form)
            drawn = await asyncio.wait_for(drawing_it, self.SLOWEST_SECONDS)
        self._drawn[place] = drawn
        self._drawn.move_to_end(place)
        while len(self._drawn) > self.KEPT:
            self._drawn.popitem(last=False)
        return drawn

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation that was deleted."""
        for place in [place for place in self._drawn if place[0] == conversation]:
            del self._drawn[place]

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)
