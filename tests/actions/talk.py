"""One sitting in a real store, and what an action does in it: what it says, what it decides, which rows it leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import yaml
from rasa_sdk.executor import ActionExecutor

from bot.guidance.registry import load_guidance
from bot.guidance.severity import severities
from bot.settings import ROOT
from bot.store import Store
from bot.store.answers import answers_of
from bot.store.columns import utc_now
from bot.store.conversations import create_conversation, current_session, lock_conversation, set_practitioner
from bot.store.evidence import HeardFlag, HeardSignal, Source, flags_of, mark_named, record_flags, record_signals
from bot.store.models import Conversation, Portrait, RedFlag
from bot.store.practitioners import ensure_practitioner, latest_portrait
from bot.understanding import QualityFound, RedFlagFound, Understanding

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text())
SLOTS = {"requested_slot": None} | {name: slot.get("initial_value") for name, slot in DOMAIN["slots"].items()}

Quotes = Mapping[str, str]
"""A person's words, by the code of what they tell."""


def understood(
    text: str = "",
    *,
    intent: str = "inform",
    confidence: float = 0.98,
    need: str = "unclear",
    flags: Quotes | None = None,
    good: Quotes | None = None,
    language: str = "en",
) -> Understanding:
    """What the gateway may have read in a message."""
    return Understanding(
        text=text,
        safety="none",
        need=need,
        intent=intent,
        intent_confidence=confidence,
        red_flags=tuple(RedFlagFound(code, 0.9, quote) for code, quote in (flags or {}).items()),
        qualities=tuple(QualityFound(code, "+", 0.9, quote) for code, quote in (good or {}).items()),
        language=language,
    )


@dataclass(frozen=True)
class Done:
    """What an action answered to Rasa."""

    events: list[dict[str, Any]]
    messages: list[dict[str, Any]]

    @property
    def slots(self) -> dict[str, Any]:
        """The slots as the events leave them."""
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    @property
    def next_action(self) -> str | None:
        """The action that is to follow."""
        return next((event["name"] for event in self.events if event["event"] == "followup"), None)

    @property
    def responses(self) -> list[str]:
        """What was said, by the names in the domain; a text of the guidance as it is."""
        return [message["response"] or message["text"] for message in self.messages]

    @property
    def payloads(self) -> list[str]:
        """What the buttons of the last message would send."""
        return [button["payload"] for button in self.messages[-1]["buttons"]]


@dataclass
class Talk:
    """A sitting whose messages were understood by the gateway, and in which actions run."""

    store: Store
    executor: ActionExecutor
    conversation_id: str
    sitting_id: str
    message_n: int = 1

    @classmethod
    async def begin(cls, store: Store, executor: ActionExecutor) -> "Talk":
        """Start one, with nothing heard."""
        async with store.begin() as session:
            conversation, _ = await create_conversation(session, "web")
            sitting = await current_session(session, conversation, utc_now(), timedelta(hours=1))
        return cls(store, executor, conversation.id, sitting.id)

    async def hear(self, understanding: Understanding, kind: str | None = "naturopath") -> Understanding:
        """Keep what was understood in the next message, as the gateway does."""
        self.message_n += 1
        async with self.store.begin() as session:
            conversation = await lock_conversation(session, self.conversation_id)
            practitioner = await ensure_practitioner(session, conversation, None, kind)
            await set_practitioner(session, conversation.id, practitioner.id)
            source = Source(conversation.id, self.message_n, "1", practitioner.id)
            levels = severities([flag.code for flag in understanding.red_flags], load_guidance())
            signals = [HeardSignal(one.code, one.polarity, one.score, one.quote) for one in understanding.qualities]
            flags = [HeardFlag(one.code, levels[one.code], one.score, one.quote) for one in understanding.red_flags]
            await record_signals(session, source, signals)
            await record_flags(session, source, flags)
        return understanding

    async def name(self, code: str) -> None:
        """Have a red flag named before."""
        async with self.store.begin() as session:
            await mark_named(session, self.conversation_id, code)

    async def act(
        self,
        action: str,
        *,
        understanding: Understanding | None = None,
        text: str = "",
        choice: str | None = None,
        practitioner: str | None = None,
        answer: str | None = None,
        loop: str | None = None,
        **slots: Any,
    ) -> Done:
        """Run an action as Rasa calls it. `answer` is the candidate for the slot that was asked for."""
        events = [{"event": "action", "name": "the form"}]
        if answer is not None:
            events.append({"event": "slot", "name": slots["requested_slot"], "value": answer})
        message = {
            "text": text or (understanding.text if understanding else ""),
            "intent": {"name": understanding.intent if understanding else "inform"},
            "entities": [
                {"entity": entity, "value": value}
                for entity, value in (("choice", choice), ("practitioner", practitioner))
                if value
            ],
            "metadata": {
                "message": str(self.message_n),
                "understanding": understanding.as_dict() if understanding else None,
            },
        }
        tracker = {
            "sender_id": self.sitting_id,
            "slots": SLOTS | slots,
            "active_loop": {"name": loop} if loop else {},
            "latest_message": message,
            "events": events,
        }
        done = await self.executor.run({"next_action": action, "tracker": tracker, "domain": {}})
        assert done is not None
        return Done(done["events"], done["responses"])

    async def answers(self) -> list[tuple[str, str, str]]:
        """The answers kept: topic, question, value."""
        async with self.store.begin() as session:
            return [(one.topic, one.question, one.value) for one in await answers_of(session, self.conversation_id)]

    async def flags(self) -> dict[str, RedFlag]:
        """The red flags that stand, by code."""
        async with self.store.begin() as session:
            return {flag.code: flag for flag in await flags_of(session, self.conversation_id)}

    async def conversation(self) -> Conversation:
        """The conversation as it is now."""
        async with self.store.begin() as session:
            return await lock_conversation(session, self.conversation_id)

    async def portrait(self) -> Portrait | None:
        """The portrait kept last of the practitioner in view."""
        practitioner_id = (await self.conversation()).practitioner_id
        async with self.store.begin() as session:
            return await latest_portrait(session, practitioner_id) if practitioner_id else None
