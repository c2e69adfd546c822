"""A reminder is said once, at its time, in the log of its conversation, whoever gives it, whatever dies."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.gateway import reminders
from bot.gateway.reminders import give_due_reminders
from bot.store.columns import utc_now
from bot.store.conversations import lock_conversation, set_practitioner
from bot.store.models import Message, Sitting
from bot.store.practitioners import ensure_practitioner
from bot.store.reminders import set_reminder, stop_reminders
from tests.gateway.conftest import Gateway, Open
from tests.gateway.fake_brain import FakeBrain
from tests.gateway.person import Person

A_WHILE = timedelta(days=40)


async def remind(gateway: Gateway, person: Person, due_in: timedelta = timedelta(0), kind: str | None = None) -> None:
    """Have a reminder kept, and everything said so far lie back a while."""
    async with gateway.store.begin() as session:
        conversation = await lock_conversation(session, person.conversation)
        about = (await ensure_practitioner(session, conversation, None, kind)).id if kind else None
        await set_reminder(session, person.conversation, about, utc_now() + due_in)
        await session.execute(update(Sitting).values(last_message_at=utc_now() - A_WHILE))
        await session.execute(update(Message).values(at=utc_now() - A_WHILE))


@pytest.mark.parametrize(("kind", "said"), [("naturopath", "your naturopath"), (None, "You asked|time|wished")])
async def test_what_is_due_is_said_once(gateway: Gateway, person: Person, kind: str | None, said: str) -> None:
    await remind(gateway, person, kind=kind)

    assert [await give_due_reminders(gateway.app) for _ in range(2)] == [1, 0]

    (reminder,) = await person.log(after=1)
    assert any(words in reminder["text"] for words in said.split("|"))
    assert reminder["kind"] == "check_in"
    assert [one["label"] for one in reminder["choices"]] == ["Look at it now", "Not now", "No more reminders"]


async def test_what_is_not_due_or_was_stopped_is_not_said(gateway: Gateway, person: Person) -> None:
    await remind(gateway, person, due_in=timedelta(days=1))
    assert await give_due_reminders(gateway.app) == 0
    await remind(gateway, person)
    async with gateway.store.begin() as session:
        await stop_reminders(session, person.conversation)

    assert await give_due_reminders(gateway.app) == 0
    assert len(await person.log()) == 1


async def test_it_never_breaks_into_a_talk(gateway: Gateway, person: Person) -> None:
    await remind(gateway, person)
    await person.say("hi")

    assert await give_due_reminders(gateway.app) == 0


async def test_several_gateways_give_it_once(open_gateway: Open) -> None:
    async with open_gateway() as one, open_gateway() as other:
        person = await one.person()
        await remind(one, person)

        given = await asyncio.gather(*(give_due_reminders(each.app) for each in (one, other, one, other)))

        assert sum(given) == 1
        assert len(await person.log()) == 2


async def test_it_survives_a_restart(open_gateway: Open) -> None:
    async with open_gateway() as gateway:
        person = await gateway.person()
        await remind(gateway, person)
    async with open_gateway() as gateway:
        # A gateway looks at its start, so it may have been given by itself already.
        await give_due_reminders(gateway.app)
        person.client = gateway.client
        assert [one["kind"] for one in await person.log()] == ["greeting", "check_in"]


async def test_an_open_page_hears_it_at_once(gateway: Gateway, person: Person) -> None:
    await remind(gateway, person)
    async with person.listening(after=1) as ear:
        await give_due_reminders(gateway.app)
        assert (await ear.next_message())["kind"] == "check_in"


async def test_whom_it_is_about_comes_into_view_and_the_answer_is_read_in_its_light(
    gateway: Gateway, person: Person, brain: FakeBrain
) -> None:
    await remind(gateway, person, kind="naturopath")
    async with gateway.store.begin() as session:
        conversation = await lock_conversation(session, person.conversation)
        other = await ensure_practitioner(session, conversation, None, "surgeon")
        await set_practitioner(session, conversation.id, other.id)
    await give_due_reminders(gateway.app)
    async with gateway.store.begin() as session:
        await session.execute(update(Sitting).values(last_message_at=utc_now() - A_WHILE))

    await person.say("rather well, thanks for asking")

    assert brain.turns[0]["metadata"]["asked"] == "check_in", "days later too"
    export = await person.ask("GET", "/api/conversation/export")
    in_view = export["conversations"][0]["practitioner_id"]
    assert {one["id"]: one["kind"] for one in export["practitioners"]}[in_view] == "naturopath"


async def test_a_question_of_an_earlier_sitting_is_open_no_longer(
    gateway: Gateway, person: Person, brain: FakeBrain
) -> None:
    brain.replies = [{"text": "Does she listen?", "asks": "being_heard"}]
    await person.say("hi")
    async with gateway.store.begin() as session:
        await session.execute(update(Sitting).values(last_message_at=utc_now() - A_WHILE))

    await person.say("my sister moved away")

    assert [turn["metadata"]["asked"] for turn in brain.turns] == [None, None]


async def test_one_that_fails_holds_up_no_other_and_is_given_later(
    gateway: Gateway, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await gateway.person()
    await remind(gateway, person)
    await remind(gateway, other)
    with monkeypatch.context() as broken, capture_logs() as logs:
        give = reminders._give

        async def fail_for_one(session: object, reminder: object, idle: object) -> bool:
            if reminder.conversation_id == person.conversation:  # type: ignore[attr-defined]
                raise RuntimeError
            return await give(session, reminder, idle)  # type: ignore[arg-type]

        broken.setattr(reminders, "_give", fail_for_one)
        assert await give_due_reminders(gateway.app) == 1

    assert [one["error"] for one in logs] == ["RuntimeError"]
    assert await give_due_reminders(gateway.app) == 1


async def test_a_conversation_forgotten_meanwhile_is_no_failure(
    gateway: Gateway, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await remind(gateway, person)

    async def forget_first(session: object, reminder: object) -> bool:
        raise reminders.ForgottenError

    monkeypatch.setattr(reminders, "take_reminder", forget_first)
    with capture_logs() as logs:
        assert await give_due_reminders(gateway.app) == 0
    assert logs == []
