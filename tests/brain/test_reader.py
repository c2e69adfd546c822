from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.brain import reader
from bot.brain.reader import Reader
from bot.understanding import Understanding
from tests.actions.talk import understood

FLAG = {"not_heard": "she talks over me"}


class StubEngine:
    """Counts what it reads."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def understand(self, text: str) -> Understanding:
        """Find a greeting in anything."""
        self.texts.append(text)
        return understood(text, intent="greet")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> StubEngine:
    """The engine that the reader would load."""
    engine = StubEngine()
    monkeypatch.setattr(reader, "load_engine", lambda: engine)
    return engine


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    """Where Rasa keeps what components learnt."""
    return LocalModelStorage.create(tmp_path)


Read = Callable[..., Message]
CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("reader")


@pytest.fixture
def read(storage: ModelStorage) -> Read:
    """One message through the untrained component."""

    def through(text: str = "well", **metadata: Any) -> Message:
        component = Reader.create({}, storage, RESOURCE, CONTEXT)
        return component.process([Message({TEXT: text, "metadata": metadata})])[0]

    return through


def example(text: str, intent: str) -> Message:
    """One line of `data/nlu`."""
    return Message({TEXT: text, INTENT: intent})


@pytest.mark.parametrize(
    ("understanding", "asked", "intent"),
    [
        (understood(intent="find_help"), None, "find_help"),
        (understood(intent="find_help", confidence=0.3), None, "find_help"),
        (understood(intent="find_help", confidence=0.96), "hope", "inform"),
        (understood(intent="find_help", confidence=0.97), "hope", "find_help"),
        (understood(intent="help", confidence=0.89), "hope", "inform"),
        (understood(intent="help", confidence=0.9), "hope", "help"),
        (understood("is that normal?", intent="explain_flag", confidence=0.8), "hope", "explain_flag"),
        (understood("is that normal?", intent="explain_flag", confidence=0.8, flags=FLAG), "hope", "inform"),
        (understood(intent="find_help", confidence=0.5), "safety:self_harm", "find_help"),
        (understood("I meant 2", confidence=0.3), "shared_power", "correct_previous"),
        (understood("no, not Dr Lee, the osteopath", confidence=0.3), "shared_power", "correct_previous"),
        (understood("what about the other one?", confidence=0.3), "shared_power", "switch_practitioner"),
        (understood("I meant she talks over me", flags=FLAG, confidence=0.3), "shared_power", "inform"),
        (understood("not really", confidence=0.3), "shared_power", "inform"),
        (understood(intent="stop", flags=FLAG, confidence=0.9), "hope", "inform"),
        (understood(intent="out_of_scope", confidence=0.0), None, "inform"),
        (understood("no dont stop??", intent="stop", confidence=0.4), None, "inform"),
        (understood("that's it for today", intent="stop", confidence=0.8), None, "stop"),
        (understood(intent="thanks"), "hope", "thanks"),
        (understood(intent="thanks", flags=FLAG), "hope", "inform"),
        (understood(intent="thanks", flags=FLAG), None, "evaluate"),
        (understood(intent="greet", flags=FLAG), None, "evaluate"),
        (understood(intent="out_of_scope", flags=FLAG), None, "evaluate"),
        (understood(intent="my_data", flags=FLAG), None, "my_data"),
        (understood("rather well", intent="thanks", confidence=0.4), "check_in", "check_in"),
        (understood("she listens", intent="evaluate", confidence=0.99), "check_in", "check_in"),
        (understood("yes", intent="affirm"), "check_in", "check_in"),
        (understood("no", intent="deny"), "check_in", "stop"),
        (understood("the parish", intent="greet"), "support_answer", "inform"),
        (understood("hello", intent="greet"), "support_answer", "greet"),
        (understood("stop", intent="stop_reminders"), "check_in", "stop_reminders"),
        (understood("my sister moved away", intent="check_in", confidence=0.3), None, "support_web"),
        (understood("my sister moved away", intent="check_in", confidence=0.9), None, "check_in"),
        (understood("my sister moved away", intent="evaluate", confidence=0.3), "being_heard", "inform"),
        (understood("my sister moved away", intent="evaluate", confidence=0.3, flags=FLAG), None, "evaluate"),
    ],
)
def test_the_intent_follows_from_what_was_understood_and_asked(
    engine: StubEngine, read: Read, understanding: Understanding, asked: str | None, intent: str
) -> None:
    message = read(understanding=understanding.as_dict(), asked=asked)

    assert message.get(INTENT) == {"name": intent, "confidence": understanding.intent_confidence}
    assert message.get(ENTITIES) == []
    assert engine.texts == [], "it was read before"


def test_a_text_that_nobody_read_is_read_by_the_engine(engine: StubEngine, read: Read) -> None:
    assert read("hi there").get(INTENT)["name"] == "greet"
    assert engine.texts == ["hi there"]


def test_the_engine_is_loaded_once(engine: StubEngine, storage: ModelStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    component = Reader.create({}, storage, RESOURCE, CONTEXT)
    component.process([Message({TEXT: "one"})])
    monkeypatch.setattr(reader, "load_engine", None)

    component.process([Message({TEXT: "two"})])

    assert engine.texts == ["one", "two"]


def test_what_was_learnt_from_examples_is_known_after_loading(engine: StubEngine, storage: ModelStorage) -> None:
    examples = TrainingData([example("Note that, please!", "note_question"), example("hi there", "thanks")])
    Reader.create({}, storage, RESOURCE, CONTEXT).train(examples)

    loaded = Reader.load({}, storage, RESOURCE, CONTEXT)
    learnt, other, unknown = loaded.process([Message({TEXT: text}) for text in ("note that please", "Hi there", "hm")])

    assert learnt.get(INTENT) == {"name": "note_question", "confidence": 1.0}
    assert other.get(INTENT)["name"] == "thanks", "an example outweighs the engine"
    assert unknown.get(INTENT)["name"] == "greet"


def test_kinds_and_amounts_become_entities(engine: StubEngine, read: Read) -> None:
    text = "My osteopath takes $90, I've gone for two months, 4/5"
    found = {one["entity"]: (text[one["start"] : one["end"]], one["value"]) for one in read(text).get(ENTITIES)}

    assert found["kind"] == ("osteopath", "osteopath")
    assert found["money"] == ("$90", {"amount": 90.0, "unit": "$"})
    assert found["duration"][0] == "two months"
    assert found["rating"] == ("4/5", {"amount": 0.8, "unit": "of 5"})


def test_a_payload_is_left_to_rasa(engine: StubEngine, read: Read) -> None:
    message = read("/stop", understanding=understood("Stop here").as_dict())

    assert message.get(INTENT) is None
    assert engine.texts == []


def test_every_understanding_survives_the_way_to_rasa() -> None:
    understanding = replace(understood(flags=FLAG, good={"being_heard": "she nods"}), third_person=True)

    assert Understanding.from_dict(understanding.as_dict()) == understanding


@pytest.mark.parametrize(
    ("text", "told", "confidence", "asked", "intent"),
    [
        ("drop the second", "stop", 0.98, "question_list", "questions_to_ask"),
        ("remove the last one", "delete_data", 0.98, "question_list", "questions_to_ask"),
        ("that's it", "stop", 1.0, "question_list", "questions_to_ask"),
        ("delete everything", "delete_data", 1.0, "question_list", "delete_data"),
        ("stop", "stop", 1.0, "question_list", "stop"),
        ("can I bring my sister?", "support_web", 0.7, "question_list", "inform"),
        ("drop the second", "stop", 0.98, None, "stop"),
        ("take 2 off my list and drop 2", "stop", 0.98, None, "stop"),
        ("print my questions", "my_data", 0.98, None, "questions_to_ask"),
        ("add to my list: is it loud?", "support_web", 0.98, "quality_answer", "questions_to_ask"),
        ("I saw her yesterday", "talk_to_human", 0.5, None, "visited"),
        ("I saw her yesterday", "talk_to_human", 0.5, "question_list", "visited"),
        ("I saw her yesterday", "check_in", 0.5, "being_heard", "inform"),
        ("is he licensed", "verify_credentials", 0.99, "question_to_add", "inform"),
        ("she told me to come less often", "evaluate", 0.99, "visit_answer", "inform"),
        ("stop", "stop", 1.0, "visit_answer", "stop"),
    ],
)
def test_words_about_the_list_and_after_a_visit_are_taken_as_such(
    read: Read, text: str, told: str, confidence: float, asked: str | None, intent: str
) -> None:
    understanding = understood(text, intent=told, confidence=confidence).as_dict()
    assert read(text, understanding=understanding, asked=asked).get(INTENT)["name"] == intent
