"""The NLU component of `config.yml`: gives Rasa what `bot.understanding` read in a message.

The gateway has already understood the message and sends its `Understanding` along in the metadata; then nothing is
worked out twice. Without it (`rasa shell nlu`, `rasa test`) the component reads the text itself. A payload ("/stop")
is left to Rasa: it names its intent.
"""

import json
import re
from dataclasses import replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.guidance.kinds import kinds_named
from bot.guidance.mentions import corrects, turns_to_somebody_else
from bot.guidance.question_list import orders_a_change
from bot.guidance.support import mentions_in, tells_of_a_loss
from bot.guidance.visits import tells_of_a_visit
from bot.understanding import Engine, Understanding, entities_in, load_engine

LEARNT = "learnt.json"

SURE_ENOUGH_TO_INTERRUPT = 0.9
"""Below this, words said in answer to a question are taken as the answer, whatever request they resemble."""
SURE_ENOUGH_OF_A_QUESTION = 0.75
"""A question put back ("is that normal?") is seldom the answer to one."""
SUBJECTS = frozenset({"find_help", "evaluate", "compare", "check_in", "out_of_scope"})
"""Requests that an answer in prose easily resembles: most answers tell of a practitioner or of a need."""
SURE_ENOUGH_TO_CHANGE_THE_SUBJECT = 0.97
LIST_OPEN = "question_list"
MY_LIST = re.compile(r"\bmy (list|questions)\b", re.I)
ASKED_FOR_WORDS = frozenset({"question_to_add", "question_to_pick", "visit_answer"})
"""Whatever is said to these is the answer, unless it is one of the plain requests, such as "stop"."""
SMALL_TALK = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "out_of_scope"})
"""Requests that never outweigh a red flag told in the same breath."""

