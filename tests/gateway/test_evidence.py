"""What was heard of a practitioner is kept, under one of them."""

from bot.store.evidence import Evidence, evidence_for
from bot.store.practitioners import practitioners_of
from tests.gateway.conftest import Gateway
from tests.gateway.fake_brain import FakeBrain
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.person import Person

STORY = "She sold me three bottles and told me to skip my GP"


async def evidence(gateway: Gateway, person: Person) -> Evidence:
    """All that is kept, when it is kept under exactly one practitioner."""
    async with gateway.store.begin() as session:
        (practitioner,) = await practitioners_of(session, person.conversation)
        return await evidence_for(session, practitioner.id)


async def test_signals_and_flags_are_recorded_under_one_practitioner(gateway: Gateway, person: Person) -> None:
    await person.say(STORY)
    await person.say("She really listens")
    kept = await evidence(gateway, person)
    assert sorted((one.quality, one.polarity, one.message_n) for one in kept.signals) == [
        ("being_heard", "+", 4),
        ("products_in_proportion", "-", 2),
    ]
    assert {one.code: (one.severity, one.quote) for one in kept.red_flags} == {
        "product_selling": ("talk_about", "sold me three bottles"),
        "discourages_medical_care": ("act_now", "told me to skip my GP"),
    }


async def test_the_kind_that_is_named_is_the_practitioners(
    gateway: Gateway, person: Person, engine: FakeEngine
) -> None:
    text = "My chiropractor really listens"
    engine.knows[text] = engine.knows["She really listens"]
    await person.say(text)
    async with gateway.store.begin() as session:
        (practitioner,) = await practitioners_of(session, person.conversation)
    assert practitioner.kind == "chiropractor"


async def test_nothing_is_recorded_where_nothing_was_heard(gateway: Gateway, person: Person) -> None:
    await person.say("hello")
    async with gateway.store.begin() as session:
        assert await practitioners_of(session, person.conversation) == []


async def test_a_message_is_understood_and_recorded_once_however_often_it_is_tried(
    gateway: Gateway, person: Person, brain: FakeBrain, engine: FakeEngine, all_old_enough: None
) -> None:
    brain.mood = "fails"
    await person.say(STORY)
    await gateway.recover()
    brain.mood = "answers"
    await gateway.recover()
    kept = await evidence(gateway, person)
    assert (len(kept.signals), len(kept.red_flags), len(engine.read)) == (1, 2, 1)
    assert brain.turns[0]["metadata"]["understanding"]["version"] == "fake"


async def test_a_button_is_no_evidence(gateway: Gateway, person: Person, brain: FakeBrain) -> None:
    brain.replies = [{"text": "Which?", "choices": [{"label": STORY, "payload": "/explain_flag"}]}]
    reply = (await person.say("hi"))[0]
    await person.choose(reply["choices"][0]["id"])
    async with gateway.store.begin() as session:
        assert await practitioners_of(session, person.conversation) == []


async def test_an_emergency_keeps_its_flags_too(gateway: Gateway, person: Person) -> None:
    reply = (await person.say("He locked me in and touched me"))[0]
    assert "should never be part of care" in reply["text"]
    assert [one.code for one in (await evidence(gateway, person)).red_flags] == ["boundary_violation"]
