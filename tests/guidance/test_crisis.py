import re
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.crisis import country_in, crisis_message
from bot.guidance.registry import load_guidance

KINDS = sorted(load_guidance().safety)
COUNTRIES = [code for code in load_guidance().crisis if code != "unknown"]

NUMBERS = {
    "US": ("911", ["988", "741741"], ["1-800-799-7233", "1-800-656-4673"], ["1-800-222-1222"]),
    "CA": ("911", ["988", "686868"], ["sheltersafe.ca"], ["1-844-764-7669"]),
    "GB": ("999", ["116 123", "85258"], ["0808 2000 247", "0808 168 9111"], ["111"]),
    "IE": ("112 or 999", ["116 123", "50808"], ["1800 341 900"], ["01 809 2166"]),
    "AU": ("000", ["13 11 14"], ["1800 737 732"], ["13 11 26"]),
    "NZ": ("111", ["1737"], ["0800 733 843"], ["0800 764 766"]),
    "IN": ("112", ["14416"], ["181"], ["112"]),
    "EU": ("112", ["findahelpline.com"], ["116 016", "findahelpline.com"], ["112"]),
}


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_numbers_are_exact(country: str) -> None:
    lines = load_guidance().crisis[country]
    emergency, self_harm, danger, poison = NUMBERS[country]
    assert lines.emergency == emergency
    for kept, numbers in ((lines.self_harm, self_harm), (lines.danger, danger), (lines.poison, poison)):
        assert [line.reach.split(" ", 1)[1].removeprefix("or text ").split(" to ")[-1] for line in kept] == numbers


@pytest.mark.parametrize("third_person", [True, False])
@pytest.mark.parametrize("country", COUNTRIES)
def test_a_message_gives_the_numbers_of_the_country_unaltered(country: str, third_person: bool) -> None:
    emergency, self_harm, danger, _ = NUMBERS[country]
    said = crisis_message("self_harm", country, third_person)
    assert all(number in said for number in (emergency, *self_harm))
    for kind in ("in_danger", "practitioner_danger"):
        assert all(number in crisis_message(kind, country, third_person) for number in (emergency, *danger))
    assert f"Call {emergency} now" in crisis_message("medical_emergency", country, third_person)


@pytest.mark.parametrize("country", [None, "unknown", "ZZ"])
def test_without_a_country_what_is_said_holds_anywhere_and_asks_for_it(country: str | None) -> None:
    said = crisis_message("self_harm", country)
    assert "988 (US or Canada)" in said
    assert "findahelpline.com" in said
    assert "your local emergency number" in said
    assert "Tell me your country" in said


@pytest.mark.parametrize("after", [None, "denial", "help"])
@pytest.mark.parametrize("third_person", [True, False])
@pytest.mark.parametrize("country", [*COUNTRIES, None])
@pytest.mark.parametrize("kind", KINDS)
def test_every_message_is_short_whole_and_silent_on_practitioners(
    kind: str, country: str | None, third_person: bool, after: Literal["denial", "help"] | None
) -> None:
    said = crisis_message(kind, country, third_person, after)
    assert len(said.split()) <= (60 if country else 66)
    assert not re.search(r"[{}]", said)
    assert "Tell me your country" not in said or country is None
    assert not re.search(r"\b(practitioner|naturopath|second opinion|herbs?|promise)\b", said, re.IGNORECASE)


@pytest.mark.parametrize("third_person", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_it_asks_one_direct_question_that_leads_nowhere(kind: str, third_person: bool) -> None:
    said = crisis_message(kind, "GB", third_person)
    questions = re.findall(r"[^.?]*\?", said)
    assert len(questions) == 1
    assert not re.search(r"\bnot\b|n't|right\?", questions[0])


@pytest.mark.parametrize("kind", KINDS)
def test_a_denial_is_not_argued_with_and_the_help_is_said_again(kind: str) -> None:
    said = crisis_message(kind, "GB", after="denial")
    assert "999" in said
    assert "?" not in said
    assert said != crisis_message(kind, "GB")


def test_a_worry_about_another_speaks_of_them() -> None:
    assert crisis_message("self_harm", "US", third_person=True).startswith("You fear for someone's life")


def test_the_reply_to_self_harm_asks_plainly_and_moves_away_from_means() -> None:
    said = crisis_message("self_harm", "US")
    assert "Are you thinking of ending your life right now?" in said
    assert "away from anything that could hurt you" in said


def test_an_unknown_kind_of_emergency_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        crisis_message("none", "US")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("US", "US"),
        ("us.", "US"),
        ("I'm in the US", "US"),
        ("in the states", "US"),
        ("U.S.A.", "US"),
        ("texas", "US"),
        ("New England", "US"),
        ("uk", "GB"),
        ("I live in England now", "GB"),
        ("Northern Ireland", "GB"),
        ("ireland", "IE"),
        ("canada eh", "CA"),
        ("Australia!", "AU"),
        ("nz", "NZ"),
        ("I'm in India", "IN"),
        ("Germany", "EU"),
        ("she helps us", None),
        ("He told US to stop", None),
        ("PLEASE HELP US", None),
        ("come on in", None),
        ("the uses of industry", None),
        ("she trained in India and I am in the UK", None),
        ("", None),
    ],
)
def test_hears_the_country_and_not_the_pronoun(text: str, country: str | None) -> None:
    assert country_in(text) == country


@given(st.text())
def test_any_text_names_a_known_country_or_none(text: str) -> None:
    assert country_in(text) in {*COUNTRIES, None}
