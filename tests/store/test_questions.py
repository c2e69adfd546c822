"""The lists of questions: each in its order, nothing lost, nothing of others."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.models import Conversation
from bot.store.practitioners import ensure_practitioner
from bot.store.questions import (
    MOST,
    NewQuestion,
    arrange_questions,
    keep_questions,
    latest_list_to_ask,
    list_address,
    pass_over,
    questions_of,
    record_heard,
    reword_question,
)


def new(*asks: str) -> list[NewQuestion]:
    return [NewQuestion("own", ask, "own") for ask in asks]


async def asks(session: AsyncSession, conversation: Conversation, whose: str | None = None) -> list[str]:
    listed = await questions_of(session, conversation.id, whose)
    return [one.ask for one in listed if one.dropped_at is None]


async def test_a_list_keeps_its_order_and_each_sentence_once(session: AsyncSession, conversation: Conversation) -> None:
    await keep_questions(session, conversation.id, None, 1, new("a?", "b?", "A?"))
    added = await keep_questions(session, conversation.id, None, 2, new("b?", "c?"))
    assert [one.ask for one in added] == ["c?"]
    assert await asks(session, conversation) == ["a?", "b?", "c?"]


async def test_it_is_arranged_and_what_is_left_out_is_dropped(
    session: AsyncSession, conversation: Conversation
) -> None:
    a, b, c = await keep_questions(session, conversation.id, None, 1, new("a?", "b?", "c?"))
    await arrange_questions(session, [a, b, c], [c, a], 2)
    assert await asks(session, conversation) == ["c?", "a?"]
    assert [one.message_n for one in (a, b, c)] == [2, 2, 2]
    await arrange_questions(session, [], [], 3)
    await keep_questions(session, conversation.id, None, 3, new("b?"))
    assert await asks(session, conversation) == ["c?", "a?", "b?"]


async def test_it_holds_only_so_many(session: AsyncSession, conversation: Conversation) -> None:
    added = await keep_questions(session, conversation.id, None, 1, new(*(f"{n}?" for n in range(MOST + 5))))
    assert len(added) == MOST


async def test_each_practitioner_has_their_own(session: AsyncSession, conversation: Conversation) -> None:
    surgeon = await ensure_practitioner(session, conversation, None, "surgeon")
    await keep_questions(session, conversation.id, surgeon.id, 1, new("a?"))
    await keep_questions(session, conversation.id, None, 1, new("b?"))
    assert await asks(session, conversation, surgeon.id) == ["a?"]
    assert await asks(session, conversation) == ["b?"]
    assert await questions_of(session, "another", surgeon.id) == []
    assert list_address(surgeon.id) != list_address(None)


async def test_the_list_changed_last_is_asked_about_until_all_is_answered(
    session: AsyncSession, conversation: Conversation
) -> None:
    surgeon = await ensure_practitioner(session, conversation, None, "surgeon")
    (early,) = await keep_questions(session, conversation.id, None, 1, new("a?"))
    (late,) = await keep_questions(session, conversation.id, surgeon.id, 2, new("b?"))
    assert await latest_list_to_ask(session, conversation.id) == [late]
    await record_heard(session, late, "yes")
    assert await latest_list_to_ask(session, conversation.id) == [early]
    await arrange_questions(session, [early], [], 3)
    assert await latest_list_to_ask(session, conversation.id) == []


async def test_what_was_passed_over_can_be_asked_about_again(session: AsyncSession, conversation: Conversation) -> None:
    (question,) = await keep_questions(session, conversation.id, None, 1, new("a?"))
    await pass_over(session, [question])
    assert question.passed_at
    await pass_over(session, [question], passed=False)
    assert question.passed_at is None
    await pass_over(session, [])


async def test_it_is_put_in_a_persons_own_words(session: AsyncSession, conversation: Conversation) -> None:
    (question,) = await keep_questions(session, conversation.id, None, 1, [NewQuestion("cost", "a?", "general")])
    await reword_question(session, question, "b?", 2)
    assert (question.ask, question.code, question.origin) == ("b?", "own", "own")
