"""An emergency is answered at once, with everything else down, and not dropped at the first "no"."""

import asyncio

import pytest

from bot.gateway.safety import Before, safety_reply
from bot.understanding import RedFlagFound, Safety, Understanding
from tests.gateway.conftest import Gateway, Open
from tests.gateway.fake_brain import FakeBrain
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.person import Person


async def test_an_emergency_is_answered_with_the_brain_dead(person: Person, brain: FakeBrain) -> None:
    await brain.stop()
    reply = (await person.say("I want to die"))[0]
    assert reply["kind"] == "safety"
    assert "ending your life" in reply["text"]
    assert "Tell me your country" in reply["text"]
    assert reply["choices"] == []


async def test_an_emergency_never_reaches_the_brain(person: Person, brain: FakeBrain) -> None:
    await person.say("I want to die")
    assert brain.turns == []


async def test_an_emergency_waits_for_no_other_message(person: Person, brain: FakeBrain) -> None:
    # Without this guard it would stand in line behind a turn that the brain is still at, up to its time-out.
    brain.may_answer.clear()
    earlier = asyncio.create_task(person.say("my naturopath is lovely"))
    await brain.asked.wait()
    async with person.listening(after=2) as ear:
        reply = await asyncio.wait_for(person.say("I want to die"), 2)
        assert [one["kind"] for one in reply] == ["safety"]
        assert (await ear.next_message())["text"] == "I want to die"
        assert (await ear.next_message())["kind"] == "safety"
    brain.may_answer.set()
    assert [one["kind"] for one in await earlier] == ["plain"]
    assert [one["n"] for one in await person.log()] == [1, 2, 3, 4, 5]


async def test_an_emergency_behind_waiting_messages_is_answered(person: Person, brain: FakeBrain) -> None:
    brain.mood = "fails"
    await person.say("one")
    assert [one["kind"] for one in await person.say("I want to die")] == ["safety"]


async def test_an_emergency_sent_twice_at_once_is_answered_once(person: Person) -> None:
    one, other = await asyncio.gather(*(person.say("I want to die", as_id="a") for _ in range(2)))
    assert one == other
    assert len(await person.log()) == 3


async def test_the_operators_country_is_taken_until_another_is_named(open_gateway: Open) -> None:
    async with open_gateway(country="GB") as gateway:
        reply = (await (await gateway.person()).say("I want to die"))[0]
    assert "999" in reply["text"]
    assert "Tell me your country" not in reply["text"]


async def test_a_country_named_afterwards_brings_its_numbers_and_is_remembered(
    gateway: Gateway, person: Person, engine: FakeEngine
) -> None:
    await person.say("I want to die")
    reply = (await person.say("I'm in Canada"))[0]
    assert reply["kind"] == "safety"
    assert "911" in reply["text"]
    assert "988" in reply["text"]
    await person.say("no")
    again = (await person.say("I want to die"))[0]
    assert "988" in again["text"]


async def test_a_denial_hears_the_resources_once_more_and_then_the_talk_goes_on(
    person: Person, brain: FakeBrain
) -> None:
    first = (await person.say("I want to die"))[0]
    denied = (await person.say("no, just kidding"))[0]
    assert denied["kind"] == "safety"
    assert denied["text"] != first["text"]
    assert [one["label"] for one in denied["choices"]] == ["Carry on where we were"]
    await person.choose(denied["choices"][0]["id"])
    assert brain.turns[0]["payload"] == "/resume"
    assert (await person.say("no"))[0]["kind"] == "plain"


async def test_after_a_denial_a_second_no_is_not_argued_with(person: Person) -> None:
    await person.say("I want to die")
    await person.say("no")
    assert (await person.say("no"))[0]["kind"] == "plain"


async def test_after_a_denial_the_country_still_brings_its_numbers(person: Person) -> None:
    await person.say("I want to die")
    await person.say("no")
    assert "999" in (await person.say("England"))[0]["text"]


async def test_a_yes_brings_the_same_help_again(person: Person, brain: FakeBrain) -> None:
    first = (await person.say("I want to die"))[0]
    yes = (await person.say("yes"))[0]
    assert (yes["kind"], yes["text"]) == ("safety", first["text"])
    assert brain.turns == []


async def test_other_words_after_an_emergency_go_to_the_brain(person: Person, brain: FakeBrain) -> None:
    await person.say("I want to die")
    await person.say("my appointment is on Tuesday")
    assert brain.turns[0]["metadata"]["asked"] == "safety:self_harm"


