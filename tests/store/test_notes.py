"""Answers and dialogues: what is written over when it comes again."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import ForgottenError
from bot.store.answers import answers_of, record_answer
from bot.store.dialogues import load_dialogue, save_dialogue
from bot.store.models import Conversation, Sitting


async def test_an_answer_to_the_same_question_takes_the_place_of_the_first(
    session: AsyncSession, conversation: Conversation, sitting: Sitting
) -> None:
    first = await record_answer(session, sitting, 1, "being_heard", "listens", "2")
    again = await record_answer(session, sitting, 1, "being_heard", "listens", "4")
    assert again is first
    assert [answer.value for answer in await answers_of(session, conversation.id)] == ["4"]


async def test_other_questions_and_other_messages_have_answers_of_their_own(
    session: AsyncSession, conversation: Conversation, sitting: Sitting
) -> None:
    await record_answer(session, sitting, 3, "being_heard", "listens", "later")
    await record_answer(session, sitting, 1, "being_heard", "listens", "sooner")
    await record_answer(session, sitting, 3, "being_heard", "believes", "both")
    answers = [answer.value for answer in await answers_of(session, conversation.id)]
    assert answers == ["sooner", "later", "both"]


async def test_a_dialogue_is_written_over(session: AsyncSession, sitting: Sitting) -> None:
    assert await load_dialogue(session, sitting.id) is None
    await save_dialogue(session, sitting.id, "[1]")
    await save_dialogue(session, sitting.id, "[1,2]")
    assert await load_dialogue(session, sitting.id) == "[1,2]"


async def test_a_dialogue_belongs_to_a_sitting(session: AsyncSession) -> None:
    with pytest.raises(ForgottenError):
        await save_dialogue(session, "unknown", "[]")
