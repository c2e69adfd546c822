"""Understands what it was told to understand, instead of the model."""

import threading
from typing import Any

from bot.understanding import QualityFound, RedFlagFound, Understanding


class FakeEngine:
    """`knows` has what a text says, beyond the plain; `failure` is raised."""

    def __init__(self) -> None:
        self.knows: dict[str, dict[str, Any]] = {
            "I want to die": {"safety": "self_harm"},
            "She collapsed and is not waking up": {"safety": "medical_emergency", "third_person": True},
            "He locked me in and touched me": {
                "safety": "in_danger",
                "red_flags": (RedFlagFound("boundary_violation", 0.9, "touched me"),),
            },
            "She sold me three bottles and told me to skip my GP": {
                "red_flags": (
                    RedFlagFound("product_selling", 0.8, "sold me three bottles"),
                    RedFlagFound("discourages_medical_care", 0.9, "told me to skip my GP"),
                ),
                "qualities": (QualityFound("products_in_proportion", "-", 0.8, "sold me three bottles"),),
            },
            "She really listens": {"qualities": (QualityFound("being_heard", "+", 0.9, "really listens"),)},
        }
        self.read: list[tuple[str, str | None]] = []
        self.failure: Exception | None = None
        self.may_answer = threading.Event()
        self.may_answer.set()

    def understand(self, text: str, asked: str | None) -> Understanding:
        """As the engine does, in a thread of its own."""
        self.may_answer.wait(5)
        if self.failure:
            raise self.failure
        self.read.append((text, asked))
        plain = {"safety": "none", "need": "unclear", "intent": "evaluate", "intent_confidence": 0.9, "version": "fake"}
        return Understanding(**{"text": text, **plain, **self.knows.get(text, {})})
