"""Each step of the comparison: who is meant, what matters, what is shown, how it goes on."""

from typing import Any

import pytest

from bot.store.practitioners import practitioners_of
from tests.actions.talk import Done, Quotes, Talk, understood

VALIDATE = "validate_compare_form"
ASK_WHO = "action_ask_compare_form_compare_who"
SHOW = "action_ask_compare_form_compare_next"
DONE = "action_compare_done"
GOOD = {"being_heard": "first person who believed me"}
WISH = understood("compare", intent="compare")


async def known(talk: Talk) -> dict[str, str]:
    """Ids of everybody, by kind."""
    async with talk.store.begin() as session:
        return {one.name or one.kind or "": one.id for one in await practitioners_of(session, talk.conversation_id)}


async def tell_of(talk: Talk, *kinds: str) -> dict[str, str]:
    """Have something told of each."""
    for kind in kinds:
        await talk.hear(understood(good=GOOD), kind)
    return await known(talk)


def asks(done: Done) -> str | None:
    """The question that the form would put next."""
    questions = ("compare_who", "compare_matters", "compare_next")
    return next((one for one in questions if done.slots.get(one) is None), None)


@pytest.mark.parametrize(
    ("told", "said", "chosen", "unheard", "asked"),
    [
        ([], "compare", 0, 0, "compare_who"),
        (["osteopath"], "compare", 1, 0, "compare_who"),
        (["osteopath", "gp"], "compare", 2, 0, "compare_matters"),
        (["osteopath", "gp", "nurse", "surgeon"], "compare them", 4, 0, "compare_matters"),
        (["osteopath", "gp", "nurse", "surgeon", "doula"], "compare them", 0, 0, "compare_who"),
        (["osteopath", "gp"], "compare my osteopath", 2, 0, "compare_matters"),
        (["osteopath", "gp", "nurse"], "compare my osteopath", 1, 0, "compare_who"),
        (["osteopath", "gp", "nurse"], "compare my osteopath with my nurse", 2, 0, "compare_matters"),
        (["osteopath"], "compare my osteopath with Dr Lee", 2, 1, None),
        ([], "compare my osteopath with Dr Lee", 2, 2, None),
        ([], "choose between two physios", 0, 0, "compare_who"),
    ],
)
async def test_it_begins_with_those_who_are_meant(
    talk: Talk, told: list[str], said: str, chosen: int, unheard: int, asked: str | None
) -> None:
    await tell_of(talk, *told)

    done = await talk.act(VALIDATE, understanding=understood(said, intent="compare"))

    comparing = done.slots["comparing"]
    assert (len(comparing["chosen"]), len(comparing["unheard"])) == (chosen, unheard)
    assert asks(done) == asked


async def test_more_than_four_are_too_many(talk: Talk) -> None:
    kinds = ("osteopath", "gp", "nurse", "surgeon", "doula")
    await tell_of(talk, *kinds)

    done = await talk.act(VALIDATE, understanding=understood("compare my " + " and my ".join(kinds), intent="compare"))

    assert done.responses == ["utter_compare_at_most_four"]
    assert len(done.slots["comparing"]["chosen"]) == 4


@pytest.mark.parametrize(
    ("said", "asked", "responses"),
    [
        ("my gp", "compare_matters", []),
        ("the other one", "compare_matters", []),
        ("gp and doula", None, []),
        ("hm?", "compare_who", []),
        ("no", None, ["utter_compare_nobody_else"]),
        ("nobody", None, ["utter_compare_nobody_else"]),
        ("/find_help", "compare_who", []),
    ],
)
async def test_an_answer_to_who(talk: Talk, said: str, asked: str | None, responses: list[str]) -> None:
    ids = await tell_of(talk, "osteopath", "gp")
    comparing = {"chosen": [ids["osteopath"]], "unheard": [], "unclear": []}

    done = await talk.act(
        VALIDATE, understanding=understood(said), answer=said, requested_slot="compare_who", comparing=comparing
    )

    assert asks(done) == asked
    assert done.responses == responses


@pytest.mark.parametrize(
    ("chosen", "unclear", "response", "labels"),
    [
        ([], [], "utter_compare_whom", ["Your osteopath", "Your GP", "Your nurse", "Leave it"]),
        (["osteopath"], [], "utter_compare_with_whom", ["Your GP", "Your nurse", "Leave it"]),
        (["osteopath", "gp"], [], "utter_compare_who_else", ["Your nurse", "Leave it"]),
        (["osteopath"], ["gp", "nurse"], "utter_compare_which_one", ["Your GP", "Your nurse", "Leave it"]),
    ],
)
async def test_who_is_asked_with_those_known_as_choices(
    talk: Talk, chosen: list[str], unclear: list[str], response: str, labels: list[str]
) -> None:
    ids = await tell_of(talk, "osteopath", "gp", "nurse")
    comparing = {"chosen": [ids[one] for one in chosen], "unheard": [], "unclear": [ids[one] for one in unclear]}

    done = await talk.act(ASK_WHO, comparing=comparing)

    assert done.responses == [response]
    assert [button["title"] for button in done.messages[0]["buttons"]] == labels
    assert done.messages[0]["custom"] == {"asks": "compare_who"}


