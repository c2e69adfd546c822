from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.models import Conversation
from bot.store.practitioners import ensure_practitioner
from bot.store.trials import record_trial, trials_of


async def test_trial_periods_are_kept_by_practitioner_in_order(
    session: AsyncSession, conversation: Conversation
) -> None:
    ilse = await ensure_practitioner(session, conversation, "Ilse", None)
    odo = await ensure_practitioner(session, conversation, "Odo", None)
    for message_n, days in ((2, 42.0), (5, 14.0)):
        await record_trial(session, conversation.id, ilse.id, message_n, days, "give it a while")

    assert [(one.days, one.quote) for one in await trials_of(session, ilse.id)] == [
        (42.0, "give it a while"),
        (14.0, "give it a while"),
    ]
    assert await trials_of(session, odo.id) == []


async def test_a_message_taken_again_tells_its_trial_once(session: AsyncSession, conversation: Conversation) -> None:
    ilse = await ensure_practitioner(session, conversation, "Ilse", None)
    first = await record_trial(session, conversation.id, ilse.id, 2, 42, "six weeks")

    assert await record_trial(session, conversation.id, ilse.id, 2, 42, "six weeks") is first
    assert len(await trials_of(session, ilse.id)) == 1