OPENS_A_CHECK_IN = "check_in"
"""What a reminder asks. No form is open then: an answer begins a check-in, and a bare no leaves it at that."""
IN_ANSWER_TO_A_REMINDER = {"inform": "check_in", "affirm": "check_in", "evaluate": "check_in", "deny": "stop"}
ASKS_FOR_A_LAYER = "support_answer"
"""In answer to this, "the parish" is no greeting."""
UNSURE = 0.7
"""Below this a loss in the support web ("my sister moved away") is taken for one, whatever request it resembles."""
ENDS_THE_TALK = {"stop", "restart", "goodbye"}
_I_MEANT = re.compile(r"^\W*((no|sorry|oh|wait|oops)\b\W*)*i meant\b", re.I)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Reader(GraphComponent):
    """Sets the intent and the entities of each message.

    What `training/` teaches lies in the encoder's model. What Rasa trains is small: the examples of `data/nlu` are
    learnt by heart and kept in Rasa's model, so that a phrase added there is understood after `bot train`.
    """

    def __init__(self, storage: ModelStorage, resource: Resource, learnt: dict[str, str]) -> None:
        self._storage = storage
        self._resource = resource
        self._learnt = learnt
        self._engine: Engine | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "Reader":
        """Make the component, untrained. The encoder is loaded only when a message comes without its understanding."""
        return cls(model_storage, resource, {})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "Reader":
        """Make the component with what was learnt."""
        with model_storage.read_from(resource) as folder:
            learnt = json.loads((folder / LEARNT).read_text(encoding="utf-8"))
        return cls(model_storage, resource, learnt)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the examples of each request, and keep them."""
        examples = training_data.intent_examples
        self._learnt = {_plain(example.get(TEXT)): example.get(INTENT) for example in examples if example.get(TEXT)}
        with self._storage.write_to(self._resource) as folder:
            (folder / LEARNT).write_text(json.dumps(self._learnt, ensure_ascii=False, indent=1), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Fill in intent and entities."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith(INTENT_MESSAGE_PREFIX):
                continue
            metadata = message.get("metadata") or {}
            understanding = self._understanding(text, metadata.get("understanding"))
            if learnt := self._learnt.get(_plain(text)):
                understanding = replace(understanding, intent=learnt, intent_confidence=1.0)
            intent = _intent(understanding, metadata.get("asked") or "")
            message.set(INTENT, {"name": intent, "confidence": understanding.intent_confidence}, add_to_output=True)
            message.set(ENTITIES, _entities(text), add_to_output=True)
        return messages

    def _understanding(self, text: str, ready: dict[str, Any] | None) -> Understanding:
        if ready:
            return Understanding.from_dict(ready)
        self._engine = self._engine or load_engine()
        return self._engine.understand(text)


def _plain(text: str) -> str:
    """A phrase without its capitals and marks."""
    return " ".join(re.sub(r"[^\w\s']", " ", text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).split())


def _entities(text: str) -> list[dict[str, Any]]:
    """Kinds of practitioners and amounts, as Rasa tells entities."""
    told: list[tuple[str, Any, int, int]] = [("kind", code, start, end) for code, start, end in kinds_named(text)]
    told += [(one.kind, {"amount": one.value, "unit": one.unit}, one.start, one.end) for one in entities_in(text)]
    return [
        {
            "entity": name,
            "value": value,
            "start": start,
            "end": end,
            "extractor": Reader.__name__,
        }
        for name, value, start, end in told
    ]


def _intent(understanding: Understanding, asked: str) -> str:
    if asked == OPENS_A_CHECK_IN:
        intent = _intent_of_a_talk(understanding, asked)
        return IN_ANSWER_TO_A_REMINDER.get(intent, intent)
    if asked == ASKS_FOR_A_LAYER and understanding.intent in SMALL_TALK and mentions_in(understanding.text):
        return "inform"
    return _intent_of_a_talk(understanding, asked)


def _intent_of_a_talk(understanding: Understanding, asked: str) -> str:
    if turning := _correction(understanding):
        return turning
    if _is_about_the_list(understanding, asked):
        return "questions_to_ask"
    if asked in ("", LIST_OPEN, OPENS_A_CHECK_IN) and tells_of_a_visit(understanding.text):
        return "visited"
    answers_a_question = bool(asked) and not asked.startswith("safety")
    if answers_a_question and not _leaves_the_question(understanding, asked):
        return "inform"
    if understanding.red_flags and understanding.intent in SMALL_TALK:
        return "inform" if answers_a_question else "evaluate"
    if not understanding.red_flags and understanding.intent_confidence < UNSURE and tells_of_a_loss(understanding.text):
        return "support_web"
    # What could not be read at all, such as another language, is no request; and a talk is not ended on a guess.
    guessed = understanding.intent in ENDS_THE_TALK and understanding.intent_confidence < UNSURE
    return understanding.intent if understanding.intent_confidence and not guessed else "inform"


def _correction(understanding: Understanding) -> str | None:
    """A correction in so many words, also in the middle of a question. What tells something of its own is none."""
    if understanding.red_flags or understanding.qualities or understanding.safety != "none":
        return None
    if turns_to_somebody_else(understanding.text):
        return "correct_previous" if corrects(understanding.text) else "switch_practitioner"
    return "correct_previous" if _I_MEANT.match(understanding.text) else None


def _is_about_the_list(understanding: Understanding, asked: str) -> bool:
    """Whether the words change, show or close the person's list of questions, whatever they resemble."""
    if not (asked == LIST_OPEN or MY_LIST.search(understanding.text)):
        return False
    deletes_all = understanding.intent == "delete_data" and understanding.intent_confidence >= 1.0
    return not deletes_all and orders_a_change(understanding.text)


def _leaves_the_question(understanding: Understanding, asked: str) -> bool:
    """Whether what was said in answer to a question is a request of its own."""
    if asked in ASKED_FOR_WORDS:
        return understanding.intent_confidence >= 1.0
    says_something = understanding.intent in SUBJECTS or understanding.red_flags or understanding.qualities
    needed = SURE_ENOUGH_OF_A_QUESTION if "?" in understanding.text else SURE_ENOUGH_TO_INTERRUPT
    return understanding.intent_confidence >= (SURE_ENOUGH_TO_CHANGE_THE_SUBJECT if says_something else needed)
