"""Gives the reminders whose time has come, as words of the assistant in the log of their conversation.

It reaches whoever opens that conversation: a page that is closed hears of it when the person comes back.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import structlog
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.gateway.keys import METRICS, NOTIFIER, SETTINGS, STORE
from bot.gateway.replies import choice
from bot.guidance.people import label_of
from bot.guidance.registry import load_guidance
from bot.store import ForgottenError
from bot.store.columns import utc_now
from bot.store.conversations import current_session, lock_conversation, set_practitioner
from bot.store.messages import Reply, append_unasked
from bot.store.models import Practitioner, Reminder
from bot.store.reminders import due_reminders, take_reminder

log = structlog.get_logger()

LOOKS_EVERY_SECONDS = 30.0


async def reminders_context(app: web.Application) -> AsyncIterator[None]:
    """Runs for as long as the gateway does."""
    task = asyncio.create_task(_remind(app))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _remind(app: web.Application) -> None:
    while True:
        try:
            await give_due_reminders(app)
        except Exception as error:  # a database that is away for a while must not end this for good
            log.error("gateway.reminders.failed", error=type(error).__name__)
        await asyncio.sleep(LOOKS_EVERY_SECONDS)


async def give_due_reminders(app: web.Application) -> int:
    """One round over all that is due. Return how many this process gave; others may give some at the same time."""
    idle = timedelta(minutes=app[SETTINGS].session_idle_minutes)
    async with app[STORE].begin() as session:
        due = await due_reminders(session, utc_now(), utc_now() - idle)
    given = 0
    for reminder in due:
        try:
            async with app[STORE].begin() as session:
                is_ours = await _give(session, reminder, idle)
        except ForgottenError:
            continue
        except Exception as error:
            log.error("gateway.reminder.failed", conversation=reminder.conversation_id, error=type(error).__name__)
            continue
        if is_ours:
            given += 1
            app[METRICS].reminders.inc()
            app[NOTIFIER].ring(reminder.conversation_id)
    return given


async def _give(session: AsyncSession, reminder: Reminder, idle: timedelta) -> bool:
    """Take the reminder and say it, both or neither."""
    if not await take_reminder(session, reminder):
        return False
    conversation = await lock_conversation(session, reminder.conversation_id)
    practitioner = await session.get(Practitioner, reminder.practitioner_id) if reminder.practitioner_id else None
    if practitioner:
        await set_practitioner(session, conversation.id, practitioner.id)
    sitting = await current_session(session, conversation, utc_now(), idle)
    await append_unasked(session, conversation, sitting, [_words(reminder, practitioner)])
    return True


def _words(reminder: Reminder, practitioner: Practitioner | None) -> Reply:
    phrases = load_guidance().phrases
    variants = phrases["reminder" if practitioner else "reminder_in_general"].say
    who = label_of(practitioner) if practitioner else ""
    return Reply(
        variants[int(reminder.id, 16) % len(variants)].format(who=who),
        kind="check_in",
        choices=[
            choice("Look at it now", "/check_in"),
            choice("Not now", "/stop"),
            choice("No more reminders", "/stop_reminders"),
        ],
        asks="check_in",
    )
