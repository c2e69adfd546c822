from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import ForgottenError
from bot.store.columns import utc_now
from bot.store.conversations import create_conversation, forget_conversation
from bot.store.messages import (
    Reply,
    append_person_message,
    append_replies,
    append_unasked,
    choice_in_words,
    find_choice,
    last_question,
    mark_waiting,
    messages_after,
    replies_to,
    set_understanding,
    unanswered,
    unanswered_in,
)
from bot.store.models import Choice, Conversation, Message, Sitting

SOON = timedelta(minutes=1)
SORRY = Reply("I am slow today.", kind="apology")


def button(name: str) -> Choice:
    return {"id": name, "label": name.title(), "payload": f"/{name}"}


@pytest.fixture
async def message(session: AsyncSession, conversation: Conversation, sitting: Sitting) -> Message:
    return (await append_person_message(session, conversation, sitting, "a", "hello"))[0]


async def test_the_same_client_id_gives_the_first_message_again(
    session: AsyncSession, conversation: Conversation, sitting: Sitting, message: Message
) -> None:
    again, is_new = await append_person_message(session, conversation, sitting, "a", "something else")
    assert (again.id, again.text, is_new) == (message.id, "hello", False)
    assert await messages_after(session, conversation.id, 0) == [message]


async def test_another_conversation_may_use_the_same_client_id(
    session: AsyncSession, sitting: Sitting, message: Message
) -> None:
    other, _ = await create_conversation(session, "web")
    theirs, is_new = await append_person_message(session, other, sitting, "a", "hello")
    assert is_new
    assert (theirs.n, theirs.conversation_id) == (1, other.id)


async def test_messages_without_a_client_id_are_all_kept(
    session: AsyncSession, conversation: Conversation, sitting: Sitting
) -> None:
    for _ in range(2):
        assert (await append_person_message(session, conversation, sitting, None, "hello"))[1]
    assert [kept.n for kept in await messages_after(session, conversation.id, 0)] == [1, 2]


async def test_the_log_is_numbered_without_a_gap_whoever_speaks(
    session: AsyncSession, conversation: Conversation, sitting: Sitting, message: Message
) -> None:
    await append_replies(session, message, [Reply("one"), Reply("two")])
    await append_unasked(session, conversation, sitting, [Reply("I am a person", author="counselor")])
    await append_person_message(session, conversation, sitting, "b", "thanks")
    log = await messages_after(session, conversation.id, 0)
    assert [(kept.n, kept.author, kept.text) for kept in log] == [
        (1, "person", "hello"),
        (2, "bot", "one"),
        (3, "bot", "two"),
        (4, "counselor", "I am a person"),
        (5, "person", "thanks"),
    ]
    assert await messages_after(session, conversation.id, 3) == log[3:]
    assert await messages_after(session, conversation.id, 5) == []


async def test_replies_are_kept_whole(session: AsyncSession, message: Message) -> None:
    reply = Reply(
        "Shall I note it?",
        kind="red_flag",
        choices=[button("yes"), button("no")],
        image={"url": "/map.svg", "alt": "A map"},
        link={"url": "https://example.org", "label": "Read more"},
        flags=[{"code": "product_selling"}],
        asks="note_it",
    )
    (kept,) = await append_replies(session, message, [reply])
    assert [*await replies_to(session, message)] == [kept]
    assert (kept.kind, kept.choices, kept.asks) == ("red_flag", [button("yes"), button("no")], "note_it")
    assert kept.flags == [{"code": "product_selling"}]
    assert (kept.image, kept.link) == (reply.image, reply.link)
    assert (kept.answers_n, kept.session_id, kept.state) == (message.n, message.session_id, None)


async def test_a_message_is_answered_once(session: AsyncSession, message: Message) -> None:
    first = await append_replies(session, message, [Reply("one")])
    assert await append_replies(session, message, [Reply("two")]) == first
    assert message.state == "answered"


async def test_a_message_can_be_answered_without_words(session: AsyncSession, message: Message) -> None:
    assert await append_replies(session, message, []) == []
    assert await unanswered(session, utc_now() + SOON) == []


async def test_what_waits_is_still_unanswered(
    session: AsyncSession, conversation: Conversation, sitting: Sitting, message: Message
) -> None:
    second, _ = await append_person_message(session, conversation, sitting, "b", "are you there?")
    assert await mark_waiting(session, message, SORRY)
    assert message.state == "waiting"
    assert await unanswered(session, utc_now() + SOON) == [message, second]
    assert await unanswered_in(session, conversation.id) == [message, second]
    assert await unanswered(session, message.at) == []
    await append_replies(session, message, [Reply("yes")])
    assert await unanswered(session, utc_now() + SOON) == [second]
    assert await unanswered_in(session, conversation.id) == [second]