async def test_a_choice_of_one_who_fits_settles_it(talk: Talk) -> None:
    ids = await tell_of(talk, "osteopath", "gp", "nurse")
    comparing = {"chosen": [ids["osteopath"]], "unheard": [], "unclear": [ids["gp"], ids["nurse"]]}

    done = await talk.act(VALIDATE, answer=ids["nurse"], requested_slot="compare_who", comparing=comparing)

    assert done.slots["comparing"]["chosen"] == (ids["osteopath"], ids["nurse"])
    assert asks(done) == "compare_matters"


async def test_it_is_shown_once_with_its_picture_and_words(talk: Talk) -> None:
    ids = await tell_of(talk, "osteopath", "gp")
    comparing = {"chosen": list(ids.values()), "unheard": [], "unclear": []}

    shown = await talk.act(SHOW, comparing=comparing)
    again = await talk.act(SHOW, comparing=comparing, compare_shown=True)

    image = shown.messages[0]["custom"]["image"]
    assert image["alt"].startswith("Side by side: your osteopath and your GP.")
    assert image["drawing"]["columns"] == ("your osteopath", "your GP")
    assert shown.slots == {"compare_shown": True}
    assert (again.responses, again.slots) == (["utter_compare_go_on"], {})


@pytest.mark.parametrize(
    ("said", "good", "asked", "kept"),
    [
        ("matters", {}, "compare_matters", []),
        ("something else is important", {}, "compare_matters", []),
        ("add", {}, "compare_who", []),
        ("one more person please", {}, "compare_who", []),
        ("the cost is what I care about", {}, "compare_next", ["the cost is what I care about"]),
        ("what about the price", {}, "compare_next", ["what about the price"]),
        ("which one is better", {}, "compare_next", []),
        ("leave out my gp", {}, "compare_who", []),
        ("she also explains the plan", {"clear_expectations": "explains the plan"}, "compare_next", []),
        ("done", {}, None, []),
        ("no thanks", {}, None, []),
        ("hm", {}, None, []),
        ("/evaluate", {}, "compare_next", []),
    ],
)
async def test_how_it_goes_on(talk: Talk, said: str, good: Quotes, asked: str | None, kept: list[str]) -> None:
    ids = await tell_of(talk, "osteopath", "gp")
    slots: dict[str, Any] = {
        "comparing": {"chosen": list(ids.values()), "unheard": [], "unclear": []},
        "compare_who": "settled",
        "compare_matters": "told",
    }

    done = await talk.act(
        VALIDATE, understanding=understood(said, good=good), answer=said, requested_slot="compare_next", **slots
    )

    after = {**slots, "compare_next": "done", **done.slots}
    questions = ("compare_who", "compare_matters", "compare_next")
    assert next((one for one in questions if after[one] is None), None) == asked
    assert [value for _, _, value in await talk.answers()] == kept


@pytest.mark.parametrize("asked", ["compare_who", "compare_matters", "compare_next"])
async def test_after_a_digression_nothing_changes(talk: Talk, asked: str) -> None:
    assert (await talk.act(VALIDATE, requested_slot=asked)).events == []


async def test_who_is_new_comes_into_view_to_be_told_of(talk: Talk) -> None:
    ids = await tell_of(talk, "osteopath", "gp")
    comparing = {"chosen": list(ids.values()), "unheard": [ids["osteopath"]], "unclear": []}

    done = await talk.act(DONE, understanding=WISH, comparing=comparing)

    assert (done.responses, done.next_action) == (["utter_compare_hear_first"], "evaluate_form")
    assert done.messages[0]["who"] == "your osteopath"
    assert (await talk.conversation()).practitioner_id == ids["osteopath"]
    assert done.slots["comparing"]["chosen"] == tuple(ids.values())


@pytest.mark.parametrize(("in_view", "goes_back"), [("gp", True), ("nurse", False)])
async def test_a_portrait_of_one_who_is_compared_leads_back(talk: Talk, in_view: str, goes_back: bool) -> None:
    ids = await tell_of(talk, "osteopath", "gp", "nurse")
    await talk.hear(understood(good=GOOD), in_view)
    comparing = {"chosen": [ids["osteopath"], ids["gp"]], "unheard": [ids["gp"]], "unclear": []}

    done = await talk.act("action_portrait", comparing=comparing)

    assert await talk.portrait() is not None
    assert (done.next_action == "compare_form") == goes_back
    assert bool(done.messages) != goes_back
    if goes_back:
        assert done.slots["comparing"]["unheard"] == ()


async def test_the_end_says_that_the_choice_is_theirs(talk: Talk) -> None:
    ids = await tell_of(talk, "osteopath", "gp")

    done = await talk.act(DONE, comparing={"chosen": list(ids.values()), "unheard": [], "unclear": []})

    assert (done.responses, done.next_action) == (["utter_compare_done"], None)
    assert done.slots["comparing"] is None


async def test_whoever_was_compared_and_is_gone_is_left_out(talk: Talk) -> None:
    ids = await tell_of(talk, "osteopath", "gp")
    chosen = [*ids.values(), "no longer kept"]

    done = await talk.act(SHOW, comparing={"chosen": chosen, "unheard": [], "unclear": []})

    assert len(done.messages[0]["custom"]["image"]["drawing"]["columns"]) == 2
