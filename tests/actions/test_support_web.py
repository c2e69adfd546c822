from typing import Any

import pytest

from bot.guidance.registry import load_guidance
from bot.store.supports import supports_of
from tests.actions.talk import Done, Talk, understood

VALIDATE = "validate_support_web_form"
ASK = "action_ask_support_web_form_support_answer"


async def begin(talk: Talk, text: str) -> Done:
    talk.message_n += 1
    return await talk.act(VALIDATE, understanding=understood(text, intent="support_web"))


async def answer(talk: Talk, begun: dict[str, Any], said: str) -> Done:
    talk.message_n += 1
    slots = {"requested_slot": "support_answer"} | {name: value for name, value in begun.items() if value is not None}
    slots.pop("support_answer", None)
    return await talk.act(VALIDATE, understanding=understood(said), answer=said, **slots)


async def web(talk: Talk) -> list[tuple[str, str]]:
    async with talk.store.begin() as session:
        return [(one.layer, one.label) for one in await supports_of(session, talk.conversation_id)]


@pytest.mark.parametrize(
    ("text", "kept", "asked", "said"),
    [
        ("/support_web", [], "family", "utter_support_begins"),
        ("who else could be around me", [], "family", "utter_support_begins"),
        (
            "I have my sister and the choir",
            [("family", "sister"), ("groups", "choir")],
            "friends",
            "utter_support_added",
        ),
    ],
)
async def test_it_begins_with_what_is_told_and_asks_what_is_not(
    talk: Talk, text: str, kept: list[tuple[str, str]], asked: str, said: str
) -> None:
    begun = await begin(talk, text)

    assert await web(talk) == kept
    assert begun.slots["support_layer"] == asked
    assert begun.responses == [said]
    put = await talk.act(ASK, support_layer=asked)
    assert put.messages[0]["question"] == load_guidance().layers[asked].ask
    assert put.messages[0]["custom"] == {"asks": "support_answer"}


@pytest.mark.parametrize(
    ("said", "kept", "replied"),
    [
        ("Tom and Priya", ["Tom", "Priya"], []),
        ("my neighbour Jo looks in", ["neighbour Jo"], []),
        ("no", [], ["utter_support_layer_open"]),
        ("skip", [], ["utter_support_layer_open"]),
        ("I have no friends here", [], ["utter_support_layer_open"]),
        ("well that is a sad subject I would say", [], ["utter_support_layer_open"]),
    ],
)
async def test_an_answer_fills_its_layer_or_leaves_it_open(
    talk: Talk, said: str, kept: list[str], replied: list[str]
) -> None:
    done = await answer(talk, {"support_layer": "friends", "questions_left": 3.0}, said)

    assert [label for layer, label in await web(talk) if layer == "friends"] == kept
    assert done.responses == replied
    assert done.slots == {"questions_left": 2, "support_layer": "family", "support_answer": None}
    assert await talk.answers() == [("support_web", "friends", said)]


async def test_each_layer_is_asked_once_and_then_the_web_is_shown(talk: Talk) -> None:
    slots = (await begin(talk, "/support_web")).slots
    asked = []
    for said in ("my mum", "skip", "no", "I walk"):
        asked.append(slots["support_layer"])
        slots |= (await answer(talk, slots, said)).slots

    shown = await talk.act("action_support_web", **slots)

    assert asked == ["family", "friends", "groups", "practices"]
    assert slots["support_answer"] == "told"
    assert shown.messages[0]["custom"] == {"kind": "support_web"}
    assert "Family and home: mum" in shown.messages[0]["text"]
    assert "Quiet so far" in shown.messages[0]["text"]
    assert shown.slots["support_layer"] is None


async def test_an_empty_web_has_kind_words(talk: Talk) -> None:
    shown = await talk.act("action_support_web", support_answer="told")

    assert shown.messages[0]["text"] == load_guidance().layer_sayings["empty"]


async def test_on_return_the_web_is_shown_and_changes_are_asked_for(talk: Talk) -> None:
    await begin(talk, "I have my sister and the choir")

    begun = await begin(talk, "show me my support web")
    put = await talk.act(ASK, **begun.slots)

    assert begun.slots["support_layer"] == "change"
    assert "Family and home: sister" in put.messages[0]["text"]
    assert put.responses[1] == "utter_support_changed"


@pytest.mark.parametrize(
    ("said", "kept", "replied", "left"),
    [
        ("my sister moved away", [("groups", "choir")], "utter_support_ended", "told"),
        ("my sister died", [("groups", "choir")], "utter_support_mourned", "unchanged"),
        (
            "my friend Jo came back",
            [("family", "sister Ana"), ("groups", "choir"), ("friends", "friend Jo")],
            "utter_support_added",
            "told",
        ),
        ("no", [("family", "sister Ana"), ("groups", "choir")], "utter_support_unchanged", "unchanged"),
        ("same", [("family", "sister Ana"), ("groups", "choir")], "utter_support_unchanged", "unchanged"),
        ("things are odd", [("family", "sister Ana"), ("groups", "choir")], "utter_support_not_caught", "unchanged"),
    ],
)
@pytest.mark.parametrize("outright", [True, False])
async def test_prose_changes_the_web(
    talk: Talk, said: str, kept: list[tuple[str, str]], replied: str, left: str, outright: bool
) -> None:
    await begin(talk, "I have my sister Ana and the choir")
    if outright and replied not in ("utter_support_unchanged", "utter_support_not_caught"):
        done = await begin(talk, said)
    else:
        done = await answer(talk, {"support_layer": "change"}, said)

    assert await web(talk) == kept
    assert done.responses == [replied]
    assert done.slots["support_answer"] == left
    shown = await talk.act("action_support_web", support_answer=left)
    assert bool(shown.messages) == (left == "told")


async def test_the_practitioners_known_already_are_in_it_but_nobody_who_crossed_a_line(talk: Talk) -> None:
    await talk.hear(understood(good={"being_heard": "she believes me"}), "naturopath")
    await talk.hear(understood(flags={"boundary_violation": "he touched my knee"}), "osteopath")
    await begin(talk, "my naturopath and my GP")

    shown = await talk.act("action_support_web", support_answer="told")

    assert "Practitioners: your naturopath, GP\n" in shown.messages[0]["text"]


async def test_a_flag_heard_on_the_way_is_looked_at_after_the_web(talk: Talk) -> None:
    await talk.hear(understood(flags={"isolates": "he says drop your friends"}))

    assert (await talk.act("action_support_web", support_answer="told")).next_action == "evaluate_form"


async def test_a_button_of_another_question_is_no_answer(talk: Talk) -> None:
    done = await talk.act(VALIDATE, requested_slot="support_answer", answer="/find_help", support_layer="family")

    assert done.slots == {"support_answer": None}


async def test_after_a_digression_nothing_changes(talk: Talk) -> None:
    assert (await talk.act(VALIDATE, requested_slot="support_answer", support_layer="family")).events == []
