"""Whole talks in one process: Rasa decides, our actions act, over a real store. Every turn must be answered."""

import os
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.brain.memory import ShortMemory
from bot.brain.server import WholeReplies, _user_message, make_app
from bot.guidance.registry import load_guidance
from bot.settings import Settings
from bot.store import Store, StoreError
from bot.store.columns import utc_now
from bot.store.conversations import current_session, lock_conversation
from bot.understanding import Understanding
from tests.actions.conftest import store, talk
from tests.actions.talk import DOMAIN, Talk, understood
from tests.brain.conftest import RASA_NOTICES
from tests.registers.fake_npi import FakeRegistry, listed

__all__ = ["store", "talk"]

pytestmark = RASA_NOTICES

FLAG = {"product_selling": "three bottles a visit"}
GOOD = {"being_heard": "first person who believed me"}
STORY = "I don't know who to see about my back, it hurts"
WAYS_IN = ["Find the right kind of help", "Look at someone I see"]


class InProcess(EndpointConfig):  # type: ignore[misc]
    """Calls the actions without a network."""

    def __init__(self, executor: ActionExecutor) -> None:
        super().__init__("http://in.process")
        self.executor = executor

    async def request(self, *, json: Any, **_options: Any) -> Any:
        """Run one action; what it raises ends the test."""
        return await self.executor.run({**deepcopy(json), "domain": {}})


class Person:
    """Talks, presses the buttons that were offered, and sees the replies."""

    def __init__(self, talk: Talk, agent: Agent) -> None:
        self.talk = talk
        self.agent = agent
        self.buttons: dict[str, str] = {}
        self.asked: str | None = None

    async def says(self, text: str, intent: str = "inform", **heard: Any) -> list[dict[str, Any]]:
        """Write something; `heard` is what is understood of it beside the intent."""
        understanding = understood(text, intent=intent, **heard)
        if understanding.red_flags or understanding.qualities:
            await self.talk.hear(understanding)
        return await self._turn(text, None, understanding)

    async def presses(self, label: str) -> list[dict[str, Any]]:
        """Press a button that was offered at any time."""
        return await self._turn(label, self.buttons[label], understood(label))

    async def _turn(self, text: str, payload: str | None, understanding: Understanding) -> list[dict[str, Any]]:
        self.talk.message_n += 1
        replies = WholeReplies()
        body = {
            "session": self.talk.sitting_id,
            "message": str(self.talk.message_n),
            "text": text,
            "payload": payload,
            "metadata": {"understanding": understanding.as_dict(), "asked": self.asked},
        }
        await self.agent.handle_message(_user_message(body, replies))
        assert 1 <= len(replies.messages) <= 3, "silence, or a flood"
        self.asked = replies.messages[-1].get("asks")
        self.buttons |= {one["label"]: one["payload"] for reply in replies.messages for one in reply["choices"]}
        for code in {flag["code"] for reply in replies.messages for flag in reply.get("flags", [])}:
            await self.talk.name(code)  # as the gateway does with what it delivers
        return list(replies.messages)

    async def form(self) -> str | None:
        """The form that is open."""
        tracker = await self.agent.tracker_store.retrieve(self.talk.sitting_id)
        return tracker.active_loop_name if tracker else None


