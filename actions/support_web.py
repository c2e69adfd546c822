"""Support web: who and what holds a person, told in prose, kept, and shown layer by layer."""

from collections.abc import Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import journey_left
from actions.flags import unnamed_flags
from actions.sitting import Events, Sitting, TalkAction, answer_to, is_payload, question_open
from bot.guidance.people import label_of
from bot.guidance.registry import Severity, load_guidance
from bot.guidance.support import (
    PRACTITIONERS,
    Mention,
    layers_to_ask,
    mentions_in,
    named_plainly,
    same,
    web_lines,
)
from bot.store.answers import answers_of, record_answer
from bot.store.evidence import flags_of
from bot.store.models import Support
from bot.store.practitioners import practitioners_of
from bot.store.supports import add_support, end_support, supports_of
from bot.understanding import short_answer

TOPIC = "support_web"
CHANGE = "change"
"""The question put on return, in the place of a layer's: has anything changed?"""
TOLD = "told"
UNCHANGED = "unchanged"
"""After this the web is not shown: it was just now, or this is not the moment."""
QUESTIONS_AT_A_TIME = 4


async def web_of(sitting: Sitting) -> dict[str, list[str]]:
    """Who and what stands in each layer, the practitioners we know among them."""
    labels: dict[str, list[str]] = {}
    for support in await supports_of(sitting.session, sitting.conversation.id):
        labels.setdefault(support.layer, []).append(support.label)
    flags = await flags_of(sitting.session, sitting.conversation.id)
    harmful = {flag.practitioner_id for flag in flags if flag.severity == Severity.ACT_NOW}
    known = await practitioners_of(sitting.session, sitting.conversation.id)
    told = [label_of(one) for one in known if one.id not in harmful and (one.name or one.nickname or one.kind)]
    also = [label for label in labels.get(PRACTITIONERS, []) if not any(same(label, one) for one in told)]
    return {**labels, PRACTITIONERS: list(dict.fromkeys([*told, *also]))}


async def take_in(sitting: Sitting, mentions: Sequence[Mention]) -> tuple[list[str], list[str]]:
    """Keep what was told. Return the labels that are new, and those that are there no longer."""
    added: list[str] = []
    ended: list[str] = []
    for mention in mentions:
        if mention.there:
            is_new = await add_support(
                sitting.session,
                sitting.conversation.id,
                sitting.message_n,
                mention.layer,
                mention.label,
                mention.quote,
            )
            added += [mention.label] if is_new else []
        elif lost := _meant(await supports_of(sitting.session, sitting.conversation.id), mention):
            await end_support(sitting.session, lost, mention.quote)
            ended.append(lost.label)
    return added, ended


def _meant(standing: Sequence[Support], mention: Mention) -> Support | None:
    """Which one is there no longer: the one called just so, else the one told last that may be meant."""
    layer = [one for one in standing if one.layer == mention.layer]
    exact = [one for one in layer if one.label.casefold() == mention.label.casefold()]
    return next(reversed(exact or [one for one in layer if same(one.label, mention.label)]), None)


