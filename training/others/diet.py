"""Stock Rasa: its default pipeline with DIET, one model a task; flags as one intent of several names joined by "+".

python -m training.others.diet [--epochs 100]
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml

from training.others.recording import NOTHING, Choice, Flags, record
from training.texts import LabelledText

PIPELINE = [
    {"name": "WhitespaceTokenizer", "intent_tokenization_flag": True, "intent_split_symbol": "+"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]


def learn_choice(epochs: int, texts: Sequence[str], labels: Sequence[str]) -> Choice:
    """Train Rasa's NLU on these texts as `rasa init` would set it up."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    folder = Path(tempfile.mkdtemp())
    config = {"recipe": "default.v1", "language": "en", "assistant_id": "diet"}
    pipeline = [*PIPELINE, {"name": "DIETClassifier", "epochs": epochs, "entity_recognition": False}]
    (folder / "config.yml").write_text(yaml.safe_dump(config | {"pipeline": pipeline, "policies": []}))
    examples: dict[str, list[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        one_line = " ".join(text.split()).replace("[", "(").replace("]", ")").replace("{", "(").replace("}", ")")
        examples.setdefault(label, []).append(f"- {one_line}")
    nlu = [{"intent": label, "examples": "\n".join(lines) + "\n"} for label, lines in examples.items()]
    (folder / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True, width=10_000))
    model = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
    agent = Agent.load(str(model))

    async def choose(shown: Sequence[str]) -> list[str]:
        return [(await agent.parse_message(text))["intent"]["name"] or NOTHING for text in shown]

    return lambda shown: asyncio.run(choose(shown))


def learn_flags(epochs: int, texts: Sequence[LabelledText]) -> Flags:
    """Flags that come together are an intent of their own, as Rasa's multi-intents are."""
    labels = ["+".join(sorted(text.flags or ())) or NOTHING for text in texts]
    choose = learn_choice(epochs, [text.text for text in texts], labels)
    return lambda shown: [{} if label == NOTHING else dict.fromkeys(label.split("+"), 1.0) for label in choose(shown)]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=100, help="as `rasa init` sets it")
    epochs = options.parse_args().epochs
    record(
        "diet",
        lambda texts: learn_flags(epochs, texts),
        lambda texts, labels: learn_choice(epochs, texts, labels),
    )
