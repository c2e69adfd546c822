"""The plug is pulled on one process after the other, in the middle of a talk."""

import time

from tests.e2e.running import Person, Running

WORDS_WITHIN_SECONDS = 10


def test_the_brain_dies_and_nothing_is_lost(everything: Running, person: Person) -> None:
    person.choose("Look at someone")
    everything.kill("bot.brain")
    started = time.monotonic()
    (sorry,) = person.say("my osteopath never tells me what a visit costs until I stand at the desk", "first")
    assert time.monotonic() - started < WORDS_WITHIN_SECONDS
    assert sorry["kind"] == "apology"
    assert everything.readiness().get("brain") in ("ill", "ok")  # it may be back already
    everything.wait_until_ready()
    said = person.say("and it goes up every time", "second")
    assert said
    log = person.log()
    assert [message["text"] for message in log if message["id"] in ("first", "second")] == [
        "my osteopath never tells me what a visit costs until I stand at the desk",
        "and it goes up every time",
    ]
    assert [message["n"] for message in log] == list(range(1, len(log) + 1))


def test_the_action_server_dies_and_nothing_is_lost(everything: Running, person: Person) -> None:
    person.choose("Look at someone")
    everything.kill("actions")
    (sorry,) = person.say("my osteopath listens well and explains what he does")
    assert sorry["kind"] == "apology"
    everything.wait_until_ready()
    assert person.say("he is careful too")
    answered = [message for message in person.log() if message["from"] == "bot" and message["kind"] != "apology"]
    assert len(answered) >= 3


def test_an_emergency_is_answered_while_both_are_dead(everything: Running, person: Person) -> None:
    everything.kill("bot.brain")
    everything.kill("actions")
    (alarm,) = person.say("I can't breathe and there is a crushing pain in my chest")
    assert alarm["kind"] == "safety"
    assert "emergency" in alarm["text"]
    (local,) = person.say("in England")
    assert "999" in local["text"]


def test_the_gateway_dies_and_the_talk_is_still_there(everything: Running, person: Person) -> None:
    person.choose("Look at someone")
    before = person.log()
    everything.kill("bot.gateway")
    everything.wait_until_ready()
    assert person.log() == before
    assert person.say("my midwife is lovely and asks me before each step")


def test_a_message_is_answered_that_only_the_log_had(everything: Running, person: Person) -> None:
    everything.kill("bot.brain")
    person.say("my dentist wants to sell me a whitening kit each time")
    for _ in range(120):
        answers = [one for one in person.log() if one["from"] == "bot" and one["kind"] not in ("greeting", "apology")]
        if answers:
            break
        time.sleep(0.5)
    assert answers, "recovery never answered"
