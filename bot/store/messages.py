"""The log of messages: each kept once, in order, and every one of a person's answered once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.columns import utc_now
from bot.store.conversations import lock_conversation
from bot.store.evidence import mark_named
from bot.store.models import Choice, Conversation, Image, Link, Message, Sitting

WAITS_ACROSS_SITTINGS = ("safety", "check_in")
"""How the questions begin that a person may answer days later: whether they are safe, and a reminder's."""


@dataclass(frozen=True)
class Reply:
    """A message to a person, before it has a place in the log."""

    text: str
    author: Literal["bot", "counselor"] = "bot"
    kind: str = "plain"
    choices: Sequence[Choice] = ()
    image: Image | None = None
    link: Link | None = None
    flags: Sequence[dict[str, Any]] = ()
    asks: str | None = None


async def append_person_message(
    session: AsyncSession,
    conversation: Conversation,
    sitting: Sitting,
    client_id: str | None,
    text: str,
    choice: str | None = None,
) -> tuple[Message, bool]:
    """Keep what a person said, and tell whether it is new: the same `client_id` gives the first one again."""
    locked = await lock_conversation(session, conversation.id)
    if client_id is not None:
        first = await session.scalar(
            select(Message).where(Message.conversation_id == conversation.id, Message.client_id == client_id)
        )
        if first is not None:
            return first, False
    message = Message(author="person", client_id=client_id, text=text, choice=choice, state="received")
    await _append(session, conversation.id, sitting.id, [message])
    locked.last_seen_at = message.at
    return message, True


async def append_replies(session: AsyncSession, person_message: Message, replies: Sequence[Reply]) -> list[Message]:
    """Answer a person's message. Done again it adds nothing and gives the replies of the first time."""
    await lock_conversation(session, person_message.conversation_id)
    answered = await session.scalar(
        update(Message)
        .where(Message.id == person_message.id, Message.state != "answered")
        .values(state="answered")
        .returning(Message.id)
    )
    if answered is None:
        return await replies_to(session, person_message)
    messages = [_message(reply, answers_n=person_message.n) for reply in replies]
    await _append(session, person_message.conversation_id, person_message.session_id, messages)
    # A flag counts as named once the words that name it stand in the log, and not before.
    for code, quote in {(flag["code"], flag.get("quote")) for reply in replies for flag in reply.flags}:
        await mark_named(session, person_message.conversation_id, code, quote)
    return messages


async def append_unasked(
    session: AsyncSession, conversation: Conversation, sitting: Sitting, replies: Sequence[Reply]
) -> list[Message]:
    """Say what answers no message: a greeting, a check-in, a counselor's words."""
    await lock_conversation(session, conversation.id)
    messages = [_message(reply) for reply in replies]
    await _append(session, conversation.id, sitting.id, messages)
    return messages


async def messages_after(session: AsyncSession, conversation_id: str, n: int) -> list[Message]:
    """Read the log of a conversation behind number `n`; 0 gives all of it."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.n > n)
    return list(await session.scalars(query.order_by(Message.n)))


async def find_message(session: AsyncSession, conversation_id: str, n: int) -> Message | None:
    """Find message number `n` of a conversation."""
    return await session.scalar(select(Message).where(Message.conversation_id == conversation_id, Message.n == n))


async def replies_to(session: AsyncSession, message: Message) -> list[Message]:
    """Read what was said in answer to a person's message."""
    query = select(Message).where(Message.conversation_id == message.conversation_id, Message.answers_n == message.n)
    return list(await session.scalars(query.order_by(Message.n)))


async def unanswered(session: AsyncSession, older_than: datetime) -> list[Message]:
    """List what was said before `older_than` and not answered yet (received or waiting), oldest first."""
    query = select(Message).where(Message.state.in_(("received", "waiting")), Message.at < older_than)
    return list(await session.scalars(query.order_by(Message.at, Message.id)))


