"""Several practitioners in one talk: what is heard goes to whom it is about, also after a correction."""

from typing import Any

import pytest

from bot.gateway import evidence
from bot.store.conversations import lock_conversation
from bot.store.corrections import corrections_of
from bot.store.evidence import evidence_for
from bot.store.practitioners import practitioners_of
from bot.understanding import QualityFound, RedFlagFound
from tests.gateway.conftest import Gateway
from tests.gateway.fake_brain import FakeBrain
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.person import Person

BOTTLES = "every visit ends with bottles"
LISTENS = "really listens to me"


@pytest.fixture(autouse=True)
def hears(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two phrases say something, wherever they stand."""
    plain = engine.understand

    def understand(text: str, asked: str | None) -> Any:
        engine.knows[text] = {
            **engine.knows.get(text, {}),
            "red_flags": (RedFlagFound("product_selling", 0.9, BOTTLES),) if BOTTLES in text else (),
            "qualities": (QualityFound("being_heard", "+", 0.9, LISTENS),) if LISTENS in text else (),
        }
        return plain(text, asked)

    monkeypatch.setattr(engine, "understand", understand)


async def kept(gateway: Gateway, person: Person) -> dict[str, list[str]]:
    """What stands under each practitioner."""
    async with gateway.store.begin() as session:
        told = {}
        for one in await practitioners_of(session, person.conversation):
            heard = await evidence_for(session, one.id)
            codes = [*(flag.code for flag in heard.red_flags), *(signal.quality for signal in heard.signals)]
            told[one.name or one.kind or "?"] = codes
        return told


async def in_view(gateway: Gateway, person: Person) -> str | None:
    async with gateway.store.begin() as session:
        practitioner_id = (await lock_conversation(session, person.conversation)).practitioner_id
        people = await practitioners_of(session, person.conversation)
    return next((one.name or one.kind for one in people if one.id == practitioner_id), None)


@pytest.mark.parametrize(
    ("messages", "under", "after"),
    [
        (
            [f"I see a naturopath, {BOTTLES}", f"My osteopath {LISTENS} though"],
            {"naturopath": ["product_selling"], "osteopath": ["being_heard"]},
            "osteopath",
        ),
        (
            [f"My naturopath {LISTENS}. My chiropractor is odd, {BOTTLES}"],
            {"naturopath": ["being_heard"], "chiropractor": ["product_selling"]},
            "chiropractor",
        ),
        (
            ["I see a naturopath called Ilse", f"when I told my GP that {BOTTLES} she rolled her eyes"],
            {"Ilse": ["product_selling"]},
            "Ilse",
        ),
        (
            ["I see a naturopath called Ilse", f"My dentist {LISTENS}", f"back to Ilse, {BOTTLES}"],
            {"Ilse": ["product_selling"], "dentist": ["being_heard"]},
            "Ilse",
        ),
        (
            [f"My naturopath {LISTENS}", f"My dentist {LISTENS}", "what about the other one?", f"so {BOTTLES}"],
            {"naturopath": ["being_heard", "product_selling"], "dentist": ["being_heard"]},
            "naturopath",
        ),
        (
            [f"My naturopath {LISTENS}", f"I call her the bottle lady, {LISTENS}", f"My dentist {LISTENS}",
             f"the bottle lady, {BOTTLES}"],
            {"naturopath": ["product_selling", "being_heard"], "dentist": ["being_heard"]},
            "naturopath",
        ),
        ([f"She {LISTENS}", "her name is Maren Vogt"], {"Maren Vogt": ["being_heard"]}, "Maren Vogt"),
        ([f"She {LISTENS}", "should I see an osteopath?"], {"?": ["being_heard"]}, None),
    ],
)  # fmt: skip
async def test_what_is_heard_goes_to_whom_it_is_about(
    gateway: Gateway, person: Person, messages: list[str], under: dict[str, list[str]], after: str | None
) -> None:
    for message in messages:
        await person.say(message)

    told = {name: sorted(set(codes)) for name, codes in (await kept(gateway, person)).items()}
    # A flag speaks against its quality too; here only what was heard as such is compared.
    assert told == {name: sorted(set(codes)) for name, codes in under.items()}
    assert await in_view(gateway, person) == after


@pytest.mark.parametrize("correction", ["not Dr Lee, the osteopath", "no, not Dr Lee", "I meant the osteopath"])
async def test_a_correction_moves_what_was_said_last(gateway: Gateway, person: Person, correction: str) -> None:
    await person.say(f"My osteopath Marta {LISTENS}")
    await person.say(f"Dr Lee is odd, {BOTTLES}")
    await person.say(correction)

    assert await kept(gateway, person) == {"Marta": ["product_selling", "being_heard"], "Dr Lee": []}
    assert await in_view(gateway, person) == "Marta"
    async with gateway.store.begin() as session:
        (correction_kept,) = await corrections_of(session, person.conversation)
    assert correction_kept.of == "practitioner"


async def test_a_flag_of_one_is_not_named_of_the_other(gateway: Gateway, person: Person, brain: FakeBrain) -> None:
    await person.say(f"I see a naturopath, {BOTTLES}")
    flag = {"code": "product_selling", "severity": "talk_about", "quote": BOTTLES}
    brain.replies = [{"text": "One thing stood out.", "choices": [], "kind": "red_flag", "flags": [flag]}]
    await person.say("go on")
    brain.replies = []
    await person.say(f"My osteopath too, {BOTTLES}")

    async with gateway.store.begin() as session:
        first, second = await practitioners_of(session, person.conversation)
        named = [(await evidence_for(session, one.id)).red_flags[0].named_at is not None for one in (first, second)]
    assert named == [True, False]


async def test_a_slip_in_telling_people_apart_holds_up_no_emergency(
    gateway: Gateway, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await person.say(f"I see a naturopath, {BOTTLES}")

    def fail(*_anything: object) -> None:
        raise RuntimeError("a slip")

    monkeypatch.setattr(evidence, "who_is_meant", fail)
    assert [one["kind"] for one in await person.say("I want to die")] == ["safety"]
    await person.say(f"she {LISTENS}")
    assert await kept(gateway, person) == {"naturopath": ["product_selling", "being_heard"]}
