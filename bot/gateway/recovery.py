"""Answers what was left unanswered: by a process that died in mid-turn, or while the brain was away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import structlog
from aiohttp import web

from bot.gateway.keys import BRAIN, METRICS, STORE, TALK
from bot.store import ForgottenError
from bot.store.columns import utc_now
from bot.store.messages import unanswered

log = structlog.get_logger()

LOOKS_EVERY_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 30.0
OLD_ENOUGH = timedelta(seconds=15)
"""Younger messages are still in the hands of the request that brought them."""


async def recovery_context(app: web.Application) -> AsyncIterator[None]:
    """Runs for as long as the gateway does."""
    task = asyncio.create_task(_recover(app))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _recover(app: web.Application) -> None:
    pause = LOOKS_EVERY_SECONDS
    while True:
        try:
            worked = await answer_what_waits(app)
        except Exception as error:  # this loop is what heals failures, so none may end it
            log.error("gateway.recovery.failed", error=type(error).__name__)
            worked = False
        pause = LOOKS_EVERY_SECONDS if worked else min(pause * 2, LONGEST_PAUSE_SECONDS)
        await asyncio.sleep(pause)


async def answer_what_waits(app: web.Application) -> bool:
    """One round over everything unanswered. False when something of it still waits.

    No conversation holds up another: what the brain cannot finish is left for later. While the brain is away,
    emergencies are still answered.
    """
    async with app[STORE].begin() as session:
        waiting = await unanswered(session, utc_now() - OLD_ENOUGH)
    app[METRICS].waiting.set(len(waiting))
    brain_works, all_answered = True, True
    for conversation in dict.fromkeys(message.conversation_id for message in waiting):
        try:
            answered = await app[TALK].answer_all(conversation, brain_works)
        except ForgottenError:
            continue
        except Exception as error:
            log.error("gateway.recovery.failed", conversation=conversation, error=type(error).__name__)
            answered = False
        if not answered:
            brain_works, all_answered = brain_works and await app[BRAIN].is_ready(), False
    return all_answered
