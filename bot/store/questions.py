"""The questions a person takes along to a visit: one list for each practitioner, and one for nobody in particular."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.columns import utc_now
from bot.store.conversations import lock_conversation
from bot.store.models import Question

NOBODY = "visit"
"""Stands for the practitioner in the address of the list that belongs to nobody in particular."""

MOST = 30
"""How many questions a list can hold."""


@dataclass(frozen=True)
class NewQuestion:
    """A question to put on a list. `code` and `origin` are the guidance's; "own" for the person's."""

    code: str
    ask: str
    origin: str


def list_address(practitioner_id: str | None) -> str:
    """Where the gateway shows the list as a page; with "/pdf" behind it, as a file."""
    return f"/api/conversation/questions/{practitioner_id or NOBODY}"


async def questions_of(session: AsyncSession, conversation_id: str, practitioner_id: str | None) -> list[Question]:
    """Read one list in its order, with what was dropped from it."""
    query = select(Question).where(
        Question.conversation_id == conversation_id, Question.practitioner_id.is_not_distinct_from(practitioner_id)
    )
    return list(await session.scalars(query.order_by(Question.place, Question.at, Question.id)))


async def latest_list_to_ask(session: AsyncSession, conversation_id: str) -> list[Question]:
    """Read the list that was changed last among those with something still to ask; empty when there is none."""
    latest = await session.scalar(
        select(Question)
        .where(
            Question.conversation_id == conversation_id,
            Question.dropped_at.is_(None),
            Question.heard_at.is_(None),
        )
        .order_by(Question.message_n.desc(), Question.at.desc())
        .limit(1)
    )
    return await questions_of(session, conversation_id, latest.practitioner_id) if latest else []


async def keep_questions(
    session: AsyncSession,
    conversation_id: str,
    practitioner_id: str | None,
    message_n: int,
    new: Sequence[NewQuestion],
) -> list[Question]:
    """Put questions at the end of a list, as long as it has room, each sentence once. Return those that are new."""
    await lock_conversation(session, conversation_id)
    before = await questions_of(session, conversation_id, practitioner_id)
    standing = {one.ask.casefold() for one in before if one.dropped_at is None}
    place = max((one.place for one in before), default=-1) + 1
    added: list[Question] = []
    for one in new:
        if one.ask.casefold() not in standing and len(standing) < MOST:
            standing.add(one.ask.casefold())
            added.append(
                Question(
                    conversation_id=conversation_id,
                    practitioner_id=practitioner_id,
                    code=one.code,
                    origin=one.origin,
                    ask=one.ask,
                    place=place + len(added),
                    message_n=message_n,
                )
            )
    session.add_all(added)
    await session.flush()
    return added


async def arrange_questions(
    session: AsyncSession, questions: Sequence[Question], kept: Sequence[Question], message_n: int
) -> None:
    """Give the standing `questions` of a list the order of `kept`; what is not in it is dropped."""
    if not questions:
        return
    await lock_conversation(session, questions[0].conversation_id)
    places = sorted(one.place for one in questions)
    for place, one in zip(places, kept, strict=False):
        one.place = place
        one.message_n = message_n
    for one in questions:
        if one not in kept:
            one.dropped_at = utc_now()
            one.message_n = message_n
    await session.flush()


async def reword_question(session: AsyncSession, question: Question, ask: str, message_n: int) -> None:
    """Put a person's own words in the place of a question."""
    await lock_conversation(session, question.conversation_id)
    question.ask, question.code, question.origin, question.message_n = ask, "own", "own", message_n
    await session.flush()


async def record_heard(session: AsyncSession, question: Question, heard: str) -> None:
    """Keep what the person heard when they asked."""
    await lock_conversation(session, question.conversation_id)
    question.heard, question.heard_at, question.passed_at = heard, utc_now(), None
    await session.flush()


async def pass_over(session: AsyncSession, questions: Sequence[Question], passed: bool = True) -> None:
    """Leave questions for another visit, or (`passed` false) make them the ones to ask about again."""
    if questions:
        await lock_conversation(session, questions[0].conversation_id)
    for one in questions:
        one.passed_at = utc_now() if passed else None
    await session.flush()