async def test_an_answered_message_does_not_wait_again(session: AsyncSession, message: Message) -> None:
    (reply,) = await append_replies(session, message, [Reply("one")])
    assert not await mark_waiting(session, message, SORRY)
    assert message.state == "answered"
    assert await replies_to(session, message) == [reply]


async def test_a_person_is_asked_to_wait_once_and_then_answered(session: AsyncSession, message: Message) -> None:
    assert await mark_waiting(session, message, SORRY)
    assert not await mark_waiting(session, message, SORRY)
    await append_replies(session, message, [Reply("here I am")])
    assert [reply.text for reply in await replies_to(session, message)] == [SORRY.text, "here I am"]


async def test_a_question_stands_open_until_the_next_reply_even_one_that_comes_late(
    session: AsyncSession, conversation: Conversation, sitting: Sitting, message: Message
) -> None:
    assert await last_question(session, message) is None
    await append_replies(session, message, [Reply("Where are you?", asks="country")])
    second, _ = await append_person_message(session, conversation, sitting, "b", "Ireland")
    await mark_waiting(session, second, SORRY)
    third, _ = await append_person_message(session, conversation, sitting, "c", "hello?")
    assert [await last_question(session, one) for one in (message, second, third)] == [None, "country", "country"]
    await append_replies(session, second, [Reply("Thank you.")])
    fourth, _ = await append_person_message(session, conversation, sitting, "d", "ok")
    assert await last_question(session, fourth) is None


async def test_the_understanding_is_kept_with_the_message(session: AsyncSession, message: Message) -> None:
    await set_understanding(session, message, {"safety": "none", "red_flags": []})
    await session.refresh(message)
    assert message.understanding == {"safety": "none", "red_flags": []}


async def test_a_choice_is_found_wherever_it_was_offered(
    session: AsyncSession, conversation: Conversation, sitting: Sitting, message: Message
) -> None:
    await append_replies(session, message, [Reply("?", choices=[button("yes"), button("no")]), Reply("plain")])
    await append_unasked(session, conversation, sitting, [Reply(".", choices=[button("later")])] * 30)
    assert await find_choice(session, conversation.id, "no") == button("no")
    assert await find_choice(session, conversation.id, "later") == button("later")
    assert await find_choice(session, conversation.id, "unknown") is None


@pytest.mark.parametrize(
    ("text", "found"), [("later", "later"), (" LATER!", "later"), ("Yes", "yes"), ("later on", None), ("", None)]
)
async def test_a_choice_of_the_last_message_can_be_written(
    session: AsyncSession, conversation: Conversation, message: Message, text: str, found: str | None
) -> None:
    assert await choice_in_words(session, conversation.id, text) is None
    await append_replies(session, message, [Reply("?", choices=[button("yes")]), Reply("?", choices=[button("later")])])
    assert await choice_in_words(session, conversation.id, text) == (button(found) if found else None)


async def test_a_choice_of_another_conversation_is_not_found(session: AsyncSession, message: Message) -> None:
    await append_replies(session, message, [Reply("?", choices=[button("yes")])])
    other, _ = await create_conversation(session, "web")
    assert await find_choice(session, other.id, "yes") is None


async def test_a_message_moves_the_times_on(
    session: AsyncSession, conversation: Conversation, sitting: Sitting, message: Message
) -> None:
    await session.refresh(sitting)
    assert conversation.last_seen_at == message.at == sitting.last_message_at
    (reply,) = await append_replies(session, message, [Reply("one")])
    await session.refresh(sitting)
    assert sitting.last_message_at == reply.at
    assert conversation.last_seen_at == message.at


async def test_nothing_is_said_in_a_forgotten_conversation(
    session: AsyncSession, conversation: Conversation, sitting: Sitting, message: Message
) -> None:
    await forget_conversation(session, conversation.id)
    with pytest.raises(ForgottenError):
        await append_person_message(session, conversation, sitting, "a", "hello")
    with pytest.raises(ForgottenError):
        await append_replies(session, message, [Reply("one")])
    assert await messages_after(session, conversation.id, 0) == []


async def test_the_question_that_stood_open_is_known(
    session: AsyncSession, conversation: Conversation, sitting: Sitting, message: Message
) -> None:
    assert await last_question(session, message) is None
    await append_replies(session, message, [Reply("and how?", asks="being_heard"), Reply("sorry", kind="apology")])
    second, _ = await append_person_message(session, conversation, sitting, "b", "well")
    assert await last_question(session, second) == "being_heard"
