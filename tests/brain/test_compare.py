"""Comparing, in prose, through the real brain: who is meant, what matters, what differs, and nobody wins."""

from typing import Any

import pytest

from bot.store.conversations import lock_conversation, set_practitioner
from bot.store.evidence import HeardFlag, HeardSignal, Source, record_flags, record_signals
from bot.store.models import Polarity
from bot.store.practitioners import ensure_practitioner, practitioners_of
from tests.actions.conftest import store, talk
from tests.brain.conftest import RASA_NOTICES
from tests.brain.test_journeys import Person, person

__all__ = ["person", "store", "talk"]

pytestmark = RASA_NOTICES

NO_WINNER = ("better than", "wins", "winner is", "out of", "%")


async def tell_of(
    person: Person, name: str | None, kind: str | None, flag: str | None = None, **heard: Polarity
) -> None:
    """Have something told of somebody, as the gateway keeps it: `being_heard="+"`."""
    talk = person.talk
    talk.message_n += 1
    async with talk.store.begin() as session:
        conversation = await lock_conversation(session, talk.conversation_id)
        one = await ensure_practitioner(session, conversation, name, kind)
        await set_practitioner(session, conversation.id, one.id)
        source = Source(conversation.id, talk.message_n, "1", one.id)
        signals = [HeardSignal(code, sign, 0.9, f"so it was {sign}") for code, sign in heard.items()]
        await record_signals(session, source, signals)
        await record_flags(session, source, [HeardFlag(flag, "talk_about", 0.9, "so it was")] if flag else [])


async def known(person: Person) -> list[tuple[str | None, str | None]]:
    """Everybody told of."""
    async with person.talk.store.begin() as session:
        return [(one.name, one.kind) for one in await practitioners_of(session, person.talk.conversation_id)]


async def matters(person: Person) -> list[str]:
    """What was said to matter."""
    return [value for topic, _, value in await person.talk.answers() if topic == "compare"]


def lines(message: dict[str, Any]) -> list[str]:
    """What a comparison says."""
    assert message["kind"] == "comparison"
    assert not any(word in message["text"] for word in NO_WINNER)
    assert len(message["text"].split()) < 60
    return str(message["text"]).split("\n")


def columns(message: dict[str, Any]) -> list[str]:
    """Who stands in the picture."""
    return list(message["image"]["drawing"]["columns"])


async def test_two_told_of_before_are_laid_side_by_side(person: Person) -> None:
    await tell_of(person, None, "osteopath", being_heard="+", fair_exchange="-")
    await tell_of(person, "Dr Lee", None, being_heard="-")

    (asked,) = await person.says("compare my osteopath with Dr Lee", "compare")
    (shown,) = await person.says("that someone listens to me")

    assert asked["asks"] == "compare_matters"
    assert lines(shown)[0] == "For you, being heard: strong with your osteopath, worth a question with Dr Lee."
    assert columns(shown) == ["your osteopath", "Dr Lee"]
    assert "Shared decisions: not known yet with your osteopath and Dr Lee." in shown["image"]["alt"]
    assert await matters(person) == ["that someone listens to me"]


async def test_the_talk_goes_on_in_prose_until_it_is_enough(person: Person) -> None:
    await tell_of(person, None, "osteopath", being_heard="+", fair_exchange="-")
    await tell_of(person, "Dr Lee", None, being_heard="-")
    await tell_of(person, "the wizard", None, fair_exchange="+")
    await person.says("my osteopath or dr lee?", "compare")
    await person.says("being heard")

    (no_winner,) = await person.says("so which one is better", "compare")
    (also,) = await person.says("the cost matters too")
    _, open_again = await person.says("thanks", "thanks")
    (three,) = await person.says("add the wizard as well")
    (two,) = await person.says("leave out dr lee")
    (closed,) = await person.says("ok that's enough")

    assert no_winner["asks"] == "compare_next"
    assert "image" not in no_winner
    assert [line.split(":")[0] for line in lines(also)[:2]] == ["For you, being heard", "For you, a fair exchange"]
    assert (open_again["asks"], "image" in open_again) == ("compare_next", False)
    assert columns(three) == ["your osteopath", "Dr Lee", "the wizard"]
    assert columns(two) == ["your osteopath", "the wizard"]
    assert closed["choices"] == []
    assert await person.form() is None


