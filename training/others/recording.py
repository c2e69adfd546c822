"""What all simpler readers share: one classifier a task, and what it gives for the measured sets, written down."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from bot.measure.judgement import OTHERS
from bot.measure.texts import measured_sets
from training.texts import LabelledText, read_texts

NOTHING = "none"

Task = tuple[str, Callable[[LabelledText], str | None]]
"""A choice to be learnt: its name, and a text's label in it, None where it is not known."""

CHOICES: tuple[Task, ...] = (
    ("safety", lambda text: text.safety),
    ("need", lambda text: text.need),
    ("intent", lambda text: text.intent),
)

Flags = Callable[[Sequence[str]], list[dict[str, float]]]
Choice = Callable[[Sequence[str]], list[str]]


def labelled(task: Task, texts: Sequence[LabelledText]) -> tuple[list[str], list[str]]:
    """The texts whose label in a task is known, and their labels."""
    known = [(text.text, label) for text in texts if (label := task[1](text))]
    return [text for text, _ in known], [label for _, label in known]


def with_flags_known(texts: Sequence[LabelledText]) -> list[LabelledText]:
    """The texts of which it is known what flags they carry, or that they carry none."""
    return [text for text in texts if text.flags is not None]


def record(
    name: str,
    learn_flags: Callable[[Sequence[LabelledText]], Flags],
    learn_choice: Callable[[Sequence[str], Sequence[str]], Choice],
) -> None:
    """Learn every task from all training texts, read every set, write `tests/benchmarks/others/NAME.jsonl`."""
    texts = read_texts()
    print(f"{name}: flags", flush=True)
    flags = learn_flags(with_flags_known(texts))
    choices: dict[str, Choice] = {}
    for task in CHOICES:
        print(f"{name}: {task[0]}", flush=True)
        choices[task[0]] = learn_choice(*labelled(task, texts))
    OTHERS.mkdir(exist_ok=True)
    with (OTHERS / f"{name}.jsonl").open("w", encoding="utf-8") as out:
        for set_name, lines in measured_sets().items():
            shown = [line["text"] for line in lines]
            chosen = {task: choose(shown) for task, choose in choices.items()}
            for place, given in enumerate(flags(shown)):
                told: dict[str, Any] = {"set": set_name, "flags": {code: round(s, 2) for code, s in given.items()}}
                out.write(json.dumps(told | {task: labels[place] for task, labels in chosen.items()}) + "\n")
