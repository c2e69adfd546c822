"""Keeps what was heard in a message, under the practitioner it was said of, and notes who is in view after it."""

from collections.abc import Iterable
from dataclasses import replace

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.guidance.mentions import name_told, nickname_told
from bot.guidance.registry import load_guidance
from bot.guidance.severity import severities
from bot.guidance.who import Known, Newcomer, Telling, Who, who_is_meant
from bot.store.conversations import lock_conversation, set_practitioner
from bot.store.corrections import record_correction
from bot.store.evidence import HeardFlag, HeardSignal, Source, move_last_heard, record_flags, record_signals
from bot.store.models import Conversation, Message, Practitioner
from bot.store.practitioners import add_practitioner, describe_practitioner, practitioners_of
from bot.understanding import QualityFound, RedFlagFound, Understanding

log = structlog.get_logger()

TELLS_OF_SOMEBODY = frozenset({"evaluate", "check_in"})
"""Requests in which a practitioner who is named is somebody the person sees. Elsewhere it may be one they look for."""

ASKED_WHO = frozenset({"compare_who", "check_in_about"})
"""Questions that a few bare words answer with a name: "the young one"."""

ABOUT_THE_PERSON = frozenset({"compare_matters", "support_answer"})
"""Questions about the person's own wishes and support: "someone who listens" is no evidence of any practitioner."""


async def keep_heard(session: AsyncSession, message: Message, understanding: Understanding, asked: str | None) -> None:
    """Write down the signals and flags of a message, which may answer a question, each under whom it is about."""
    # Praise of a sister who rings every day says nothing of a practitioner.
    if asked in ABOUT_THE_PERSON or understanding.intent == "support_web":
        understanding = replace(understanding, qualities=())
    conversation = await lock_conversation(session, message.conversation_id)
    people = await practitioners_of(session, conversation.id)
    telling = _telling(message, people, conversation.practitioner_id, asked in ASKED_WHO)
    cast = _Cast(session, conversation, telling)
    owners = await cast.owners(message.text, [*understanding.red_flags, *understanding.qualities])
    for owner in dict.fromkeys(owners.values()):
        source = Source(conversation.id, message.n, understanding.version, owner)
        flags = [one for one in understanding.red_flags if owners[one] == owner]
        signals = [one for one in understanding.qualities if owners[one] == owner]
        levels = severities([flag.code for flag in flags], load_guidance())
        await record_signals(session, source, [HeardSignal(o.code, o.polarity, o.score, o.quote) for o in signals])
        await record_flags(session, source, [HeardFlag(o.code, levels[o.code], o.score, o.quote) for o in flags])
    told = bool(owners) or telling.corrects or asked in ASKED_WHO or understanding.intent in TELLS_OF_SOMEBODY
    in_view = await cast.in_view_after(told)
    if in_view is None:
        return
    if in_view != conversation.practitioner_id:
        await set_practitioner(session, conversation.id, in_view)
    await _describe(session, in_view, message.text)
    if telling.corrects and telling.last:
        await _put_right(session, message, telling, in_view)


def _telling(message: Message, people: Iterable[Practitioner], in_view: str | None, says_who: bool) -> Telling:
    known = [Known(one.id, one.name, one.nickname, one.kind) for one in people]
    try:
        return who_is_meant(message.text, known, in_view, says_who=says_who)
    except Exception as error:  # an emergency is in this message perhaps: no slip in reading names may hold it up
        log.error("gateway.mentions.failed", conversation=message.conversation_id, error=type(error).__name__)
        return Telling()


async def _describe(session: AsyncSession, practitioner_id: str, text: str) -> None:
    """Write down a name or a nickname that is told as such. A name that is known is not written over."""
    name, nickname = name_told(text), nickname_told(text)
    if name or nickname:
        practitioner = await describe_practitioner(session, practitioner_id, nickname=nickname)
        practitioner.name = practitioner.name or name


async def _put_right(session: AsyncSession, message: Message, telling: Telling, meant: str) -> None:
    """What was said last was about somebody else: it moves to whom the person meant."""
    owners = await move_last_heard(session, message.conversation_id, message.n, meant, telling.instead_of)
    for owner in owners:
        await record_correction(session, message.conversation_id, message.n, "practitioner", meant, owner)


class _Cast:
    """Everybody in a message, with newcomers added to our tables once they are needed, and not before."""

    def __init__(self, session: AsyncSession, conversation: Conversation, telling: Telling) -> None:
        self.session = session
        self.conversation = conversation
        self.telling = telling
        self.ids: dict[Who, str] = {}

    async def owners(
        self, text: str, heard: list[RedFlagFound | QualityFound]
    ) -> dict[RedFlagFound | QualityFound, str]:
        """The practitioner that each thing heard is about."""
        found = {}
        first = next((turning.who for turning in self.telling.turnings), Newcomer())
        for one in heard:
            start = max(text.find(one.quote), 0)
            who = self.telling.about(start, start + len(one.quote))
            if who is not None:
                found[one] = await self.id_of(who)
            else:
                found[one] = self.conversation.practitioner_id or await self.id_of(first)
        return found

    async def in_view_after(self, told: bool) -> str | None:
        """Who is talked of from now on. Somebody new only where the message tells of them."""
        last = self.telling.last
        if isinstance(last, Known) or (last and (told or last in self.ids)):
            return await self.id_of(last)
        return self.conversation.practitioner_id or next(iter(self.ids.values()), None)

    async def id_of(self, who: Who) -> str:
        """Their id, with what the message adds to what was known of them."""
        if who not in self.ids:
            if isinstance(who, Known):
                self.ids[who] = who.id
                for turning in self.telling.turnings:
                    if turning.who == who:
                        known = who.name or turning.name == who.nickname
                        name, kind = None if known else turning.name, None if who.kind else turning.kind
                        await describe_practitioner(self.session, who.id, name=name, kind=kind)
            else:
                added = await add_practitioner(self.session, self.conversation, who.name, who.kind)
                self.ids[who] = added.id
        return self.ids[who]
