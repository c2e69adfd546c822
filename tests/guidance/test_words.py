"""What every word shown to a person must keep to."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from bot.guidance.registry import load_guidance

NOT_SHOWN = {
    *(
        "code",
        "codes",
        "role",
        "roles",
        "kinds",
        "flag",
        "quality",
        "raises",
        "severity",
        "when",
        "importance",
    ),
    *("source", "sources", "date", "version", "not_a_flag", "words", "alone", "names", "lines"),
}
BANNED = "quacks?|quackery|cults?|abusers?|abusive|scores?|percent|rating|graded?|charlatan|fraud|victims?"


def shown(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text in the guidance that a person may read, with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from shown(item, f"{place}/{key}")
    elif isinstance(value, tuple):
        for item in value:
            yield from shown(item, place)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in NOT_SHOWN:
                yield from shown(getattr(value, field.name), f"{place}/{field.name}")


WORDS = sorted(set(shown(load_guidance())))


def test_the_collection_reaches_every_part() -> None:
    parts = {place.split("/")[1] for place, _ in WORDS}
    assert {"qualities", "red_flags", "needs", "situations", "crisis", "safety", "phrases"} <= parts


def test_no_one_is_named_or_graded() -> None:
    named = [(place, text) for place, text in WORDS if re.search(rf"\b({BANNED})\b", text, re.IGNORECASE)]
    assert [entry for entry in named if entry[1] != "Victim Support"] == []


def test_nothing_is_long() -> None:
    assert [(place, text) for place, text in WORDS if len(text.split()) > 60] == []


def test_no_suicide_is_committed() -> None:
    assert [text for _, text in WORDS if re.search(r"commit\w* suicide|failed attempt|successful", text)] == []


def test_no_one_is_told_to_leave_their_medicine() -> None:
    told = r"\b(stop|skip|quit|come off|drop)\b[^.]{0,30}\b(medicines?|medication|insulin|treatment|tablets)\b"
    assert [text for _, text in WORDS if re.search(told, text, re.IGNORECASE)] == []


@pytest.mark.parametrize("quality", load_guidance().qualities.values(), ids=lambda quality: quality.code)
def test_questions_are_short_and_open(quality: Any) -> None:
    closed = re.compile(r"(do|does|did|is|are|was|were|have|has|can|could|would|will)\b", re.IGNORECASE)
    for question in filter(None, (quality.question, quality.question_specialist)):
        assert len(question.split()) <= 30
        assert question.endswith("?")
        assert not closed.match(question)
        assert not re.search(r"\d", question)


def sourced(value: Any) -> Iterator[Any]:
    """Every entry in the guidance that is marked as checked or not."""
    if isinstance(value, dict | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from sourced(item)
    elif is_dataclass(value):
        if hasattr(value, "checked"):
            yield value
        for field in fields(value):
            yield from sourced(getattr(value, field.name))


def test_every_entry_says_where_it_comes_from() -> None:
    entries = list(sourced(load_guidance()))
    assert len(entries) > 150
    assert all(getattr(entry, "source", None) or entry.sources for entry in entries)


def test_what_is_only_generally_known_is_not_called_checked() -> None:
    entries = [entry for entry in sourced(load_guidance()) if getattr(entry, "source", "").startswith("general")]
    assert entries
    assert not any(entry.checked for entry in entries)


def test_the_greeting_says_what_a_person_must_know() -> None:
    (greeting,) = load_guidance().phrases["greeting"].say
    assert len(greeting.split()) <= 60
    assert all(said in greeting for said in ("a program, not a person", "stored", "delete my data", "stop"))


def test_an_apology_is_never_the_same_twice_in_a_row() -> None:
    assert len(set(load_guidance().phrases["apology"].say)) == 3
