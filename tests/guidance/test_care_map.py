import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.care_map import MOST_SITUATIONS, care_map, care_sentences
from bot.guidance.registry import Situation, load_guidance

NEEDS = sorted(load_guidance().needs)


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("My lower back has been bad for years", "back_pain"),
        ("Since my mum passed away nothing works", "grief"),
        ("i cant sleep", "sleep"),
        ("I can’t sleep", "sleep"),
        ("12 weeks PREGNANT", "pregnancy"),
        ("worried about my toddler", "child"),
        ("they want to do an operation", "surgery"),
        ("found a lump", "warning_signs"),
        ("on chemo since May", "cancer"),
        ("lost my dad to cancer last year", "grief"),
        ("is it ok to take st johns wort", "medicine_and_supplement"),
        ("I can't afford anyone", "cost"),
        ("he is brilliant but never looks up", "good_but_cold_specialist"),
    ],
)
def test_finds_the_situation_in_what_people_write(text: str, situation: str) -> None:
    assert [found.code for found in care_map(text, "unclear").situations] == [situation]


def test_words_inside_other_words_are_not_situations() -> None:
    assert care_map("a plump, distressing childhood lumpfish", "unclear").situations == ()


def test_without_a_situation_the_need_speaks() -> None:
    found = care_map("hello there", "holistic")
    assert found.first == (load_guidance().needs["holistic"].first,)
    assert not found.never_alone


def test_what_needs_medical_care_comes_first_and_is_said() -> None:
    found = care_map("so stressed, and the chemo starts on Monday", "holistic")
    assert [situation.code for situation in found.situations] == ["cancer", "stress"]
    assert found.never_alone
    assert [duties.code for duties in found.duties] == ["specialist", "partner"]
    assert load_guidance().care_sayings["never_alone"] in care_sentences(found)


def test_other_care_is_not_forced_under_medicine() -> None:
    found = care_map("so stressed lately", "holistic")
    assert [duties.code for duties in found.duties] == ["partner"]
    assert load_guidance().care_sayings["never_alone"] not in care_sentences(found)


def test_an_emergency_chooses_no_practitioner() -> None:
    found = care_map("back pain and I can't feel my legs", "emergency")
    assert (found.situations, found.need.kinds, found.next_steps) == ((), (), ())
    assert care_sentences(found)[0] == "This needs emergency help before anything else."


def test_the_choice_stays_with_the_person() -> None:
    assert care_sentences(care_map("bad back", "both"))[-1] == "You choose what fits."


def test_an_unknown_need_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        care_map("bad back", "magic")


@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize("situation", load_guidance().situations.values(), ids=lambda situation: situation.code)
def test_one_situation_is_said_briefly(need: str, situation: Situation) -> None:
    sentences = care_sentences(care_map(situation.words[0], need))
    assert all(len(sentence.split()) <= 30 for sentence in sentences)
    assert sum(len(sentence.split()) for sentence in sentences) <= 125


@given(st.text(), st.sampled_from(NEEDS))
def test_any_text_gets_a_map(text: str, need: str) -> None:
    found = care_map(text, need)
    assert len(found.situations) <= MOST_SITUATIONS
    assert all(care_sentences(found))
