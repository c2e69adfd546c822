"""What is told is kept under the practitioner who is meant, when several are told of."""

from typing import Any

import pytest

from bot.store.evidence import evidence_for
from bot.store.practitioners import practitioners_of
from bot.understanding import QualityFound
from tests.gateway.conftest import Gateway
from tests.gateway.fake_brain import FakeBrain
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.person import Person

Told = dict[tuple[str | None, str | None], list[str]]


@pytest.fixture
def good(engine: FakeEngine) -> Any:
    """Have every text speak for being heard."""

    class All(dict[str, dict[str, Any]]):
        def get(self, text: str, _default: Any = None) -> dict[str, Any]:
            return {"qualities": (QualityFound("being_heard", "+", 0.9, text),), "intent": self.intent}

        intent = "inform"

    engine.knows = All()
    return engine.knows


async def told(gateway: Gateway, person: Person) -> Told:
    """The words kept, by name and kind."""
    async with gateway.store.begin() as session:
        return {
            (one.name, one.kind): [signal.quote for signal in (await evidence_for(session, one.id)).signals]
            for one in await practitioners_of(session, person.conversation)
        }


@pytest.mark.parametrize(
    ("second", "intent", "under"),
    [
        ("she listens", "inform", ("Anna", "osteopath")),
        ("my GP listens", "evaluate", (None, "gp")),
        ("what about my GP, he listens", "inform", (None, "gp")),
        ("now Dr Lee, he listens", "inform", ("Dr Lee", None)),
        ("anna listens to me and to my gp", "inform", ("Anna", "osteopath")),
        ("not Anna but my GP", "evaluate", (None, "gp")),
    ],
)
async def test_the_talk_turns_only_to_whom_it_is_about(
    gateway: Gateway, person: Person, good: Any, second: str, intent: str, under: tuple[str | None, str | None]
) -> None:
    await person.say("my osteopath Anna is kind")
    good.intent = intent

    await person.say(second)

    assert second in (await told(gateway, person))[under]


async def test_it_turns_back_at_a_name(gateway: Gateway, person: Person, good: Any) -> None:
    good.intent = "evaluate"
    await person.say("my osteopath Anna is kind")
    await person.say("my GP Dr Lee is cold")
    good.intent = "inform"

    await person.say("anna asks what I think")
    await person.say("and lee never does")

    assert await told(gateway, person) == {
        ("Anna", "osteopath"): ["my osteopath Anna is kind", "anna asks what I think"],
        ("Dr Lee", "gp"): ["my GP Dr Lee is cold", "and lee never does"],
    }


async def test_a_name_told_later_is_theirs(gateway: Gateway, person: Person, good: Any) -> None:
    await person.say("my osteopath is kind")

    await person.say("her name is Maren")

    assert list(await told(gateway, person)) == [("Maren", "osteopath")]


@pytest.mark.parametrize(
    ("asks", "text", "under"),
    [
        ("compare_who", "dr lee, he listens to me", ("Dr Lee", None)),
        ("compare_who", "the young one", ("the young one", None)),
        ("practitioner_story", "my physio Tom always asks", ("Tom", "physiotherapist")),
    ],
)
async def test_an_answer_to_who_is_about_the_one_named(
    gateway: Gateway, person: Person, brain: FakeBrain, good: Any, asks: str, text: str, under: tuple[str, str | None]
) -> None:
    brain.replies = [{"text": "Who?", "asks": asks}]
    await person.say("my osteopath Anna is kind")

    await person.say(text)

    assert (await told(gateway, person))[under] == [text]


async def test_a_wish_is_no_evidence(gateway: Gateway, person: Person, brain: FakeBrain, good: Any) -> None:
    brain.replies = [{"text": "What matters?", "asks": "compare_matters"}]
    await person.say("my osteopath Anna is kind")

    await person.say("that someone listens")

    assert await told(gateway, person) == {("Anna", "osteopath"): ["my osteopath Anna is kind"]}
