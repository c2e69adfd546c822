"""Signals and red flags: what was heard of a practitioner, in the person's own words."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.columns import utc_now
from bot.store.conversations import lock_conversation
from bot.store.models import Answer, Polarity, RedFlag, Signal

Row = TypeVar("Row", Signal, RedFlag, Answer)


@dataclass(frozen=True)
class HeardSignal:
    """A signal as it was understood; `score` from 0 to 1, `quote` a literal piece of the text."""

    quality: str
    polarity: Polarity
    score: float
    quote: str


@dataclass(frozen=True)
class HeardFlag:
    """A red flag as it was understood; `score` and `quote` as in HeardSignal."""

    code: str
    severity: str
    score: float
    quote: str


@dataclass(frozen=True)
class Source:
    """Where something was heard: in which message, about whom, and by which version of the understanding."""

    conversation_id: str
    message_n: int
    version: str
    practitioner_id: str | None = None


class Evidence(NamedTuple):
    """What stands about a practitioner: nothing of it was withdrawn."""

    signals: list[Signal]
    red_flags: list[RedFlag]


async def record_signals(session: AsyncSession, source: Source, heard: Sequence[HeardSignal]) -> list[Signal]:
    """Keep the signals heard in a message. Heard again they are renewed; a withdrawn one stays withdrawn."""
    return await _record(session, Signal, ("quality", "polarity"), source, heard)


async def record_flags(session: AsyncSession, source: Source, heard: Sequence[HeardFlag]) -> list[RedFlag]:
    """Keep the red flags heard in a message, as record_signals does; one that was named stays named."""
    return await _record(session, RedFlag, ("code",), source, heard)


async def evidence_for(session: AsyncSession, practitioner_id: str) -> Evidence:
    """Collect all that stands about a practitioner, in the order it was heard."""
    return Evidence(
        await _standing(session, Signal, Signal.practitioner_id == practitioner_id),
        await _standing(session, RedFlag, RedFlag.practitioner_id == practitioner_id),
    )


async def flags_of(session: AsyncSession, conversation_id: str) -> list[RedFlag]:
    """List every red flag that stands in a conversation, also where nobody knows yet whom it is about."""
    return await _standing(session, RedFlag, RedFlag.conversation_id == conversation_id)


async def attribute(session: AsyncSession, conversation_id: str, message_n: int, practitioner_id: str) -> None:
    """Put what was heard in a message down to the practitioner whom it turned out to be about."""
    await lock_conversation(session, conversation_id)
    for table in (Signal, RedFlag):
        heard = (table.conversation_id == conversation_id, table.message_n == message_n)
        await session.execute(update(table).where(*heard).values(practitioner_id=practitioner_id))
    await session.flush()


async def mark_named(session: AsyncSession, conversation_id: str, code: str, quote: str | None = None) -> int:
    """Note that a red flag was named to the person. Return for how many rows that is news.

    With the words that were quoted, it is named of those practitioners alone of whom they were said.
    """
    about = RedFlag.code == code
    if quote is not None:
        flags = await flags_of(session, conversation_id)
        owners = {flag.practitioner_id for flag in flags if flag.code == code and flag.quote == quote}
        about = and_(about, _of_one_of(owners))
    return await _stamp(session, conversation_id, RedFlag, "named_at", about)


async def withdraw_flag(
    session: AsyncSession,
    conversation_id: str,
    code: str,
    practitioner_id: str | None = None,
    quality: str | None = None,
) -> int:
    """Take a red flag back, of one practitioner or of all. Return how many rows stood until now.

    With the quality that the flag goes with, what was heard against it in the same messages is taken back too.
    """
    flags = [
        flag
        for flag in await flags_of(session, conversation_id)
        if flag.code == code and practitioner_id in (None, flag.practitioner_id)
    ]
    heard = and_(
        Signal.quality == quality, Signal.polarity == "-", Signal.message_n.in_([flag.message_n for flag in flags])
    )
    await _stamp(session, conversation_id, Signal, "withdrawn_at", heard)
    return await _stamp(session, conversation_id, RedFlag, "withdrawn_at", RedFlag.id.in_([flag.id for flag in flags]))


async def withdraw_heard_in(session: AsyncSession, conversation_id: str, message_n: int) -> list[RedFlag]:
    """Take back all that was heard in one message. Return the red flags among it."""
    flags = [flag for flag in await flags_of(session, conversation_id) if flag.message_n == message_n]
    await _stamp(session, conversation_id, RedFlag, "withdrawn_at", RedFlag.message_n == message_n)
    await _stamp(session, conversation_id, Signal, "withdrawn_at", Signal.message_n == message_n)
    return flags


async def move_last_heard(
    session: AsyncSession, conversation_id: str, before_n: int, practitioner_id: str, instead_of: Collection[str]
) -> set[str]:
    """Give what was heard last before a message to another practitioner; `instead_of` says of whom, if of some only.

    Return the ids of those it was taken from. Answers of that message go along.
    """
    await lock_conversation(session, conversation_id)
    rows: list[Signal | RedFlag | Answer] = [
        *await _standing(session, Signal, _owned_before(Signal, conversation_id, before_n)),
        *await _standing(session, RedFlag, _owned_before(RedFlag, conversation_id, before_n)),
        *await _standing(session, Answer, _owned_before(Answer, conversation_id, before_n)),
    ]
    last = [row for row in rows if row.message_n == max(row.message_n for row in rows)]
    moved = [
        row
        for row in last
        if row.practitioner_id != practitioner_id and (not instead_of or row.practitioner_id in instead_of)
    ]
    owners = {str(row.practitioner_id) for row in moved}
    for row in moved:
        row.practitioner_id = practitioner_id
    await session.flush()
    return owners


async def withdraw_signal(session: AsyncSession, conversation_id: str, quality: str, polarity: Polarity) -> int:
    """Take a signal back, as withdraw_flag does."""
    heard = and_(Signal.quality == quality, Signal.polarity == polarity)
    return await _stamp(session, conversation_id, Signal, "withdrawn_at", heard)


async def _record(
    session: AsyncSession,
    table: type[Row],
    key: Sequence[str],
    source: Source,
    heard: Sequence[HeardSignal | HeardFlag],
) -> list[Row]:
    await lock_conversation(session, source.conversation_id)
    earlier = await session.scalars(
        select(table).where(table.conversation_id == source.conversation_id, table.message_n == source.message_n)
    )
    rows = {tuple(getattr(row, name) for name in key): row for row in earlier}
    recorded: dict[tuple[object, ...], Row] = {}
    # Heard twice in one message, the surer one is kept: it comes last.
    for one in sorted(heard, key=lambda one: one.score):
        place = tuple(getattr(one, name) for name in key)
        row = recorded[place] = rows.setdefault(place, table())
        values = asdict(source) | asdict(one)
        values["practitioner_id"] = source.practitioner_id or row.practitioner_id
        values["at"] = utc_now()
        for name, value in values.items():
            setattr(row, name, value)
    session.add_all(recorded.values())
    await session.flush()
    return list(recorded.values())


def _owned_before(table: type[Row], conversation_id: str, before_n: int) -> ColumnElement[bool]:
    place = and_(table.conversation_id == conversation_id, table.message_n < before_n)
    return and_(place, table.practitioner_id.is_not(None))


def _of_one_of(owners: Collection[str | None]) -> ColumnElement[bool]:
    named = RedFlag.practitioner_id.in_([owner for owner in owners if owner is not None])
    return or_(named, RedFlag.practitioner_id.is_(None)) if None in owners else named


async def _standing(session: AsyncSession, table: type[Row], about: ColumnElement[bool]) -> list[Row]:
    query = select(table).where(about, table.withdrawn_at.is_(None))
    return list(await session.scalars(query.order_by(table.message_n, table.at, table.id)))


async def _stamp(
    session: AsyncSession, conversation_id: str, table: type[Row], column: str, about: ColumnElement[bool]
) -> int:
    await lock_conversation(session, conversation_id)
    standing = await _standing(session, table, and_(table.conversation_id == conversation_id, about))
    unstamped = [row for row in standing if getattr(row, column) is None]
    now = utc_now()
    for row in unstamped:
        setattr(row, column, now)
    await session.flush()
    return len(unstamped)
