import time
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.safety_rules import load_rules, rules_fired, safety_by_rules

SENTENCES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("safety_rules.yml").read_text(encoding="utf-8")
)


def cases(what: str) -> list[Any]:
    return [pytest.param(rule, text, id=text) for rule, texts in SENTENCES.items() for text in texts[what]]


def test_every_rule_has_its_sentences_and_every_sentence_its_rule() -> None:
    assert list(SENTENCES) == [rule.covers for rule in load_rules().alarms]
    assert all(len(texts["fires"]) >= 2 and len(texts["silent"]) >= 2 for texts in SENTENCES.values())


def test_every_list_of_words_is_used() -> None:
    text = resources.files("bot.understanding").joinpath("safety_rules.yml").read_text(encoding="utf-8")
    assert [name for name in yaml.safe_load(text)["words"] if f"{{{name}}}" not in text] == []


@pytest.mark.parametrize(("rule", "text"), cases("fires"))
def test_a_danger_fires_its_rule(rule: str, text: str) -> None:
    assert rule in [fired.covers for fired in rules_fired(text)]


@pytest.mark.parametrize(("rule", "text"), cases("silent"))
def test_a_look_alike_fires_no_rule(rule: str, text: str) -> None:
    assert [fired.covers for fired in rules_fired(text)] == []


@pytest.mark.parametrize(("rule", "text"), cases("fires"))
def test_spelling_does_not_matter(rule: str, text: str) -> None:
    for written in (
        text.upper(),
        text.lower().replace("'", "").replace("’", ""),
        text.replace("'", "’"),
        f"  {text}!!",
    ):
        assert safety_by_rules(written) == safety_by_rules(text)


@pytest.mark.parametrize(
    ("text", "safety"),
    [
        ("Ten years ago he hit me. He is long dead.", "none"),
        ("Ten years ago he hit me, and tonight he hit me again.", "in_danger"),
        ("In the film she says she wants to die.", "none"),
        ("I am a nurse and people tell me they want to die.", "none"),
        ("We saw a film. Then he hit me.", "in_danger"),
        ("My husband says he will kill me tonight.", "in_danger"),
        ("My husband says he will kill himself tonight.", "self_harm"),
        ("What are the signs of a stroke?", "none"),
        ("my chest is tight. now my left arm is heavy too", "medical_emergency"),
        ("My chest is fine. We talked. She laughed. I paid. My left arm is heavy from the bags.", "none"),
    ],
)
def test_what_is_no_news_of_today_is_laid_aside_sentence_by_sentence(text: str, safety: str) -> None:
    assert safety_by_rules(text) == safety


def test_a_danger_is_heard_in_the_middle_of_a_long_ramble_without_full_stops() -> None:
    ramble = "so i went to see her about my knees and she was kind and we talked about the garden and "
    assert safety_by_rules(ramble * 30 + "i want to kill myself and " + ramble * 30) == "self_harm"
    assert safety_by_rules(ramble * 60) == "none"


@pytest.mark.parametrize(
    "unit",
    ["a", "'", "1.", "my chest ", "took all my ", "when i was ", "\n"],
)
def test_twenty_thousand_characters_are_read_at_once(unit: str) -> None:
    started = time.perf_counter()
    safety_by_rules((unit * 20_000)[:20_000])
    assert time.perf_counter() - started < 5


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert safety_by_rules(text) in ("none", "medical_emergency", "self_harm", "in_danger")


def test_a_wish_not_to_wake_is_told_from_one_who_does_not() -> None:
    assert safety_by_rules("some nights I'd rather just not wake up tomorrow") != "medical_emergency"
    assert safety_by_rules("I can't get her awake, she will not wake up") == "medical_emergency"
