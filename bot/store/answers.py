"""What a person answered to the questions they were asked."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.columns import utc_now
from bot.store.conversations import lock_conversation
from bot.store.models import Answer, Sitting


async def record_answer(
    session: AsyncSession,
    sitting: Sitting,
    message_n: int,
    topic: str,
    question: str,
    value: str,
    practitioner_id: str | None = None,
) -> Answer:
    """Keep an answer. Another one to the same question from the same message takes its place."""
    await lock_conversation(session, sitting.conversation_id)
    answer = await session.scalar(
        select(Answer).where(
            Answer.conversation_id == sitting.conversation_id,
            Answer.message_n == message_n,
            Answer.question == question,
        )
    )
    if answer is None:
        answer = Answer(
            conversation_id=sitting.conversation_id,
            session_id=sitting.id,
            message_n=message_n,
            question=question,
        )
        session.add(answer)
    answer.topic = topic
    answer.value = value
    answer.practitioner_id = practitioner_id or answer.practitioner_id
    answer.at = utc_now()
    answer.withdrawn_at = None
    await session.flush()
    return answer


async def answers_of(session: AsyncSession, conversation_id: str) -> list[Answer]:
    """List every answer of a conversation that stands, in the order of the messages it came from."""
    query = select(Answer).where(Answer.conversation_id == conversation_id, Answer.withdrawn_at.is_(None))
    return list(await session.scalars(query.order_by(Answer.message_n, Answer.at)))


async def withdraw_answer(session: AsyncSession, answer: Answer) -> None:
    """Take an answer back: it stays in the table, and counts no more."""
    await lock_conversation(session, answer.conversation_id)
    answer.withdrawn_at = utc_now()
    await session.flush()