async def unanswered_in(session: AsyncSession, conversation_id: str) -> list[Message]:
    """List what a conversation still waits to be answered, in the order it was said."""
    query = select(Message).where(
        Message.conversation_id == conversation_id, Message.state.in_(("received", "waiting"))
    )
    # Sorted here: asked to sort, SQLite would read the whole conversation along its numbers.
    return sorted(await session.scalars(query), key=lambda message: message.n)


async def last_question(session: AsyncSession, person_message: Message) -> str | None:
    """Find the question that stood open when a person spoke: what the bot had asked last before it.

    A question of an earlier sitting is open no longer, unless it is one that waits for as long as it takes.
    """
    last = await session.scalar(
        select(Message)
        .where(
            Message.conversation_id == person_message.conversation_id,
            Message.n < person_message.n,
            Message.author == "bot",
            Message.kind != "apology",
        )
        .order_by(Message.n.desc())
        .limit(1)
    )
    if last is None or last.asks is None:
        return None
    stays_open = last.session_id == person_message.session_id or last.asks.startswith(WAITS_ACROSS_SITTINGS)
    return last.asks if stays_open else None


async def mark_waiting(session: AsyncSession, person_message: Message, apology: Reply) -> bool:
    """Say once that the answer will come later. False when that was said before, or the answer has come."""
    await lock_conversation(session, person_message.conversation_id)
    waits = await session.scalar(
        update(Message)
        .where(Message.id == person_message.id, Message.state == "received")
        .values(state="waiting")
        .returning(Message.id)
    )
    if waits is None:
        return False
    said = _message(apology, answers_n=person_message.n)
    await _append(session, person_message.conversation_id, person_message.session_id, [said])
    return True


async def set_understanding(session: AsyncSession, person_message: Message, understanding: dict[str, Any]) -> None:
    """Keep what was understood of a person's message."""
    await session.execute(update(Message).where(Message.id == person_message.id).values(understanding=understanding))


async def find_choice(session: AsyncSession, conversation_id: str, choice_id: str) -> Choice | None:
    """Find the choice that was offered under this id, the latest if there are several."""
    offered = await session.stream_scalars(
        select(Message.choices)
        .where(Message.conversation_id == conversation_id, Message.choices.is_not(None))
        .order_by(Message.n.desc())
        .execution_options(yield_per=20)
    )
    # Choices are encrypted, so they are looked through here, newest first: that is where it nearly always is.
    try:
        async for choices in offered:
            for choice in choices or ():
                if choice["id"] == choice_id:
                    return choice
    finally:
        await offered.close()
    return None


async def choice_in_words(session: AsyncSession, conversation_id: str, text: str) -> Choice | None:
    """Find the choice whose words a person wrote instead of pressing it, among those offered since they spoke last."""
    said = select(func.max(Message.n)).where(Message.conversation_id == conversation_id, Message.author == "person")
    offered = await session.scalars(
        select(Message.choices)
        .where(Message.conversation_id == conversation_id, Message.n > func.coalesce(said.scalar_subquery(), 0))
        .order_by(Message.n.desc())
    )
    choices = [choice for message in offered for choice in message or ()]
    return next((choice for choice in choices if _bare(choice["label"]) == _bare(text)), None)


def _bare(words: str) -> str:
    return " ".join(words.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()).strip(".!? ")


def _message(reply: Reply, answers_n: int | None = None) -> Message:
    return Message(
        author=reply.author,
        text=reply.text,
        kind=reply.kind,
        choices=list(reply.choices) or None,
        image=reply.image,
        link=reply.link,
        flags=list(reply.flags) or None,
        asks=reply.asks,
        answers_n=answers_n,
    )


async def _append(session: AsyncSession, conversation_id: str, session_id: str, messages: Sequence[Message]) -> None:
    """Give messages their numbers. The caller holds the lock of the conversation."""
    last = await session.scalar(select(func.max(Message.n)).where(Message.conversation_id == conversation_id))
    now = utc_now()
    for n, message in enumerate(messages, start=(last or 0) + 1):
        message.conversation_id = conversation_id
        message.session_id = session_id
        message.n = n
        message.at = now
    session.add_all(messages)
    await session.execute(update(Sitting).where(Sitting.id == session_id).values(last_message_at=now))
    await session.flush()