async def test_somebody_new_is_heard_of_first_and_then_compared(person: Person) -> None:
    await tell_of(person, None, "osteopath", being_heard="+")

    first, tell = await person.says("compare my osteopath with Dr Lee", "compare")
    await person.says("he is quite new and we meet on tuesdays in the old mill by the river")
    await tell_of(person, "Dr Lee", None, being_heard="-")
    await person.says("skip")
    await person.says("skip")
    (asked,) = await person.says("show me")
    (shown,) = await person.says("no idea")

    assert "Dr Lee" in first["text"]
    assert tell["asks"] == "practitioner_story"
    assert asked["asks"] == "compare_matters"
    assert columns(shown) == ["your osteopath", "Dr Lee"]
    assert await known(person) == [(None, "osteopath"), ("Dr Lee", None)]


async def test_with_nobody_known_two_are_heard_of_one_after_the_other(person: Person) -> None:
    (asked,) = await person.says("can you help me choose between two physios", "compare")
    first, _ = await person.says("Anna and the young one")
    for name in ("Anna", "the young one"):
        await tell_of(person, name, None, being_heard="+")
        await person.says("she takes her time with me")
        await person.says("skip")
        await person.says("skip")
        last = await person.says("show me")

    assert asked["asks"] == "compare_who"
    assert "Anna" in first["text"]
    assert last[-1]["asks"] == "compare_matters"
    assert await known(person) == [("Anna", None), ("the young one", None)]


async def test_where_two_fit_it_asks_which_one(person: Person) -> None:
    await tell_of(person, "Anna", "osteopath", being_heard="+")
    await tell_of(person, "Ben", "osteopath", being_heard="-")
    await tell_of(person, "Dr Lee", None, shared_power="+")

    (asked,) = await person.says("compare my osteopath with Dr Lee", "compare")
    again = await person.says("the tall one")
    await person.says("ben I mean")
    (shown,) = await person.says("no one thing")

    assert [choice["label"] for choice in asked["choices"]] == ["Anna", "Ben", "Leave it"]
    assert again[-1]["asks"] == "compare_who"
    assert again[-1]["text"] != asked["text"]
    assert sorted(columns(shown)) == ["Ben", "Dr Lee"]
    assert len(await known(person)) == 3


async def test_the_second_visit_remembers_what_matters_and_can_change_it(person: Person) -> None:
    await tell_of(person, None, "osteopath", being_heard="+", fair_exchange="-")
    await tell_of(person, None, "acupuncturist", being_heard="-")
    await person.says("compare the two", "compare")
    await person.says("being listened to")
    await person.says("stop", "stop")

    (shown,) = await person.says("compare the two", "compare")
    (asked,) = await person.presses("Something else matters more")
    (changed,) = await person.presses("What it costs")

    assert lines(shown)[0].startswith("For you, being heard")
    assert asked["asks"] == "compare_matters"
    assert lines(changed)[0].startswith("For you, a fair exchange")


async def test_nobody_to_compare_with_is_fine(person: Person) -> None:
    await tell_of(person, None, "osteopath", being_heard="+")

    (asked,) = await person.says("I want to compare", "compare")
    (answer,) = await person.says("nobody else really")

    assert "your osteopath" in asked["text"]
    assert answer["choices"] == []
    assert await person.form() is None


async def test_a_flag_told_meanwhile_is_named_after_the_comparison(person: Person) -> None:
    await tell_of(person, None, "osteopath", being_heard="+")
    await tell_of(person, "Dr Lee", None, flag="product_selling")
    await person.says("compare them", "compare")
    (shown,) = await person.says("cost")

    _, flag = await person.presses("That's enough")

    assert "worth a question with Dr Lee" in shown["text"]
    assert flag["kind"] == "red_flag"


async def test_a_portrait_offers_to_compare_once_two_are_known(person: Person) -> None:
    await tell_of(person, None, "osteopath", being_heard="+")
    await tell_of(person, "Dr Lee", None, being_heard="+")
    await person.says("can we look at Dr Lee", "evaluate")
    await person.says("skip")
    await person.says("skip")
    (portrait,) = await person.says("show me")

    (asked,) = await person.presses("Compare with someone else")

    assert portrait["image"]["drawing"]["title"] == "How things stand with Dr Lee, so far"
    assert "Strong here: being heard." in portrait["image"]["alt"]
    assert asked["asks"] == "compare_matters"


@pytest.mark.parametrize("opening", [("help me", "find_help"), ("look at her", "evaluate")])
async def test_any_journey_can_be_left_to_compare_and_back(person: Person, opening: tuple[str, str]) -> None:
    await person.says(*opening)
    assert (await person.says("compare two people", "compare"))[-1]["asks"] == "compare_who"
    await person.says(*opening)
    assert await person.form() == f"{opening[1]}_form"
