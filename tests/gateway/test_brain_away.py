"""Whatever happens behind the gateway: words in time, nothing lost, and one real answer later, in order."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import pytest

from bot.gateway import recovery, talk
from bot.guidance.registry import load_guidance
from bot.store.columns import utc_now
from bot.store.conversations import conversation_for_token, current_session
from bot.store.messages import append_person_message, unanswered
from tests.gateway.conftest import Gateway, Open
from tests.gateway.fake_brain import FakeBrain, Mood
from tests.gateway.person import MESSAGES, Message, Person

APOLOGIES = load_guidance().phrases["apology"].say

BABBLE = [
    {},
    [],
    "hello",
    {"replies": None},
    {"replies": [{}]},
    {"replies": ["hi"]},
    {"replies": [{"text": 1, "choices": [{}]}]},
]


def kinds(messages: list[Message]) -> list[str]:
    return [message["kind"] for message in messages]


@pytest.fixture
async def unlucky(brain: FakeBrain, mood: Mood | None) -> FakeBrain:
    """A brain in a bad mood, or none at all."""
    if mood is None:
        await brain.stop()
    else:
        brain.mood = mood
    return brain


@pytest.mark.parametrize("mood", [None, "fails", "slow", "dies", "loses"])
async def test_words_in_time_then_the_answer_once_and_in_order(
    open_gateway: Open, unlucky: FakeBrain, mood: Mood | None, all_old_enough: None
) -> None:
    async with open_gateway(brain_timeout_seconds=0.3) as gateway:
        person = await gateway.person()
        started = time.monotonic()
        first = await person.say("one")
        assert time.monotonic() - started < 2
        second = await person.say("two")
        assert kinds(first) == kinds(second) == ["apology"]
        assert first[0]["text"] in APOLOGIES
        assert second[0]["text"] != first[0]["text"]
        assert not await gateway.recover()
        assert len(await person.log()) == 5

        unlucky.mood = "answers"
        if mood is None:
            await unlucky.start()
        assert await gateway.recover()
        assert await gateway.recover()
        log = await person.log()
        assert [turn["text"] for turn in unlucky.turns] == ["one", "two"]
        assert ["'one'" in log[5]["text"], "'two'" in log[6]["text"]] == [True, True]
        assert len(log) == 7


async def test_an_answer_that_is_none_ends_in_words_too(person: Person, brain: FakeBrain) -> None:
    for babble in BABBLE:
        brain.mood, brain.babble = "babbles", babble
        assert kinds(await person.say("hi")) == ["apology"]


async def test_a_brain_that_says_nothing_does_not_end_in_silence(person: Person, brain: FakeBrain) -> None:
    # Without this guard the message would count as answered, with nothing ever said.
    brain.mood, brain.babble = "babbles", {"replies": []}
    assert kinds(await person.say("hi")) == ["apology"]


async def test_the_stream_tells_the_later_answer(
    gateway: Gateway, person: Person, brain: FakeBrain, all_old_enough: None
) -> None:
    brain.mood = "fails"
    await person.say("one")
    async with person.listening(after=3) as ear:
        brain.mood = "answers"
        await gateway.recover()
        assert "'one'" in (await ear.next_message())["text"]


async def test_sending_again_while_it_waits_adds_no_second_apology(person: Person, brain: FakeBrain) -> None:
    brain.mood = "fails"
    first = await person.say("one", as_id="a")
    assert await person.say("one", as_id="a") == first
    brain.mood = "answers"
    assert kinds(await person.say("one", as_id="a")) == ["apology", "plain"]
    assert len(brain.turns) == 1


async def test_the_next_message_brings_the_waiting_answers_first(person: Person, brain: FakeBrain) -> None:
    brain.mood = "fails"
    await person.say("one")
    brain.mood = "answers"
    await person.say("two")
    assert [turn["text"] for turn in brain.turns] == ["one", "two"]


async def test_nobody_waits_twice_for_the_same_time_out(open_gateway: Open, brain: FakeBrain) -> None:
    # Without this guard each of several messages sent at once would wait for all the time-outs before it.
    brain.mood = "slow"
    async with open_gateway(brain_timeout_seconds=0.6) as gateway:
        person = await gateway.person()
        started = time.monotonic()
        await asyncio.gather(*(person.say(f"number {count}") for count in range(5)))
        assert time.monotonic() - started < 2
        assert kinds(await person.log()).count("apology") == 5


async def test_an_apology_is_not_the_question_that_stands_open(person: Person, brain: FakeBrain) -> None:
    brain.replies = [{"text": "Does she listen?", "asks": "being_heard"}]
    await person.say("hi")
    brain.mood = "fails"
    await person.say("hm")
    brain.mood = "answers"
    await person.say("yes")
    assert [turn["metadata"]["asked"] for turn in brain.turns] == [None, "being_heard", "being_heard"]


async def log_unanswered(gateway: Gateway, person: Person, text: str) -> None:
    """Keep a message as a gateway does that is killed right after."""
    async with gateway.store.begin() as session:
        conversation = await conversation_for_token(session, person.token)
        assert conversation
        sitting = await current_session(session, conversation, utc_now(), timedelta(hours=1))
        message, _ = await append_person_message(session, conversation, sitting, "lost", text)
        message.at = utc_now() - timedelta(minutes=1)


async def test_what_a_killed_gateway_had_logged_is_answered_at_the_next_start(
    open_gateway: Open, brain: FakeBrain
) -> None:
    async with open_gateway() as first:
        person = await first.person()
        await log_unanswered(first, person, "are you there?")
    async with open_gateway() as second:
        person.client = second.client
        reply = await person.next_after(2)
        assert "'are you there?'" in reply["text"]
        assert await person.say("are you there?", as_id="lost") == [reply]
    assert len(brain.turns) == 1


async def test_an_emergency_a_killed_gateway_had_logged_needs_no_brain(open_gateway: Open, brain: FakeBrain) -> None:
    await brain.stop()
    async with open_gateway() as first:
        other, person = await first.person(), await first.person()
        await log_unanswered(first, other, "hello?")
        await log_unanswered(first, person, "I want to die")
    async with open_gateway() as second:
        other.client = person.client = second.client
        assert (await person.next_after(2))["kind"] == "safety"
        assert (await other.next_after(2))["kind"] == "apology"


async def test_recovery_goes_on_by_itself(
    open_gateway: Open, brain: FakeBrain, all_old_enough: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "LOOKS_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(recovery, "LONGEST_PAUSE_SECONDS", 0.05)
    brain.mood = "fails"
    async with open_gateway() as gateway:
        person = await gateway.person()
        await person.say("one")
        await asyncio.sleep(0.1)
        brain.mood = "answers"
        assert (await person.next_after(3))["kind"] == "plain"
    assert len(brain.turns) == 1


async def test_recovery_leaves_fresh_messages_to_the_request_that_brought_them(
    gateway: Gateway, person: Person, brain: FakeBrain
) -> None:
    brain.may_answer.clear()
    asked = asyncio.create_task(person.say("hi"))
    await brain.asked.wait()
    assert await gateway.recover()
    brain.may_answer.set()
    assert kinds(await asked) == ["plain"]


async def test_what_the_brain_cannot_finish_holds_up_no_other_conversation(
    gateway: Gateway, brain: FakeBrain, all_old_enough: None
) -> None:
    # Without this guard one message that always fails would keep everybody else waiting for ever.
    poor, other = await gateway.person(), await gateway.person()
    brain.mood = "fails"
    await poor.say("too much for it")
    await other.say("plain")
    brain.mood, brain.cannot_finish = "answers", {"too much for it"}
    assert not await gateway.recover()
    assert kinds(await other.log())[2:] == ["apology", "plain"]
    assert kinds(await poor.log())[2:] == ["apology"]


async def test_a_failure_that_nobody_foresaw_holds_up_no_other_conversation(
    gateway: Gateway, brain: FakeBrain, all_old_enough: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor, other = await gateway.person(), await gateway.person()
    brain.mood = "fails"
    await poor.say("one")
    await other.say("two")
    brain.mood = "answers"
    answer = talk.Talk._answer

    async def breaks(self: talk.Talk, message: Any, *rest: Any) -> bool:
        if message.conversation_id == poor.conversation:
            raise RuntimeError
        return await answer(self, message, *rest)

    monkeypatch.setattr(talk.Talk, "_answer", breaks)
    assert not await gateway.recover()
    assert kinds(await other.log())[3:] == ["plain"]


async def test_what_the_brain_can_never_finish_does_not_hold_up_the_talk_for_ever(
    person: Person, brain: FakeBrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    brain.cannot_finish = {"too much for it"}
    await person.say("too much for it")
    assert kinds(await person.say("two")) == ["apology"]
    monkeypatch.setattr(talk, "HOLDS_UP", timedelta(seconds=-5))
    assert kinds(await person.say("three")) == ["plain"]
    assert [turn["text"] for turn in brain.turns] == ["two", "three"]


async def test_the_operator_sees_failures_and_what_waits(gateway: Gateway, person: Person, brain: FakeBrain) -> None:
    brain.mood = "fails"
    await person.say("one")
    async with gateway.store.begin() as session:
        assert len(await unanswered(session, utc_now() + timedelta(seconds=5))) == 1
    async with gateway.client.get("/metrics") as response:
        assert "bot_brain_failures_total 1.0" in await response.text()


async def test_a_conversation_deleted_while_the_brain_thinks_is_gone(person: Person, brain: FakeBrain) -> None:
    brain.may_answer.clear()
    asked = asyncio.create_task(person.ask("POST", MESSAGES, expect=401, json={"id": "a", "text": "hi"}))
    await brain.asked.wait()
    await person.ask("DELETE", "/api/conversation")
    brain.may_answer.set()
    assert (await asked)["error"]["code"] == "unauthorized"
    await person.ask("GET", MESSAGES, expect=401)
