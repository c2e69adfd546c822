"""Which practitioners are being compared: kept in the slot `comparing`, so that one can first be told of."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.conversation import journey_left
from actions.sitting import Events, Sitting
from bot.store.evidence import evidence_for
from bot.store.models import Practitioner
from bot.store.practitioners import practitioners_of

COMPARE = {"title": "Compare with someone else", "payload": "/compare"}


@dataclass(frozen=True)
class Comparing:
    """Ids of practitioners: those `chosen`, those of them still `unheard`, and those among whom one is meant."""

    chosen: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()

    @classmethod
    def of(cls, tracker: Tracker) -> "Comparing":
        """As the slot has it; empty while nobody is compared."""
        kept: dict[str, Any] = tracker.get_slot("comparing") or {}
        return cls(**{name: tuple(ids) for name, ids in kept.items()})

    @property
    def slot(self) -> dict[str, Any]:
        """The event that keeps it."""
        event: dict[str, Any] = SlotSet("comparing", asdict(self))
        return event

    def with_chosen(self, ids: Sequence[str]) -> "Comparing":
        """These too, each once."""
        return replace(self, chosen=tuple(dict.fromkeys((*self.chosen, *ids))))


def after_hearing(tracker: Tracker, sitting: Sitting) -> Events:
    """Back to the comparison that waited until the practitioner in view was told of; nothing when none waited."""
    comparing = Comparing.of(tracker)
    if sitting.practitioner is None or sitting.practitioner.id not in comparing.chosen:
        return []
    left = tuple(one for one in comparing.unheard if one != sitting.practitioner.id)
    return [*journey_left(), replace(comparing, unheard=left).slot, FollowupAction("compare_form")]


async def others_known(sitting: Sitting) -> list[Practitioner]:
    """Everybody else of whom something was told."""
    known = await practitioners_of(sitting.session, sitting.conversation.id)
    here = sitting.practitioner.id if sitting.practitioner else None
    return [one for one in known if one.id != here and await is_known(sitting, one)]


async def is_known(sitting: Sitting, practitioner: Practitioner) -> bool:
    """Whether something was heard of a practitioner that a comparison could show."""
    return any(await evidence_for(sitting.session, practitioner.id))
