"""How serious red flags are together."""

from collections.abc import Collection

from bot.guidance.registry import Guidance, Severity

__all__ = ["Severity", "severities"]


def severities(codes: Collection[str], guidance: Guidance) -> dict[str, Severity]:
    """Return the severity of each red flag, one step up where a combination raises it.

    Raises KeyError for a code that is no red flag.
    """
    raised = {code for rule in guidance.combinations if set(rule.codes) <= set(codes) for code in rule.raises}
    plain = {code: guidance.red_flags[code].severity for code in codes}
    return {code: severity.raised() if code in raised else severity for code, severity in plain.items()}
