"""Keeps how long something is to be tried, whenever it is told of the practitioner in view."""

from actions.sitting import Sitting
from bot.store.trials import record_trial
from bot.understanding import trial_in


async def keep_trial(sitting: Sitting) -> None:
    """Keep the trial period that this message tells, if it tells one."""
    trial = trial_in(sitting.text, sitting.asked)
    if trial is None or sitting.practitioner is None:
        return
    await record_trial(
        sitting.session,
        sitting.conversation.id,
        sitting.practitioner.id,
        sitting.message_n,
        trial.days,
        trial.quote,
    )
