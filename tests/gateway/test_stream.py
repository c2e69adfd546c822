"""New messages as server-sent events, whoever they come from."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.gateway import stream as stream_module
from bot.store.columns import utc_now
from bot.store.conversations import conversation_for_token, current_session
from bot.store.messages import Reply, append_unasked
from tests.gateway.conftest import Gateway, Open
from tests.gateway.fake_brain import FakeBrain
from tests.gateway.person import STREAM, Event, Person


async def test_a_stream_begins_with_what_was_said_before(person: Person) -> None:
    await person.say("hi")
    async with person.listening() as ear:
        assert [await ear.next_message() for _ in range(3)] == await person.log()


async def test_after_leaves_out_what_the_page_has(person: Person) -> None:
    await person.say("hi")
    async with person.listening(after=2) as ear:
        assert (await ear.next_message())["n"] == 3


async def test_a_browser_that_reconnects_gets_only_what_it_missed(person: Person) -> None:
    # It asks for its first address again: without this guard all since then would be sent at every reconnect.
    await person.say("hi")
    async with person.listening(after=0, headers={"Last-Event-ID": "2"}) as ear:
        assert (await ear.next_message())["n"] == 3


async def test_a_last_event_id_that_is_no_number_is_refused(person: Person) -> None:
    await person.ask("GET", STREAM, expect=422, headers={"Last-Event-ID": "two"})


async def test_while_an_answer_is_made_the_stream_says_so(person: Person, brain: FakeBrain) -> None:
    brain.may_answer.clear()
    async with person.listening(after=1) as ear:
        asked = asyncio.create_task(person.say("hi"))
        seen = [await ear.next(), await ear.next()]
        assert sorted(event.name for event in seen if event) == ["message", "typing"]
        assert Event("typing", None, {"typing": True}) in seen
        brain.may_answer.set()
        reply = await ear.next_message()
        assert [reply] == await asked
        last = await ear.next()
        assert last in (Event("typing", None, {"typing": False}), None)


async def test_typing_goes_on_until_the_last_message_is_answered(person: Person, brain: FakeBrain) -> None:
    brain.may_answer.clear()
    async with person.listening(after=1) as ear:
        asked = [asyncio.create_task(person.say(text)) for text in ("one", "two")]
        brain.may_answer.set()
        await asyncio.gather(*asked)
        events = []
        while (event := await ear.next()) and event.data != {"typing": False}:
            events.append(event)
        assert len([one for one in events if one.name == "message"]) == 4


async def test_each_open_page_hears_it(person: Person) -> None:
    async with person.listening(after=2) as one, person.listening(after=2) as other:
        await person.say("hi")
        assert await one.next_message() == await other.next_message()


async def test_nobody_hears_another_conversation(gateway: Gateway) -> None:
    mine, theirs = await gateway.person(), await gateway.person()
    async with mine.listening() as ear:
        await theirs.say("a secret")
        await mine.say("hi")
        assert [(await ear.next_message())["n"] for _ in range(3)] == [1, 2, 3]


async def test_words_of_another_process_are_found_by_looking(
    gateway: Gateway, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_module, "LOOKS_EVERY_SECONDS", 0.05)
    async with person.listening(after=1) as ear:
        async with gateway.store.begin() as session:
            conversation = await conversation_for_token(session, person.token)
            assert conversation
            sitting = await current_session(session, conversation, utc_now(), timedelta(hours=1))
            await append_unasked(session, conversation, sitting, [Reply("I am Ana, a person.", author="counselor")])
        assert (await ear.next_message())["from"] == "counselor"


async def test_line_breaks_in_a_text_do_not_break_the_framing(person: Person) -> None:
    # Without this guard a text could forge events of its own on the page of whoever reads it.
    text = "a\n\nevent: message\ndata: {}\r\rdata: b\u2028\u2029c\x85"
    async with person.listening(after=1) as ear:
        await person.say(text)
        assert (await ear.next_message())["text"] == text


async def test_streams_end_when_the_gateway_stops(open_gateway: Open) -> None:
    async with open_gateway() as gateway:
        person = await gateway.person()
        async with person.listening(after=1) as ear:
            closing = asyncio.create_task(gateway.app.shutdown())
            assert await ear.next() is None
            await closing


async def test_a_page_that_is_closed_is_no_failure(
    gateway: Gateway, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without this guard every closed page would write a failure with its stack into the operator's log.
    monkeypatch.setattr(stream_module, "LOOKS_EVERY_SECONDS", 0.02)
    with capture_logs() as logs:
        async with person.listening() as ear:
            await ear.next_message()
        await person.say("hi")
        await asyncio.sleep(0.15)
    assert logs == []


async def test_asking_for_the_head_of_a_stream_does_not_hold_a_connection(gateway: Gateway, person: Person) -> None:
    async with gateway.client.head(STREAM, headers=person.headers()) as response:
        assert response.status == 405