@pytest.fixture
async def person(store: Store, executor: ActionExecutor, agent: Agent, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody who has just come."""
    # A check of the shape of every answer of an action. It takes half of a turn, and tests/actions knows the shapes.
    monkeypatch.setattr(RemoteAction, "_validate_action_result", lambda _action, _result: True)
    agent.tracker_store = agent.processor.tracker_store = ShortMemory(store, agent.domain)
    agent.processor.action_endpoint = InProcess(executor)
    return Person(await Talk.begin(store, executor), agent)


async def test_from_a_story_to_a_portrait_with_digressions(person: Person) -> None:
    await person.says("hi", "greet")
    assert (await person.presses(WAYS_IN[1]))[0]["asks"] == "practitioner_story"
    good, flag = await person.says("I leave with three bottles a visit", flags=FLAG, good=GOOD)
    assert GOOD["being_heard"] in good["text"]
    assert flag["kind"] == "red_flag"
    _, question = await person.presses("Note the question")
    assert question["asks"] == "shared_power"
    _, again = await person.says("thank you", "thanks")
    assert (again["asks"], again["text"] != question["text"]) == ("shared_power", True)
    await person.presses("Why do you ask?")
    await person.says("🤷")
    assert (await person.presses("Skip"))[-1]["asks"] == "evaluate_next"
    (portrait,) = await person.presses("Show me")
    assert portrait["kind"] == "portrait"
    assert await person.form() is None
    await person.presses("Stay and raise it")
    (questions,) = await person.says("what should I ask", "questions_to_ask")
    assert questions["text"].splitlines()[1].startswith("1. What would we do without it")


async def test_from_a_worry_to_a_care_map(person: Person) -> None:
    assert (await person.says(STORY, "find_help"))[0]["asks"] == "seen_by_doctor"
    assert (await person.presses("Not yet"))[0]["asks"] == "hope"
    (care_map,) = await person.presses("Both")
    assert care_map["kind"] == "care_map"
    assert await person.form() is None


async def test_a_flag_in_the_story_is_named_after_the_care_map_and_can_be_answered(person: Person) -> None:
    told = "my naturopath sells me three bottles a visit and my doctor is away"
    care_map, flag = await person.says(told, "find_help", need="both", flags=FLAG)
    assert (care_map["kind"], flag["kind"]) == ("care_map", "red_flag")
    await person.says("yes", "affirm")
    assert ("questions_to_ask", "product_selling") in {(topic, code) for topic, code, _ in await person.talk.answers()}


async def test_each_journey_can_be_left_for_the_other_and_hears_why(person: Person) -> None:
    await person.says("help me", "find_help")
    (flag,) = await person.says("first look at my physio, three bottles a visit", "evaluate", flags=FLAG)
    assert flag["kind"] == "red_flag"
    assert (await person.says(STORY, "find_help"))[0]["asks"] == "seen_by_doctor"
    assert await person.form() == "find_help_form"


@pytest.mark.parametrize("label", ["Note the question", "Why it matters", "Not what I meant"])
async def test_the_buttons_of_a_flag_work_after_the_journey_too(person: Person, label: str) -> None:
    await person.says("look at my naturopath", "evaluate", flags=FLAG)
    await person.says("stop", "stop")

    (said,) = await person.presses(label)

    assert said["choices"] == []


async def test_a_licence_is_looked_up_in_the_middle_of_a_look_at_somebody(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = FakeRegistry()
    await registry.start()
    monkeypatch.setenv("NPI_REGISTRY", registry.url)
    registry.people = [listed(number=str(number)) for number in range(4)] + [listed(state="OH", city="DAYTON")]
    await person.says("look at my naturopath", "evaluate", good=GOOD)
    told, asked = await person.says("is my chiropractor in the states even licensed?", "verify_credentials")
    assert (told["link"]["url"].startswith("https://www.fclb.org"), asked["asks"]) == (True, "verify_consent")
    _, again = await person.says("thank you", "thanks")
    assert again["asks"] == "verify_consent"
    assert (await person.says("yes please", "affirm"))[-1]["asks"] == "verify_name"
    assert registry.asked == []
    assert (await person.says("her name is jane lee"))[-1]["asks"] == "verify_state"
    found, question = await person.says("Ohio")
    assert "Dayton, OH" in found["text"]
    assert question["asks"] in load_guidance().qualities, "the thread is picked up where it was"
    assert await person.form() == "evaluate_form"
    assert {(one["first_name"], one["last_name"]) for one in registry.asked} == {("Jane", "Lee")}
    await registry.stop()
    assert registry.breaches == []


async def test_a_country_is_asked_and_no_look_up_offered_where_there_is_none(person: Person) -> None:
    (asked,) = await person.says("how do I check my osteopath", "verify_credentials")
    assert asked["asks"] == "verify_country"
    (told,) = await person.says("Ireland")
    assert "no register by law" in told["text"]
    assert await person.form() is None
    (second,) = await person.says("how do I check my dentist", "verify_credentials")
    assert "Dental Council" in second["text"], "the country is not asked twice"


async def test_no_look_up_without_a_yes(person: Person) -> None:
    await person.says("is my chiropractor in Texas licensed", "verify_credentials")
    (said,) = await person.presses("No, thanks")
    assert said["choices"] == []
    assert await person.form() is None


async def test_one_step_back_and_another_answer(person: Person) -> None:
    first = (await person.says("look at my naturopath", "evaluate", good=GOOD))[-1]["asks"]
    second = (await person.says("she decides and i nod"))[-1]["asks"]
    _, again = await person.says("go back", "correct_previous")
    assert again["asks"] == first
    assert (await person.says("we decide together"))[-1]["asks"] == second
    changed, question = await person.says("I meant 2")
    assert "2" in changed["text"]
    assert question["asks"] == second
    assert await person.talk.answers() == [("evaluate", first, "2")]


async def test_going_back_after_the_care_map_opens_the_question_again(person: Person) -> None:
    await person.says(STORY, "find_help")
    await person.presses("Not yet")
    await person.presses("Both")
    _, again = await person.says("go back", "correct_previous")
    assert again["asks"] == "hope"
    (care_map,) = await person.says("to know what it is")
    assert care_map["kind"] == "care_map"


async def test_who_is_known_and_the_other_one(person: Person) -> None:
    assert "anyone" in (await person.says("who do you know about?", "out_of_scope"))[0]["text"]
    await person.says("look at my naturopath", "evaluate", good=GOOD)
    known, _ = await person.says("who do you know about?", "out_of_scope")
    assert "your naturopath" in known["text"]
    now, question = await person.presses("your naturopath")
    assert "your naturopath" in now["text"]
    assert question["asks"] in load_guidance().qualities


@pytest.mark.parametrize("label", WAYS_IN)
@pytest.mark.parametrize("opening", [(STORY, "find_help"), ("look at my physio", "evaluate")])
async def test_a_way_in_is_no_answer(person: Person, label: str, opening: tuple[str, str]) -> None:
    await person.says("hi", "greet")
    await person.says(*opening)

    await person.presses(label)

    assert "/" not in "".join(value for _, _, value in await person.talk.answers())


@pytest.mark.filterwarnings("ignore:Parsed an intent 'an_intent_of_tomorrow':UserWarning")
@pytest.mark.parametrize("opening", [None, ("help me", "find_help"), ("look at her", "evaluate")], ids=str)
async def test_every_intent_is_answered_everywhere(person: Person, opening: tuple[str, str] | None) -> None:
    for intent in [*DOMAIN["intents"], "an_intent_of_tomorrow"]:
        if opening and await person.form() is None:
            await person.says(*opening)
        if not opening and await person.form():
            await person.says("stop", "stop")
        await person.says("well", intent)


ADD = "add: can I bring my sister?"


async def test_a_list_is_made_changed_in_prose_and_kept(person: Person) -> None:
    (shown,) = await person.says("what should I ask my surgeon", "questions_to_ask")
    listed = shown["text"].splitlines()[1:-1]
    assert (len(listed), shown["kind"]) == (6, "questions")
    for said, first, length in (
        ("drop the second", listed[0], 5),
        ("put the last one first", f"1. {listed[5][3:]}", 5),
        (ADD, f"1. {listed[5][3:]}", 6),
    ):
        (shown,) = await person.says(said, "support_web")
        assert (shown["text"].splitlines()[1], len(shown["text"].splitlines()) - 2) == (first, length)
    assert "Can I bring my sister?" in shown["text"]
    (kept,) = await person.says("that's it", "stop")
    assert kept["link"]["url"].endswith("/pdf")
    assert await person.form() is None
    (again,) = await person.says("my list please", "help")
    assert again["text"].splitlines()[1:-1] == shown["text"].splitlines()[1:-1]


async def test_a_list_is_changed_by_its_buttons_also_when_it_is_closed(person: Person) -> None:
    (shown,) = await person.says("what should I ask", "questions_to_ask")
    await person.presses("That's my list")
    assert await person.form() is None
    (which,) = await person.presses("Take one out")
    (left,) = await person.presses(which["choices"][0]["label"])
    assert shown["text"].splitlines()[1][3:] not in left["text"]
    assert (await person.presses("Add my own"))[0]["asks"] == "question_to_add"
    (added,) = await person.says("is it loud in there", "out_of_scope", confidence=0.99)
    assert "Is it loud in there" in added["text"]
    assert len((await person.presses("Suggest more"))[0]["text"].splitlines()) > len(added["text"].splitlines())


async def test_a_list_asked_for_on_the_way_leads_back_to_the_question(person: Person) -> None:
    await person.says("look at my naturopath", "evaluate", good=GOOD)
    asked = person.asked
    (listed,) = await person.says("what should I ask her", "questions_to_ask")
    assert listed["kind"] == "questions"
    _, again = await person.says("thanks", "thanks", confidence=1.0)
    assert again["asks"] == asked
    assert await person.form() == "evaluate_form"


async def test_a_list_left_for_a_flag_and_for_another_journey(person: Person) -> None:
    await person.says("what should I ask my naturopath", "questions_to_ask")
    (flag,) = await person.says("she sells me three bottles a visit", flags=FLAG)
    assert flag["kind"] == "red_flag"
    await person.says("what should I ask her", "questions_to_ask")
    assert (await person.says(STORY, "find_help"))[0]["asks"] == "seen_by_doctor"


async def test_after_the_visit_each_answer_is_kept_and_the_picture_shown_again(person: Person) -> None:
    await person.says("what should I ask my surgeon", "questions_to_ask")
    await person.says("only the first three")
    await person.says("done", "goodbye")
    (first,) = await person.says("I saw her yesterday", "talk_to_human")
    assert first["asks"] == "visit_answer"
    kept, _ = await person.says("four hundred of them, she said", "evaluate", confidence=0.95)
    assert kept["choices"] == []
    await person.says("thank you", "thanks", confidence=1.0)
    _, third = await person.presses("I didn't ask it")
    assert third["asks"] == "visit_answer"
    assert (await person.presses("Skip"))[-1]["asks"] == "visit_next"
    (portrait,) = await person.says("yes please", "affirm")
    assert portrait["kind"] == "portrait"
    (again,) = await person.says("my list", "questions_to_ask")
    assert len(again["text"].splitlines()) == 4, "the answered one is done, two are still to ask"


async def test_the_list_is_there_at_the_second_visit(person: Person) -> None:
    (before,) = await person.says("what should I ask my surgeon", "questions_to_ask")
    async with person.talk.store.begin() as session:
        conversation = await lock_conversation(session, person.talk.conversation_id)
        later = utc_now() + timedelta(days=7)
        person.talk.sitting_id = (await current_session(session, conversation, later, timedelta(hours=1))).id
    (after,) = await person.says("drop the second", "stop")
    assert len(after["text"].splitlines()) == len(before["text"].splitlines()) - 1


async def test_a_first_turn_that_was_undone_can_be_taken_again(person: Person) -> None:
    await ShortMemory(person.talk.store).put_back(person.talk.sitting_id, None)

    assert [choice["label"] for choice in (await person.says("hi", "greet"))[0]["choices"]] == WAYS_IN


@pytest.mark.parametrize("step", ["save", "retrieve"])
async def test_a_turn_that_cannot_be_remembered_fails(
    talk: Talk, sqlite_url: str, model: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    async def fail(*_anything: object) -> None:
        raise StoreError("The database does not answer.")

    settings = Settings(database_url=sqlite_url, text_keys=(os.environ["TEXT_KEYS"],), internal_token="t")
    metadata = {"understanding": understood(intent="delete_data").as_dict(), "asked": None}
    body = {"session": talk.sitting_id, "message": "1", "text": "forget me", "payload": None, "metadata": metadata}
    async with TestClient(TestServer(make_app(settings, model))) as client:
        with monkeypatch.context() as broken:
            broken.setattr(ShortMemory, step, fail)
            failed = await client.post("/turn", json=body, headers={"Authorization": "Bearer t"})
        answered = await client.post("/turn", json=body, headers={"Authorization": "Bearer t"})

    assert (failed.status, answered.status) == (503, 200)
