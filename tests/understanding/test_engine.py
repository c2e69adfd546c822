import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding import Engine, Understanding, load_engine, read_by_rules_alone
from bot.understanding.engine import MODEL, WINDOW_CHARACTERS, _windows
from bot.understanding.labels import INTENTS, NEEDS, QUALITIES, RED_FLAGS, SAFETY

with_model = pytest.mark.skipif(not (MODEL / "reader.onnx").exists(), reason="the trained model is not here")

WILD = {
    "empty": "",
    "white": " \n\t ",
    "long": "my doctor sells me pills every visit. " * 1400,
    "one long word": "a" * 50_000,
    "emoji": "🤷🏽‍♀️😀" * 50,
    "nul": "my\x00doctor",
    "lone surrogate": "my doctor \ud800 never listens to me",
    "html": "<p>my <b>doctor</b> <script>alert(1)</script> sells bottles</p>",
    "right to left": "\u202emy doctor\u200b",
    "json": '{"text": "x"}',
    "french": "Je veux trouver un médecin pour ma mère",
    "chinese": "我想找一个医生",
    "grows in lower case": "İ" * 80,
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return load_engine()


def assert_whole(understanding: Understanding, text: str) -> None:
    assert understanding.text == text
    assert understanding.safety in SAFETY
    assert understanding.need in NEEDS
    assert understanding.intent in INTENTS
    assert 0 <= understanding.intent_confidence <= 1
    assert understanding.version
    assert {flag.code for flag in understanding.red_flags} <= set(RED_FLAGS)
    assert {(quality.code, quality.polarity) for quality in understanding.qualities} <= {
        (c, s) for c in QUALITIES for s in "+-"
    }
    for found in (*understanding.red_flags, *understanding.qualities):
        assert 0 <= found.score <= 1
        assert found.quote
        assert found.quote in text
    assert Understanding.from_dict(json.loads(json.dumps(understanding.as_dict()))) == understanding


@with_model
@pytest.mark.parametrize("text", WILD.values(), ids=WILD)
def test_wild_texts_are_understood(engine: Engine, text: str) -> None:
    assert_whole(engine.understand(text), text)


@pytest.mark.parametrize("text", WILD.values(), ids=WILD)
def test_wild_texts_are_read_without_the_model(text: str) -> None:
    assert_whole(read_by_rules_alone(text), text)


@with_model
@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.sampled_from([None, "being_heard", "shared_power", "no_such_question"]))
def test_any_text_is_understood(text: str, asked: str | None) -> None:
    assert_whole(load_engine().understand(text, asked), text)


@with_model
def test_the_model_cannot_silence_a_rule(engine: Engine) -> None:
    assert engine.understand("I want to kill myself").safety == "self_harm"
    assert engine.understand("my husband hits me").safety == "in_danger"
    assert engine.understand("she stopped breathing").safety == "medical_emergency"


@with_model
def test_a_bare_answer_is_no_evidence(engine: Engine) -> None:
    assert engine.understand("yes", "being_heard").qualities == ()
    assert engine.understand("no", "being_heard").red_flags == ()


@with_model
def test_a_plain_request_needs_no_model(engine: Engine) -> None:
    understood = engine.understand("Stop.")
    assert (understood.intent, understood.intent_confidence, understood.safety) == ("stop", 1.0, "none")


@with_model
def test_the_same_text_is_understood_the_same(engine: Engine) -> None:
    text = "every visit i leave with three new bottles, her own brand"
    assert engine.understand(text) == engine.understand(text)


def test_a_foreign_text_is_named_so_and_a_danger_in_it_still_heard() -> None:
    assert read_by_rules_alone("Ich habe keine Zeit und mein Arzt ist nicht da").language == "other"
    assert read_by_rules_alone("ich bin allein und ich weiß nicht weiter. I want to kill myself").safety == "self_harm"


@given(st.text(max_size=3000))
def test_windows_are_short_and_leave_no_word_out(text: str) -> None:
    windows = _windows(text)
    assert all(0 < end - start <= WINDOW_CHARACTERS for start, end in windows)
    kept = {place for start, end in windows for place in range(start, end)}
    assert all(text[place] in " \t\n\"')]" or text[place].isspace() for place in range(len(text)) if place not in kept)
