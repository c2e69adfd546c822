import pytest
import yaml

from bot.settings import ROOT
from bot.understanding.plain_requests import _patterns, plain_request


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Stop.", "stop"),
        ("lets leave it there", "stop"),
        ("compare them please", "compare"),
        ("which one is better for me?", "compare"),
        ("ok, start over please", "restart"),
        ("What can you do?", "help"),
        ("can i speak to a real person", "talk_to_human"),
        ("what do you keep about me", "my_data"),
        ("delete everything!!", "delete_data"),
        ("Good evening", "greet"),
        ("thanks so much", "thanks"),
        ("bye for now", "goodbye"),
        ("yeah", "affirm"),
        ("nope", "deny"),
        ("Why do you ask that?", "explain_quality"),
        ("what's wrong with that?", "explain_flag"),
        ("That’s not what I meant", "correct_previous"),
        ("Remind me in a month, please", "remind_me"),
        ("could you remind me about it next week?", "remind_me"),
        ("remind me", "remind_me"),
        ("No more reminders", "stop_reminders"),
        ("please don't remind me anymore", "stop_reminders"),
        ("stop reminding me", "stop_reminders"),
    ],
)
def test_a_plain_request_is_understood_by_its_words(text: str, intent: str) -> None:
    assert plain_request(text) == intent


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "I want to stop seeing him",
        "he told me to stop my pills",
        "hello my back hurts",
        "no one listens to me there",
        "yes she sells them too",
        "who is right for me",
        "remind me what you said about her",
        "remind me of the number in an emergency",
        "she sends reminders",
        "stop " * 40,
    ],
)
def test_what_says_more_is_left_to_the_model(text: str) -> None:
    assert plain_request(text) is None


def test_every_request_is_one_of_ours() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))

    assert {intent for intent, _ in _patterns()} <= set(domain["intents"])
