"""Tells open streams of a conversation that there is something new, within this process."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Notifier:
    """A bell for each open stream. Streams of other processes find news by looking now and then."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._typing: Counter[str] = Counter()
        self.closing = False

    @contextmanager
    def bell(self, conversation: str) -> Iterator[asyncio.Event]:
        """A bell that rings at each news of this conversation, for as long as the stream is open."""
        bell = asyncio.Event()
        self._bells[conversation].add(bell)
        try:
            yield bell
        finally:
            self._bells[conversation].discard(bell)
            if not self._bells[conversation]:
                del self._bells[conversation]

    def ring(self, conversation: str) -> None:
        """There is something new."""
        for bell in self._bells.get(conversation, ()):
            bell.set()

    @contextmanager
    def typing(self, conversation: str) -> Iterator[None]:
        """While inside, streams show that an answer is being written."""
        self._typing[conversation] += 1
        self.ring(conversation)
        try:
            yield
        finally:
            self._typing -= Counter((conversation,))
            self.ring(conversation)

    def is_typing(self, conversation: str) -> bool:
        """Whether an answer is being written now."""
        return conversation in self._typing

    def close(self) -> None:
        """Let every stream end, so that the server can stop."""
        self.closing = True
        for conversation in list(self._bells):
            self.ring(conversation)
