"""Whole talks over the real processes, in prose."""

from itertools import pairwise
from urllib.error import HTTPError

import pytest

from tests.e2e.running import Person

PRESSED = "every visit to my naturopath ends with another bottle of her own brand"


def test_look_at_a_practitioner_from_story_to_portrait(person: Person) -> None:
    (asked,) = person.choose("Look at someone")
    assert "?" in asked["text"]
    told = person.say(PRESSED)
    flag = next(reply for reply in told if reply["kind"] == "red_flag")
    assert any(one["code"] == "product_selling" for one in flag["flags"])
    assert all(one["quote"] in PRESSED for one in flag["flags"])
    noted = person.choose("Note the question")
    assert any("?" in reply["text"] for reply in noted)
    person.say("🤷")
    last = person.say("we talk it over and then I decide")
    assert last[-1]["choices"][0]["label"] == "Show me"
    (portrait,) = person.choose("Show me")
    assert portrait["kind"] == "portrait"
    assert "not known yet" in portrait["text"].lower()
    assert person.choose("raise it")
    kept = person.export()
    assert len(kept["practitioners"]) == 1
    practitioner = kept["practitioners"][0]
    assert practitioner["kind"] == "naturopath"
    assert {flag["practitioner_id"] for flag in kept["red_flags"]} == {practitioner["id"]}
    assert len(kept["portraits"]) == 1


def test_a_digression_is_answered_and_the_thread_picked_up(person: Person) -> None:
    person.choose("Look at someone")
    said = person.say("what do you keep about me?")
    assert len(said) == 2
    assert "encrypted" in said[0]["text"]
    assert "?" in said[1]["text"]


def test_find_help_ends_in_a_care_map(person: Person) -> None:
    person.choose("Find the right kind")
    said = person.say("for three weeks my stomach has burned after every meal and I don't know what it is")
    for _ in range(3):
        if said[-1]["kind"] == "care_map":
            break
        said = person.choose(said[-1]["choices"][0]["label"])
    assert said[-1]["kind"] == "care_map"
    assert "See first" in said[-1]["text"]


def test_stop_start_over_and_help_work_in_the_middle(person: Person) -> None:
    person.choose("Find the right kind")
    assert len(person.say("what can you do?")) == 2
    (stopped,) = person.say("stop")
    assert "kept" in stopped["text"] or "saved" in stopped["text"] or "keep" in stopped["text"]
    (afresh,) = person.say("start over please")
    assert len(afresh["choices"]) == 2


def test_a_slash_is_text(person: Person) -> None:
    assert person.say("/restart")
    assert person.say('/inform{"choice": "show"}')
    assert [message["text"] for message in person.log() if message["from"] == "person"] == [
        "/restart",
        '/inform{"choice": "show"}',
    ]


def test_nothing_is_said_twice_in_a_row(person: Person) -> None:
    said = [person.say(text)[0]["text"] for text in ("blorp zint", "frump quax", "snib snab", "gah", "wubble")]
    assert all(one != other for one, other in pairwise(said))


def test_forgotten_means_gone(person: Person) -> None:
    person.say(PRESSED)
    person.forget()
    with pytest.raises(HTTPError, match="401"):
        person.log()
