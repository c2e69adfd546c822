"""What a licence means is said for kind and country; a name leaves only after a yes, and nothing else ever does."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from actions.conversation import JOURNEY_SLOTS
from bot.guidance.credentials import credential_of
from bot.store.practitioners import practitioners_of
from tests.actions.talk import DOMAIN, Talk, understood
from tests.registers.fake_npi import FakeRegistry, Mood, listed

VALIDATE = "validate_verify_form"
LOOK_UP = "action_look_up"
NOT_ASKED = {"verify_consent": "not asked", "verify_name": "not asked", "verify_state": "not asked"}
NO_LOOK_UP = {"verify_consent": "no", "verify_name": "not asked", "verify_state": "not asked"}
YES: dict[str, Any] = {
    "verify_kind": "chiropractor",
    "verify_country": "US",
    "verify_consent": "yes",
    "verify_name": "Jane Lee",
    "verify_state": "not asked",
}


@pytest.fixture
async def registry(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeRegistry]:
    """The registry that the actions would ask."""
    fake = FakeRegistry()
    await fake.start()
    monkeypatch.setenv("NPI_REGISTRY", fake.url)
    monkeypatch.setenv("BRAIN_TIMEOUT_SECONDS", "2")
    yield fake
    await fake.stop()
    assert fake.breaches == []


@pytest.mark.parametrize(
    ("text", "kind", "country", "offered"),
    [
        ("is my chiropractor in Texas licensed", "chiropractor", "US", True),
        ("is my reiki healer in Texas licensed", "reiki_healer", "US", False),
        ("is my osteopath in London registered", "osteopath", "GB", False),
        ("is my dentist in Brazil registered", "dentist", None, None),
        ("how do I check them in Texas", None, "US", None),
        ("how do I check them", None, None, None),
    ],
)
async def test_what_the_first_message_says_is_not_asked(
    talk: Talk, text: str, kind: str | None, country: str | None, offered: bool | None
) -> None:
    done = await talk.act(VALIDATE, understanding=understood(text, intent="verify_credentials"))

    assert (done.slots["verify_kind"], done.slots["verify_country"]) == (kind, country)
    if offered is None:
        assert done.messages == []
    else:
        (told,) = done.messages
        credential = credential_of(kind, country)
        assert (told["response"], told["means"]) == ("utter_credentials", credential.means)
        assert told["custom"]["link"]["url"] == (credential.link and credential.link.url)
        assert (done.slots["verify_consent"] is None) == offered


async def test_the_practitioner_in_view_and_the_configured_country_are_taken(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTRY", "IE")
    await talk.hear(understood(good={"being_heard": "she listens"}), kind="physiotherapist")

    done = await talk.act(VALIDATE, understanding=understood("is she real", intent="verify_credentials"))

    assert "CORU" in done.messages[0]["means"]
    assert {name: done.slots[name] for name in NOT_ASKED} == NOT_ASKED


@pytest.mark.parametrize(
    ("asked", "said", "before", "decided", "spoken"),
    [
        ("verify_kind", "a chiropractor", {}, {"verify_kind": "chiropractor", "verify_country": None}, []),
        ("verify_kind", "dunno", {}, {"verify_kind": "unknown", "verify_country": None}, []),
        (
            "verify_country",
            "Canada",
            {"verify_kind": "dentist"},
            {"verify_kind": "dentist", "verify_country": "CA"} | NOT_ASKED,
            ["utter_credentials"],
        ),
        (
            "verify_country",
            "Atlantis",
            {"verify_kind": "dentist"},
            {"verify_kind": "dentist", "verify_country": "unknown"} | NOT_ASKED,
            ["utter_credentials"],
        ),
        ("verify_consent", "yes", {}, {"verify_consent": "yes", "verify_name": None}, []),
        ("verify_consent", "ok go ahead", {}, {"verify_consent": "yes", "verify_name": None}, []),
        ("verify_consent", "no", {}, NO_LOOK_UP, []),
        ("verify_consent", "not sure", {}, NO_LOOK_UP, []),
        ("verify_consent", "usually", {}, {"verify_consent": None}, []),
        ("verify_consent", "yes but not my name", {}, {"verify_consent": None}, []),
        ("verify_consent", "what is it", {}, {"verify_consent": None}, []),
        ("verify_name", "Dr. Jane Lee, DC", {}, {"verify_name": "Jane Lee", "verify_state": "not asked"}, []),
        ("verify_name", "just Jane", {}, {"verify_name": None}, []),
        ("verify_name", "i don't know it", {}, NO_LOOK_UP, []),
        ("verify_name", "never mind", {}, NO_LOOK_UP, []),
        ("verify_state", "Ohio", {}, {"verify_state": "Ohio"}, []),
        ("verify_state", "skip", {}, {"verify_state": "unknown"}, []),
        ("verify_name", "/evaluate", {}, {"verify_name": None}, []),
    ],
)
async def test_each_answer_is_taken(
    talk: Talk,
    registry: FakeRegistry,
    asked: str,
    said: str,
    before: dict[str, Any],
    decided: dict[str, Any],
    spoken: list[str],
) -> None:
    done = await talk.act(VALIDATE, understanding=understood(said), requested_slot=asked, answer=said, **before)

    assert done.slots == decided
    assert done.responses == spoken
    assert registry.asked == [], "no answer sends anything"


async def test_a_country_that_was_told_is_remembered(talk: Talk) -> None:
    await talk.act(VALIDATE, requested_slot="verify_country", answer="Canada", verify_kind="dentist")

    assert (await talk.conversation()).country == "CA"


async def test_a_full_name_is_kept_and_not_asked_again(talk: Talk, registry: FakeRegistry) -> None:
    slots = {"verify_kind": "chiropractor"}
    await talk.act(VALIDATE, requested_slot="verify_name", answer="jane lee", **slots)

    async with talk.store.begin() as session:
        (kept,) = await practitioners_of(session, talk.conversation_id)
    done = await talk.act(VALIDATE, requested_slot="verify_consent", answer="yes", **slots)

    assert (kept.name, kept.kind) == ("Jane Lee", "chiropractor")
    assert done.slots["verify_name"] == "Jane Lee"


@pytest.mark.parametrize(
    ("people", "state", "response", "outcome"),
    [
        ([], "not asked", "utter_npi_none", "none"),
        ([listed()], "not asked", "utter_npi_one", "one"),
        ([listed(), listed(number="2", code="207Q00000X")], "not asked", "utter_npi_one", "one"),
        ([listed(code="207Q00000X")], "not asked", "utter_npi_other_work", "other"),
        ([listed(), listed(number="2")], "not asked", "utter_npi_few", "few"),
        ([listed(number=str(n)) for n in range(4)], "unknown", "utter_npi_still_many", "still many"),
        ([listed(number=str(n)) for n in range(4)] + [listed(number="9", state="OH")], "Ohio", "utter_npi_one", "one"),
        ([listed(number=str(n)) for n in range(4)] + [listed(number="9", state="OH")], "oh", "utter_npi_one", "one"),
        (
            [listed(number=str(n)) for n in range(4)] + [listed(number="9", city="ERIE")],
            "in Erie",
            "utter_npi_other_work",
            "other",
        ),
        (
            [listed(number=str(n)) for n in range(4)] + [listed(number="9", city="ERIE")],
            "erie",
            "utter_npi_one",
            "one",
        ),
        ([listed(number=str(n), code="207Q00000X") for n in range(1300)], "Ohio", "utter_npi_still_many", "still many"),
    ],
)
async def test_what_the_registry_holds_is_told_for_what_it_is(
    talk: Talk, registry: FakeRegistry, people: list[dict[str, Any]], state: str, response: str, outcome: str
) -> None:
    registry.people = people

    done = await talk.act(LOOK_UP, **YES | {"verify_state": state})

    assert done.responses == [response]
    assert done.messages[0]["custom"]["link"]["url"].startswith("https://")
    assert await talk.answers() == [("verify_credentials", "npi", outcome)]
    assert done.slots == dict.fromkeys(JOURNEY_SLOTS) | {"questions_left": 2}
    assert {(one["first_name"], one["last_name"]) for one in registry.asked} == {("Jane", "Lee")}


async def test_one_hit_is_described_as_declared(talk: Talk, registry: FakeRegistry) -> None:
    registry.people = [listed()]

    done = await talk.act(LOOK_UP, **YES)

    assert done.messages[0]["entry"] == "Jane Lee, Chiropractor, Pittsburgh, PA, NPI 1234567893, licence DC001 (PA)"


async def test_of_many_namesakes_the_place_is_asked(talk: Talk, registry: FakeRegistry) -> None:
    registry.people = [listed(number=str(number)) for number in range(4)]

    done = await talk.act(LOOK_UP, **YES)

    assert done.messages == []
    assert done.slots == {"verify_state": None}
    assert done.next_action == "verify_form"
    again = await talk.act(VALIDATE, **YES | done.slots)
    assert again.events == [], "the journey goes on, and does not begin anew"


@pytest.mark.parametrize("mood", ["down", "errors", "slow", "broken"])
async def test_a_registry_that_is_away_says_nothing_about_anybody(
    talk: Talk, registry: FakeRegistry, mood: Mood
) -> None:
    registry.mood = mood

    done = await talk.act(LOOK_UP, **YES)

    assert done.responses == ["utter_npi_away"]
    assert await talk.answers() == [("verify_credentials", "npi", "away")]


@pytest.mark.parametrize("slots", [NO_LOOK_UP, NOT_ASKED, {}, YES | {"verify_consent": None}])
async def test_without_a_yes_nothing_is_sent(talk: Talk, registry: FakeRegistry, slots: dict[str, Any]) -> None:
    done = await talk.act(LOOK_UP, **slots)

    assert registry.asked == []
    assert done.responses == (["utter_npi_not_looked_up"] if slots is NO_LOOK_UP else [])


async def test_an_operator_can_switch_the_look_up_off(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPI_REGISTRY", "off")

    done = await talk.act(VALIDATE, understanding=understood("is my chiropractor in Texas licensed"))

    assert done.slots["verify_consent"] == "not asked"


async def test_what_was_interrupted_is_taken_up(talk: Talk) -> None:
    left = {"form_left": "evaluate_form", "slot_left": "quality_answer", "quality_asked": "shared_power"}

    done = await talk.act(LOOK_UP, **NOT_ASKED | left)

    assert done.next_action == "evaluate_form"
    assert done.slots["requested_slot"] == "quality_answer"
    assert done.slots["form_left"] is None
    assert "quality_asked" not in done.slots


async def test_a_flag_heard_on_the_way_is_named_next(talk: Talk) -> None:
    await talk.hear(understood(flags={"credential_evasion": "he won't say where he trained"}))

    assert (await talk.act(LOOK_UP, **NOT_ASKED)).next_action == "evaluate_form"


@pytest.mark.parametrize("variant", range(3))
def test_what_a_licence_means_is_said_briefly(variant: int) -> None:
    from bot.guidance.registry import load_guidance

    template = DOMAIN["responses"]["utter_credentials"][variant]["text"]
    for country in load_guidance().credentials.values():
        for entry in country.entries:
            assert len(template.format(means=entry.means).split()) <= 60