async def test_words_of_danger_that_the_rules_know_survive_a_broken_model(
    person: Person, engine: FakeEngine, brain: FakeBrain
) -> None:
    engine.failure = RuntimeError("the model is broken")
    assert (await person.say("I want to kill myself"))[0]["kind"] == "safety"
    assert (await person.say("she is lovely and kind to me, I went on Tuesday"))[0]["kind"] == "plain"
    assert brain.turns[0]["metadata"]["understanding"]["version"] == "rules"


async def test_words_of_danger_that_the_rules_know_survive_a_slow_model(
    person: Person, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.gateway.reader.SLOWEST_SECONDS", 0.05)
    engine.may_answer.clear()
    assert (await person.say("I want to kill myself"))[0]["kind"] == "safety"
    assert not engine.may_answer.is_set()
    engine.may_answer.set()


def understood(text: str, safety: Safety = "none", flag: str = "", third_person: bool = False) -> Understanding:
    flags = (RedFlagFound(flag, 0.9, text),) if flag else ()
    return Understanding(text, safety, "unclear", "inform", 0.9, red_flags=flags, third_person=third_person)


@pytest.mark.parametrize(
    ("understanding", "before", "asks"),
    [
        (understood("hello"), Before(), None),
        (understood("no"), Before("being_heard"), None),
        (understood("England"), Before("being_heard"), None),
        (understood("x", "medical_emergency"), Before(), "safety:medical_emergency"),
        (understood("x", "in_danger"), Before(), "safety:in_danger"),
        (understood("x", "in_danger", "boundary_violation"), Before(), "safety:practitioner_danger"),
        (understood("x", "self_harm", "boundary_violation"), Before(), "safety:self_harm"),
        (understood("x", "self_harm"), Before("safety:in_danger"), "safety:self_harm"),
        (understood("yes"), Before("safety:in_danger"), "safety:in_danger"),
        (understood("England"), Before("safety:in_danger"), "safety:in_danger"),
        (understood("no"), Before("safety:in_danger"), "safety_denial:in_danger"),
        (understood("honestly I'm fine"), Before("safety:self_harm"), "safety_denial:self_harm"),
        (understood("yes"), Before("safety_denial:in_danger"), None),
        (understood("yes im safe"), Before("safety:in_danger"), "safety_denial:in_danger"),
        (understood("im not suicidal. pls stop", "self_harm"), Before("safety:self_harm"), "safety_denial:self_harm"),
        (understood("no i dont want to die", "self_harm"), Before("safety_denial:self_harm"), None),
        (understood("no", "self_harm"), Before(), "safety:self_harm"),
        (understood("I want to die"), Before("safety:self_harm"), None),
        (understood("I want to die", "self_harm"), Before("safety_denial:self_harm"), "safety:self_harm"),
        (understood("yes"), Before("safety:medical_emergency"), "safety_help:medical_emergency"),
        (
            understood("an ambulance is coming", "medical_emergency"),
            Before("safety:medical_emergency"),
            "safety_help:medical_emergency",
        ),
        (understood("she's in hospital now"), Before("safety_help:medical_emergency"), None),
        (
            understood("on the phone with them, she stopped breathing", "medical_emergency"),
            Before("safety_help:medical_emergency"),
            "safety:medical_emergency",
        ),
        (understood("they're here, at my door", "in_danger"), Before("safety:in_danger"), "safety:in_danger"),
        (understood("the naturopath then"), Before("safety_help:medical_emergency"), None),
        (
            understood("he stopped breathing", "medical_emergency"),
            Before("safety_help:in_danger"),
            "safety:medical_emergency",
        ),
        (understood("England"), Before("safety_denial:in_danger"), "safety:in_danger"),
    ],
)
def test_the_safety_step(understanding: Understanding, before: Before, asks: str | None) -> None:
    reply = safety_reply(understanding, before)
    assert (reply and reply.asks) == asks
    assert reply is None or reply.kind == "safety"


def test_a_country_named_with_the_denial_brings_its_numbers() -> None:
    reply = safety_reply(understood("i said uk. i'm safe, at my sister's", "self_harm"), Before("safety:self_harm"))
    assert reply
    assert (reply.asks, "116 123" in reply.text) == ("safety_denial:self_harm", True)


def test_someone_who_worries_about_another_is_spoken_to_as_such() -> None:
    reply = safety_reply(understood("x", "self_harm", third_person=True), Before())
    assert reply
    assert "someone's life" in reply.text
