"""One conversation with a row in every table, made by the store's own functions."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.answers import record_answer
from bot.store.columns import utc_now
from bot.store.conversations import create_conversation, current_session
from bot.store.corrections import record_correction
from bot.store.dialogues import save_dialogue
from bot.store.evidence import HeardFlag, HeardSignal, Source, record_flags, record_signals
from bot.store.messages import Reply, append_person_message, append_replies, set_understanding
from bot.store.models import Conversation
from bot.store.practitioners import describe_practitioner, ensure_practitioner, save_portrait
from bot.store.questions import NewQuestion, keep_questions, record_heard
from bot.store.reminders import set_reminder
from bot.store.supports import add_support, end_support, supports_of
from bot.store.trials import record_trial

# Stands in everything that a person wrote or that tells of it.
PRIVATE = "Zwetschgenknödel"


async def fill(session: AsyncSession) -> Conversation:
    """Give every table at least one row."""
    conversation, _ = await create_conversation(session, "chat", channel_address=PRIVATE, country="AT")
    sitting = await current_session(session, conversation, utc_now(), timedelta(hours=1))
    message, _ = await append_person_message(session, conversation, sitting, "a", PRIVATE)
    await set_understanding(session, message, {"red_flags": [{"quote": PRIVATE}]})
    reply = Reply(
        PRIVATE,
        choices=[{"id": "yes", "label": PRIVATE, "payload": PRIVATE}],
        image={"url": "/image", "alt": PRIVATE},
        link={"url": "/link", "label": PRIVATE},
        flags=[{"code": "product_selling", "severity": "talk_about", "quote": PRIVATE}],
    )
    await append_replies(session, message, [reply])
    practitioner = await ensure_practitioner(session, conversation, PRIVATE, "naturopath")
    await record_answer(session, sitting, message.n, "being_heard", "listens", PRIVATE, practitioner.id)
    source = Source(conversation.id, message.n, "v1", practitioner.id)
    await record_signals(session, source, [HeardSignal("being_heard", "+", 0.9, PRIVATE)])
    await record_flags(session, source, [HeardFlag("product_selling", "talk_about", 0.8, PRIVATE)])
    await describe_practitioner(session, practitioner.id, nickname=PRIVATE)
    await record_correction(session, conversation.id, message.n, "flag", "only_way", PRIVATE)
    await save_portrait(session, conversation.id, practitioner.id, {"being_heard": PRIVATE})
    await record_trial(session, conversation.id, practitioner.id, message.n, 42, PRIVATE)
    await add_support(session, conversation.id, message.n, "family", PRIVATE, PRIVATE)
    for support in await supports_of(session, conversation.id):
        await end_support(session, support, PRIVATE)
    await set_reminder(session, conversation.id, practitioner.id, utc_now())
    (question,) = await keep_questions(
        session, conversation.id, practitioner.id, message.n, [NewQuestion("own", PRIVATE, "own")]
    )
    await record_heard(session, question, PRIVATE)
    await save_dialogue(session, sitting.id, PRIVATE)
    return conversation
