"""What `domain.yml` promises and what the actions do fit together."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from bot.guidance.registry import load_guidance
from bot.settings import ROOT
from tests.actions.talk import DOMAIN

RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]
ASKED_FOR = [(form, slot) for form, asks in DOMAIN["forms"].items() for slot in asks["required_slots"]]
SOURCES = {file.name: file.read_text() for file in (ROOT / "actions").glob("*.py")}
RULES = "\n".join(file.read_text() for file in (ROOT / "data" / "rules").glob("*.yml"))

STEPS = {f"utter_step_{offered.choice.id}" for offered in load_guidance().portrait_choices}
NOT_UNDERSTOOD = {f"utter_not_understood_{times}" for times in (1, 2, 3)} | {"utter_language_not_understood"}
MADE_UP = {
    "f'utter_step_{step}'": STEPS,
    "response": NOT_UNDERSTOOD,
    "_who_is_asked(comparing)": {
        *("utter_compare_whom", "utter_compare_with_whom", "utter_compare_who_else", "utter_compare_which_one")
    },
    "f'utter_rhythm_{rhythm}'": {f"utter_rhythm_{rhythm}" for rhythm in load_guidance().check_in.rhythms},
    "_response(together)": {name for name in RESPONSES if name.startswith("utter_flag")},
}
"""The responses whose names an action puts together, by the expression that does it."""

RARE = STEPS | NOT_UNDERSTOOD
"""Said once in a talk, or one after the other."""

MOST_WORDS = 60


def spoken() -> Iterator[tuple[str, frozenset[str]]]:
    """Each response that an action names, with the blanks it fills."""
    for source in SOURCES.values():
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "utter_message"
            ):
                arguments = {keyword.arg or "": keyword.value for keyword in node.keywords}
                if response := arguments.pop("response", None):
                    blanks = frozenset(arguments) - {"buttons", "json_message"}
                    yield from ((name, blanks) for name in names_in(response))


def names_in(response: ast.expr) -> set[str]:
    """The responses that an expression may stand for."""
    text = ast.unparse(response)
    return MADE_UP.get(text) or set(re.findall(r"'(utter_\w+)'", text))


def by_rules() -> set[str]:
    """What the rules let happen."""
    return set(re.findall(r"action: (\w+)", RULES))


def asked_by(form: str, slot: str) -> list[str]:
    """What may ask for a slot of a form."""
    names = (f"action_ask_{form}_{slot}", f"utter_ask_{form}_{slot}")
    return [name for name in names if name in DOMAIN["actions"] or name in RESPONSES]


def payloads() -> set[str]:
    """What the buttons of the domain, of the actions and of the care map send."""
    variants = [variant for variants in RESPONSES.values() for variant in variants]
    return {
        *(button["payload"] for variant in variants for button in variant.get("buttons", [])),
        *(payload for source in SOURCES.values() for payload in re.findall(r'"payload": f?["\'](/\w+)', source)),
        *(f"/{step.id}" for need in load_guidance().needs.values() for step in need.next_steps),
    }


def test_every_action_of_the_domain_exists_and_no_other(executor: ActionExecutor) -> None:
    assert set(executor.actions) == set(DOMAIN["actions"])


def test_every_action_that_a_rule_names_exists() -> None:
    assert by_rules() <= {*DOMAIN["actions"], *RESPONSES, *DOMAIN["forms"]}


def test_every_response_that_is_named_exists_and_none_is_left_over() -> None:
    asked = {name for form, slot in ASKED_FOR for name in asked_by(form, slot)}
    named = {name for name, _ in spoken()} | by_rules() | asked

    assert {name for name in named if name.startswith("utter_")} == set(RESPONSES)


@pytest.mark.parametrize(("name", "filled"), sorted(spoken(), key=str), ids=str)
def test_every_blank_of_a_response_is_filled(name: str, filled: frozenset[str]) -> None:
    for variant in RESPONSES[name]:
        assert set(re.findall(r"{(\w+)}", variant["text"])) <= filled


def test_what_nobody_fills_has_no_blanks() -> None:
    filled = {name for name, blanks in spoken() if blanks}
    with_blanks = {name for name, variants in RESPONSES.items() for variant in variants if "{" in variant["text"]}

    assert with_blanks <= filled


@pytest.mark.parametrize("name", sorted(set(RESPONSES) - RARE))
def test_what_is_said_often_has_three_variants(name: str) -> None:
    assert len({variant["text"] for variant in RESPONSES[name]}) >= 3


@pytest.mark.parametrize("name", RESPONSES)
def test_no_text_is_long(name: str) -> None:
    assert all(len(variant["text"].split()) <= MOST_WORDS for variant in RESPONSES[name])


@pytest.mark.parametrize("payload", sorted(payloads()))
def test_every_button_names_a_known_intent(payload: str) -> None:
    intent = re.match(r"/(\w+)", payload)
    answered_by_the_gateway = "forget_me"

    assert intent is not None
    assert intent[1] in {*DOMAIN["intents"], answered_by_the_gateway}


@pytest.mark.parametrize(("form", "slot"), ASKED_FOR)
def test_every_slot_of_a_form_is_asked_by_something(form: str, slot: str) -> None:
    assert len(asked_by(form, slot)) == 1


@pytest.mark.parametrize("name", [name for form, slot in ASKED_FOR for name in asked_by(form, slot)])
def test_every_question_tells_the_gateway_which_it_is(name: str) -> None:
    slot = name.partition("_form_")[2]

    assert {variant["custom"]["asks"] for variant in RESPONSES.get(name, [])} <= {slot}
