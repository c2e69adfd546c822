"""One message of a person, step by step (docs/architecture.md): log, understand, keep safe, ask the brain, reply."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.gateway.brain_client import BrainClient, BrainUnavailableError
from bot.gateway.evidence import keep_heard
from bot.gateway.metrics import Metrics
from bot.gateway.notifier import Notifier
from bot.gateway.reader import Reader
from bot.gateway.replies import choice
from bot.gateway.safety import Before, safety_reply
from bot.guidance.crisis import country_in
from bot.guidance.registry import load_guidance
from bot.settings import Settings
from bot.store import Store
from bot.store.columns import utc_now
from bot.store.conversations import (
    create_conversation,
    current_session,
    lock_conversation,
    set_country,
)
from bot.store.messages import (
    Reply,
    append_person_message,
    append_replies,
    append_unasked,
    find_choice,
    last_question,
    mark_waiting,
    replies_to,
    set_understanding,
    unanswered_in,
)
from bot.store.models import Conversation, Message
from bot.understanding import Understanding

log = structlog.get_logger()

HOLDS_UP = timedelta(minutes=10)
"""How long what the brain fails at keeps the messages after it waiting, while it answers others."""


class Talk:
    """Carries messages from people to replies. One at a time for each conversation, in the order they came."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        brain: BrainClient,
        reader: Reader,
        notifier: Notifier,
        metrics: Metrics,
    ) -> None:
        self.settings = settings
        self.store = store
        self.brain = brain
        self.reader = reader
        self.notifier = notifier
        self.metrics = metrics
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def begin(self, channel: str) -> tuple[Conversation, str, list[Message]]:
        """A new conversation, its token, and the greeting."""
        greeting = Reply(
            load_guidance().phrases["greeting"].say[0],
            kind="greeting",
            choices=[
                choice("Find the right kind of help", "/find_help"),
                choice("Look at someone I see", "/evaluate"),
            ],
        )
        async with self.store.begin() as session:
            conversation, token = await create_conversation(session, channel)
            sitting = await current_session(session, conversation, utc_now(), self._idle)
            said = await append_unasked(session, conversation, sitting, [greeting])
        return conversation, token, said

    async def receive(self, conversation: Conversation, client_id: str, text: str, chosen: str | None) -> list[Message]:
        """Keep a message, answer it, and give the answers. The same `client_id` again gives the same answers."""
        async with self.store.begin() as session:
            sitting = await current_session(session, conversation, utc_now(), self._idle)
            message, is_new = await append_person_message(session, conversation, sitting, client_id, text, chosen)
            before = await self._before(session, message)
        if is_new:
            self.metrics.messages.labels(conversation.channel).inc()
        if message.state != "answered":
            with self.notifier.typing(conversation.id):
                # Before its turn comes: an emergency waits for no other message, and so for no brain.
                if not await self._keep_safe(message, await self._heard(message, before), before):
                    await self.answer_all(conversation.id)
        async with self.store.begin() as session:
            return await replies_to(session, message)

    async def answer_all(self, conversation_id: str, brain_works: bool = True) -> bool:
        """Answer every message of this conversation that has no answer yet, in order. False when one still waits."""
        lock = self._turns.setdefault(conversation_id, asyncio.Lock())
        others_tried = lock.locked()
        all_answered = True
        async with lock:
            async with self.store.begin() as session:
                waiting = await unanswered_in(session, conversation_id)
                befores = [await self._before(session, message) for message in waiting]
            # Whoever had the turn just before us found the brain away: nobody waits twice for the same time-out.
            brain_works = brain_works and not (others_tried and any(one.state == "waiting" for one in waiting))
            for message, before in zip(waiting, befores, strict=True):
                if not await self._answer(message, before, brain_works):
                    all_answered = False
                    # What the brain can never finish must not hold up the talk for ever.
                    brain_works = brain_works and utc_now() - message.at > HOLDS_UP and await self.brain.is_ready()
        self.notifier.ring(conversation_id)
        return all_answered

    async def _answer(self, message: Message, before: Before, brain_works: bool) -> bool:
        started = time.monotonic()
        understanding = await self._heard(message, before)
        if await self._keep_safe(message, understanding, before):
            return True
        try:
            if not brain_works:
                raise BrainUnavailableError("an earlier message still waits")
            replies = await self._ask_brain(message, understanding, before)
        except BrainUnavailableError as error:
            self.metrics.brain_failures.inc()
            log.error("brain.unavailable", conversation=message.conversation_id, error=str(error))
            await self._say_that_it_waits(message)
            return False
        await self._deliver(message, replies)
        self.metrics.turn_seconds.observe(time.monotonic() - started)
        return True

    async def _keep_safe(self, message: Message, understanding: Understanding, before: Before) -> bool:
        """Answer an emergency at once. False when the message is none."""
        reply = safety_reply(understanding, before)
        if reply is None:
            return False
        self.metrics.safety.labels((reply.asks or "").partition(":")[2]).inc()
        log.warning("safety.answered", conversation=message.conversation_id, kind=reply.asks)
        await self._deliver(message, [reply])
        return True

    async def _before(self, session: AsyncSession, message: Message) -> Before:
        conversation = await lock_conversation(session, message.conversation_id)
        return Before(await last_question(session, message), conversation.country or self.settings.country or None)

    async def _heard(self, message: Message, before: Before) -> Understanding:
        if message.choice:
            # The words on a button are ours, not the person's: there is nothing to read in them.
            return Understanding(message.text, "none", "unclear", "inform", 1.0)
        if message.understanding:
            return Understanding.from_dict(message.understanding)
        understanding = await self.reader.read(message.text, before.asks)
        await self._keep(message, understanding, before)
        return understanding

    async def _keep(self, message: Message, understanding: Understanding, before: Before) -> None:
        async with self.store.begin() as session:
            await set_understanding(session, message, understanding.as_dict())
            if before.asks and before.asks.startswith("safety") and (country := country_in(message.text)):
                await set_country(session, message.conversation_id, country)
            await keep_heard(session, message, understanding, before.asks)
        for flag in understanding.red_flags:
            self.metrics.red_flags.labels(flag.code).inc()

    async def _ask_brain(self, message: Message, understanding: Understanding, before: Before) -> list[Reply]:
        payload = None
        if message.choice:
            async with self.store.begin() as session:
                chosen = await find_choice(session, message.conversation_id, message.choice)
            payload = chosen["payload"] if chosen else None
        return await self.brain.turn(
            message.session_id,
            str(message.n),
            message.text,
            payload,
            {"understanding": understanding.as_dict(), "asked": before.asks},
        )

    async def _deliver(self, message: Message, replies: Sequence[Reply]) -> None:
        async with self.store.begin() as session:
            await append_replies(session, message, replies)

    async def _say_that_it_waits(self, message: Message) -> None:
        variants = load_guidance().phrases["apology"].say
        async with self.store.begin() as session:
            await mark_waiting(session, message, Reply(variants[message.n % len(variants)], kind="apology"))

    @property
    def _idle(self) -> timedelta:
        return timedelta(minutes=self.settings.session_idle_minutes)
