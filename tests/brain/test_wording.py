import copy
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.slots import TextSlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.brain.wording import Wording

BUTTON = {"title": "Skip", "payload": '/inform{"choice":"skip"}'}
RESPONSES: dict[str, list[dict[str, Any]]] = {
    "utter_thanks": [{"text": "You're welcome."}, {"text": "Glad to."}, {"text": "Any time."}],
    "utter_two": [{"text": "One."}, {"text": "Another."}],
    "utter_list": [{"text": "Here is your list: {questions}"}, {"text": "So far it says: {questions}"}],
    "utter_bare": [{"text": "{question}"}, {"text": "Back to my question: {question}"}],
    "utter_heard": [{"text": 'I heard "{quote}".', "buttons": [BUTTON], "custom": {"asks": "hope"}}],
}
DOMAIN = Domain.from_dict({"responses": copy.deepcopy(RESPONSES)})


def sitting(*said: str) -> DialogueStateTracker:
    """A talk in which the bot said this before."""
    events = [event for text in said for event in (UserUttered("well"), BotUttered(text))]
    return DialogueStateTracker.from_events("a", events)


async def words(response: str, tracker: DialogueStateTracker, **blanks: Any) -> dict[str, Any]:
    """What is said now."""
    said = await Wording(domain=DOMAIN).generate(response, tracker, "gateway", **blanks)
    assert said is not None
    return said


async def test_variants_are_said_in_turn_and_then_the_oldest_again() -> None:
    said: list[str] = []
    for _ in range(7):
        said.append((await words("utter_thanks", sitting(*said)))["text"])

    variants = [variant["text"] for variant in RESPONSES["utter_thanks"]]
    assert said == [*variants, *variants, variants[0]]


@given(st.lists(st.sampled_from(["utter_thanks", "utter_two"]), max_size=30))
async def test_no_sentence_is_ever_said_twice_in_a_row(asked: list[str]) -> None:
    said: list[str] = []
    for response in asked:
        said.append((await words(response, sitting(*said)))["text"])

    assert all(one != other for one, other in pairwise(said))


async def test_a_variant_is_known_again_with_other_words_in_its_blank() -> None:
    first = await words("utter_list", sitting(), questions="1. a?")
    second = await words("utter_list", sitting(first["text"]), questions="1. a?\n2. b?")
    third = await words("utter_list", sitting(first["text"], second["text"]), questions="")
    assert [one["text"].split()[0] for one in (first, second, third)] == ["Here", "So", "Here"]


async def test_where_the_blank_is_all_its_words_count() -> None:
    assert (await words("utter_bare", sitting("Does she listen?"), question="Who decides?"))["text"] == "Who decides?"


@given(st.text())
async def test_a_persons_words_are_repeated_as_they_are(quote: str) -> None:
    assert (await words("utter_heard", sitting(), quote=quote))["text"] == f'I heard "{quote}".'


async def test_braces_and_brackets_of_a_person_are_no_blanks() -> None:
    assert (await words("utter_heard", sitting(), quote="100[sic] {why}"))["text"] == 'I heard "100[sic] {why}".'


async def test_payloads_stay_as_they_are_and_what_is_added_to_a_reply_stays_out_of_the_domain() -> None:
    first = await words("utter_heard", sitting(), quote="a")
    first["buttons"].append("another")
    first["custom"]["asks"] = "another"

    second = await words("utter_heard", sitting(), quote="b")

    assert second["buttons"] == [BUTTON]
    assert second["custom"] == {"asks": "hope"}


async def test_blanks_are_filled_from_slots_too() -> None:
    tracker = DialogueStateTracker("a", [TextSlot("quote", mappings=[], initial_value="hm")])

    assert (await words("utter_heard", tracker))["text"] == 'I heard "hm".'


async def test_a_response_that_does_not_exist_is_nothing() -> None:
    assert await Wording(domain=DOMAIN).generate("utter_unknown", sitting(), "gateway") is None
