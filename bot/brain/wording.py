"""Picks among the variants of a response so that the assistant never says the same sentence twice in a row."""

import copy
import re
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

REMEMBERED = 12
ENOUGH_OWN_WORDS = 4
"""A variant that has fewer words of its own is known again only by what stands in its blanks."""

_BLANK = re.compile(r"{\w+}")


class Wording(TemplatedNaturalLanguageGenerator):
    """Rasa's own response generator, with a memory of what was just said.

    Only texts have blanks to fill. Rasa would look for some in the payloads of buttons too, and in a person's words.
    """

    def __init__(self, endpoint_config: Any = None, domain: Domain | None = None) -> None:
        super().__init__(domain.responses if domain else {})

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The first variant that was not said lately; when all were, the one said longest ago."""
        variants = self.responses.get(utter_action)
        if not variants:
            return None
        said = [event.text for event in list(tracker.events)[-60:] if isinstance(event, BotUttered)][-REMEMBERED:]
        values = {**tracker.current_slot_values(), **kwargs}
        texts = [variant["text"].format_map(values) for variant in variants]
        ages = [_last_said(variant["text"], text, said) for variant, text in zip(variants, texts, strict=True)]
        oldest = ages.index(min(ages))
        return {**copy.deepcopy(variants[oldest]), "text": texts[oldest]}


def _last_said(template: str, text: str, said: list[str | None]) -> int:
    """When a variant was said last, also with other words in its blanks; 0 for never."""
    around = _BLANK.split(template)
    own_words = len(" ".join(around).split())
    frame = re.compile(".*".join(map(re.escape, around)), re.DOTALL) if own_words >= ENOUGH_OWN_WORDS else None
    same = (
        place for place, earlier in enumerate(said, 1) if earlier == text or (frame and frame.fullmatch(earlier or ""))
    )
    return max(same, default=0)