class ValidateSupportWeb(TalkAction):
    """Takes what is told of the layers, and asks of those that nothing is known of."""

    action_name = "validate_support_web_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Take the answer to the open question; without one, the journey begins with what was said."""
        layer = tracker.get_slot("support_layer")
        if question_open(tracker, ("support_answer",)) is None or layer is None:
            return await self._begin(dispatcher, sitting)
        said, left_open = answer_to(tracker, "support_answer")
        if said is None:
            return left_open
        if layer == CHANGE:
            return await self._changed(dispatcher, sitting, said)
        return await self._answered(dispatcher, tracker, sitting, said, layer)

    async def _begin(self, dispatcher: CollectingDispatcher, sitting: Sitting) -> Events:
        known = await supports_of(sitting.session, sitting.conversation.id)
        said = "" if is_payload(sitting.text) else sitting.text
        mentions = mentions_in(said, _layers(known))
        added, ended = await take_in(sitting, mentions)
        fresh = [SlotSet("questions_left", QUESTIONS_AT_A_TIME)]
        if known or any(mention.gone for mention in mentions):
            heard = _acknowledge(dispatcher, mentions, added, ended)
            return [*fresh, SlotSet("support_layer", CHANGE), SlotSet("support_answer", heard)]
        if not _acknowledge(dispatcher, mentions, added, ended):
            dispatcher.utter_message(response="utter_support_begins")
        return [*fresh, *await self._next(sitting, QUESTIONS_AT_A_TIME)]

    async def _changed(self, dispatcher: CollectingDispatcher, sitting: Sitting, said: str) -> Events:
        await record_answer(sitting.session, sitting.row, sitting.message_n, TOPIC, CHANGE, said)
        known = await supports_of(sitting.session, sitting.conversation.id)
        mentions = mentions_in(said, _layers(known))
        added, ended = await take_in(sitting, mentions)
        if heard := _acknowledge(dispatcher, mentions, added, ended):
            return [SlotSet("support_answer", heard)]
        nothing = short_answer(said) in ("no", "skip", "unknown") or said == "same"
        dispatcher.utter_message(response="utter_support_unchanged" if nothing else "utter_support_not_caught")
        return [SlotSet("support_answer", UNCHANGED)]

    async def _answered(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str, layer: str
    ) -> Events:
        await record_answer(sitting.session, sitting.row, sitting.message_n, TOPIC, layer, said)
        known = await supports_of(sitting.session, sitting.conversation.id)
        mentions = mentions_in(said, _layers(known))
        if not mentions and short_answer(said) is None:
            mentions = named_plainly(layer, said)
        added, ended = await take_in(sitting, mentions)
        if not _acknowledge(dispatcher, mentions, [], ended) and not added:
            dispatcher.utter_message(response="utter_support_layer_open")
        left = max(0, int(tracker.get_slot("questions_left") or 0) - 1)
        return [SlotSet("questions_left", left), *await self._next(sitting, left)]

    async def _next(self, sitting: Sitting, left: int) -> Events:
        """The first layer that nothing is known of and that was not asked about yet, while questions are left."""
        told = [layer for layer, labels in (await web_of(sitting)).items() if labels]
        asked = [
            one.question for one in await answers_of(sitting.session, sitting.conversation.id) if one.topic == TOPIC
        ]
        open_layers = layers_to_ask([*told, *asked]) if left else []
        if not open_layers:
            return [SlotSet("support_answer", TOLD)]
        return [SlotSet("support_layer", open_layers[0].code), SlotSet("support_answer", None)]


def _layers(known: Sequence[Support]) -> dict[str, str]:
    return {one.label: one.layer for one in known}


def _acknowledge(
    dispatcher: CollectingDispatcher, mentions: Sequence[Mention], added: Sequence[str], ended: Sequence[str]
) -> str | None:
    """Say what was taken in. Return what `support_answer` is then: a death is no moment to speak of gaps."""
    if any(mention.died for mention in mentions):
        dispatcher.utter_message(response="utter_support_mourned")
        return UNCHANGED
    if ended:
        dispatcher.utter_message(response="utter_support_ended", who=", ".join(ended))
    elif added:
        dispatcher.utter_message(response="utter_support_added", who=", ".join(added))
    return TOLD if added or ended else None


class AskSupport(TalkAction):
    """Asks about one layer; on return it shows the web and asks what has changed."""

    action_name = "action_ask_support_web_form_support_answer"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Put the open question."""
        layer = load_guidance().layers.get(tracker.get_slot("support_layer") or "")
        if layer is None or layer.ask is None:
            _show(dispatcher, await web_of(sitting))
            dispatcher.utter_message(
                response="utter_support_changed",
                buttons=[{"title": "All as it was", "payload": '/inform{"choice":"same"}'}],
                json_message={"asks": "support_answer"},
            )
            return []
        dispatcher.utter_message(
            response="utter_ask_quality",
            question=layer.ask,
            buttons=[
                {"title": "Nobody just now", "payload": '/inform{"choice":"no"}'},
                {"title": "Skip", "payload": '/inform{"choice":"skip"}'},
                {"title": "Stop here, save it", "payload": "/stop"},
            ],
            json_message={"asks": "support_answer"},
        )
        return []


class ShowSupportWeb(TalkAction):
    """Shows the web as text, layer by layer, and ends the journey."""

    action_name = "action_support_web"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Show it, unless it was shown just now and nothing has changed; then name a flag heard on the way."""
        if tracker.get_slot("support_answer") != UNCHANGED:
            _show(dispatcher, await web_of(sitting))
        if sitting.practitioner and await unnamed_flags(sitting):
            return [*journey_left(), FollowupAction("evaluate_form")]
        return journey_left()


def _show(dispatcher: CollectingDispatcher, web: dict[str, list[str]]) -> None:
    dispatcher.utter_message(text="\n".join(web_lines(web)), json_message={"kind": "support_web"})
