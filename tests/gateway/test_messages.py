"""A person's message is kept once and answered once, whatever is in it and however often it is sent."""

import asyncio

from bot.gateway.api import FORGET_ME
from tests.gateway.conftest import Gateway, Open
from tests.gateway.fake_brain import FakeBrain
from tests.gateway.person import MESSAGES, Person


async def test_the_same_id_again_gives_the_same_replies(person: Person, brain: FakeBrain) -> None:
    first = await person.say("hi", as_id="a")
    assert await person.say("hi", as_id="a") == first
    assert await person.say("something else", as_id="a") == first
    assert len(brain.turns) == 1
    assert len(await person.log()) == 3


async def test_the_same_id_many_times_at_once_is_answered_once(person: Person, brain: FakeBrain) -> None:
    answers = await asyncio.gather(*(person.say("hi", as_id="a") for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert len(brain.turns) == 1
    assert len(await person.log()) == 3


async def test_the_same_id_while_the_first_is_in_work_waits_for_its_replies(person: Person, brain: FakeBrain) -> None:
    brain.may_answer.clear()
    first = asyncio.create_task(person.say("hi", as_id="a"))
    await brain.asked.wait()
    again = asyncio.create_task(person.say("hi", as_id="a"))
    await asyncio.sleep(0.05)
    assert not again.done()
    brain.may_answer.set()
    assert await first == await again
    assert len(brain.turns) == 1


async def test_a_person_who_leaves_while_the_answer_is_made_finds_it_later(person: Person, brain: FakeBrain) -> None:
    brain.may_answer.clear()
    asked = asyncio.create_task(person.say("hi"))
    await brain.asked.wait()
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    brain.may_answer.set()
    assert (await person.next_after(2))["kind"] == "plain"
    assert len(brain.turns) == 1


async def test_two_people_may_use_the_same_ids(gateway: Gateway, brain: FakeBrain) -> None:
    one, other = await gateway.person(), await gateway.person()
    await one.say("hi", as_id="a")
    await other.say("hello", as_id="a")
    assert [turn["text"] for turn in brain.turns] == ["hi", "hello"]


async def test_messages_sent_at_once_are_answered_one_at_a_time(person: Person, brain: FakeBrain) -> None:
    await asyncio.gather(*(person.say(f"number {count}") for count in range(4)))
    log = await person.log()
    assert [one["n"] for one in log] == list(range(1, 10))
    assert sorted(turn["text"] for turn in brain.turns) == [f"number {count}" for count in range(4)]


async def test_a_text_that_begins_with_a_slash_is_only_a_text(person: Person, brain: FakeBrain) -> None:
    texts = ["/restart", FORGET_ME, "/", '/evaluate{"kind": "surgeon"}']
    for text in texts:
        await person.say(text)
    assert [(turn["text"], turn["payload"]) for turn in brain.turns] == [(text, None) for text in texts]
    assert [one["text"] for one in await person.log() if one["from"] == "person"] == texts


async def test_a_choice_is_shown_by_its_label_and_told_by_its_payload(person: Person, brain: FakeBrain) -> None:
    greeting = (await person.log())[0]
    find_help = greeting["choices"][0]
    await person.choose(find_help["id"])
    assert (brain.turns[0]["text"], brain.turns[0]["payload"]) == (find_help["label"], "/find_help")
    said = (await person.log())[1]
    assert (said["from"], said["text"]) == ("person", find_help["label"])


async def test_the_words_of_a_choice_press_it(person: Person, brain: FakeBrain) -> None:
    await person.say("look at someone i see")
    await person.say("Look at someone I see")
    assert [turn["payload"] for turn in brain.turns] == ["/evaluate", None]
    assert (await person.log())[1]["text"] == "look at someone i see"


async def test_words_alone_never_delete(person: Person, brain: FakeBrain) -> None:
    brain.replies = [{"text": "Sure?", "choices": [{"label": "Delete everything", "payload": FORGET_ME}]}]
    first = await person.say("delete everything", as_id="a")
    assert await person.say("delete everything", as_id="a") == first
    await person.say("delete everything")
    assert [turn["payload"] for turn in brain.turns] == [None, None]


async def test_payloads_stay_with_us(person: Person) -> None:
    for message in await person.log():
        assert all(set(choice) == {"id", "label"} for choice in message["choices"])


async def test_an_earlier_choice_can_still_be_taken(person: Person, brain: FakeBrain) -> None:
    first = (await person.log())[0]["choices"][1]
    for count in range(3):
        await person.say(f"number {count}")
    await person.choose(first["id"])
    assert brain.turns[-1]["payload"] == "/evaluate"


async def test_a_choice_of_another_conversation_was_not_offered_here(gateway: Gateway, brain: FakeBrain) -> None:
    # Without this guard whoever learns an id could steer somebody else's payloads into their own talk.
    mine, theirs = await gateway.person(), await gateway.person()
    offered = (await theirs.log())[0]["choices"][0]["id"]
    await mine.ask("POST", MESSAGES, expect=422, json={"id": "1", "choice": offered})
    assert brain.turns == []


async def test_the_choice_to_be_forgotten_deletes_without_the_brain(person: Person, brain: FakeBrain) -> None:
    brain.replies = [{"text": "Sure?", "choices": [{"label": "Delete everything", "payload": FORGET_ME}]}]
    reply = (await person.say("forget me"))[0]
    choice = {"id": "1", "choice": reply["choices"][0]["id"]}
    answer = await person.ask("POST", MESSAGES, json=choice)
    assert answer == {"messages": [], "deleted": True}
    assert len(brain.turns) == 1
    await person.ask("POST", MESSAGES, expect=401, json=choice)


async def test_what_no_database_keeps_is_left_out_of_a_text(person: Person, brain: FakeBrain) -> None:
    await person.say("a\0b \ud83d c")
    await person.say("\0")
    assert [turn["text"] for turn in brain.turns] == ["ab ? c", "?"]


async def test_after_a_long_pause_a_new_sitting_begins(open_gateway: Open, brain: FakeBrain) -> None:
    async with open_gateway(session_idle_minutes=-1) as gateway:
        person = await gateway.person()
        await person.say("one")
        await person.say("two")
    assert brain.turns[0]["session"] != brain.turns[1]["session"]
