"""Whole talks of the later visits: looking again, the web of support, reminders."""

from datetime import timedelta

from sqlalchemy import update

from bot.store.columns import utc_now
from bot.store.conversations import conversation_for_sitting, current_session
from bot.store.models import Sitting, TrialPeriod
from tests.actions.conftest import store, talk
from tests.actions.talk import DOMAIN
from tests.brain.conftest import RASA_NOTICES
from tests.brain.test_journeys import FLAG, GOOD, Person, person

__all__ = ["person", "store", "talk"]

pytestmark = RASA_NOTICES

TRIAL = "she said to give it six weeks before judging"


async def weeks_pass(person: Person, weeks: int) -> None:
    """Come back after a while, in a new sitting."""
    async with person.talk.store.begin() as session:
        conversation = await conversation_for_sitting(session, person.talk.sitting_id)
        assert conversation
        await session.execute(update(TrialPeriod).values(at=utc_now() - timedelta(weeks=weeks)))
        await session.execute(update(Sitting).values(last_message_at=utc_now() - timedelta(weeks=weeks)))
        sitting = await current_session(session, conversation, utc_now(), timedelta(hours=1))
    person.talk.sitting_id, person.asked = sitting.id, None


async def first_look(person: Person) -> None:
    await person.says("my naturopath leaves me with three bottles a visit", "evaluate", flags=FLAG)
    await person.presses("Note the question")
    await person.says(TRIAL, good=GOOD)
    await person.says("skip")
    await person.presses("Show me")


async def test_looking_again_after_nine_weeks_in_prose(person: Person) -> None:
    await first_look(person)
    await weeks_pass(person, 9)

    begins, trial = await person.says("I'm back, checking in", "check_in")
    assert "your naturopath" in begins["text"]
    assert TRIAL in trial["text"]
    (noted,) = await person.says("my stomach is calmer")
    assert "could I buy it elsewhere?" in noted["text"]
    _thanks, again = await person.says("thank you", "thanks")
    assert noted["text"] in again["text"], "the thread is picked up"
    (rhythm,) = await person.says("she took it well")
    assert rhythm["asks"] == "ebb_and_flow"
    remark, comparison = await person.says("less often, and that was her idea")
    assert remark["text"] in {variant["text"] for variant in DOMAIN["responses"]["utter_rhythm_lighter"]}
    assert comparison["kind"] == "portrait"
    assert "better now, as you tell it" in comparison["text"]
    assert await person.form() is None
    (step,) = await person.presses("Keep things as they are")
    assert [one["label"] for one in step["choices"]] == ["Remind me to look again"]


async def test_a_new_flag_leads_also_when_looking_again(person: Person) -> None:
    await first_look(person)
    await weeks_pass(person, 2)

    await person.says("checking in", "check_in")
    (flag,) = await person.says("he touched my knee", flags={"boundary_violation": "he touched my knee"})
    assert flag["kind"] == "red_flag"
    (_taken_back, question) = await person.presses("Not what I meant")
    assert question["asks"] == "ebb_and_flow"


async def test_nobody_to_look_at_again_begins_a_first_look(person: Person) -> None:
    _nobody, question = await person.says("checking in", "check_in")

    assert question["asks"] == "practitioner_story"
    assert await person.form() == "evaluate_form"


async def test_stopping_a_check_in_half_way_keeps_it_and_it_can_begin_again(person: Person) -> None:
    await first_look(person)
    await weeks_pass(person, 9)
    await person.says("checking in", "check_in")
    await person.says("calmer")
    await person.presses("Stop here, save it")

    _, question = await person.says("checking in", "check_in")
    assert "could I buy it elsewhere?" in question["text"], "the trial was spoken of"


async def test_the_web_of_support_told_shown_and_changed_in_prose(person: Person) -> None:
    _begins, family = await person.says("who else could hold me up", "support_web")
    assert family["asks"] == "support_answer"
    await person.says("my sister Ana rings every day")
    await person.says("what do you keep about me", "my_data")
    await person.says("Tom and Priya")
    await person.says("nobody", "deny")
    (web,) = await person.says("I walk")
    assert web["kind"] == "support_web"
    assert "Friends and neighbours: Tom, Priya" in web["text"]
    await weeks_pass(person, 5)

    gone, changed = await person.says("my sister moved away", "support_web")
    assert "sister Ana" in gone["text"]
    assert "Ana" not in changed["text"]
    shown, _asked = await person.says("show me my support web", "support_web")
    assert "Tom, Priya" in shown["text"]
    await person.presses("All as it was")
    assert await person.form() is None


async def test_a_reminder_is_agreed_by_a_time_and_ended_by_a_word(person: Person) -> None:
    (asked,) = await person.says("remind me", "remind_me")
    assert asked["asks"] == "reminder_when"
    await person.says("what can you do", "help")
    (agreed,) = await person.says("in a month")
    assert "No more reminders" in agreed["text"] or "no more reminders" in agreed["text"]
    assert await person.form() is None
    await person.says("no more reminders", "stop_reminders")
    (asked,) = await person.says("remind me", "remind_me")
    (none,) = await person.says("no", "deny")
    assert none["choices"] == []


async def test_a_reminder_with_its_time_leaves_the_running_journey_open(person: Person) -> None:
    await person.says("look at my physio", "evaluate")

    _agreed, again = await person.says("remind me in two weeks", "remind_me")

    assert again["asks"] == "practitioner_story"
