"""Which kind of practitioner a text is about."""

from functools import cache

from bot.guidance.matching import NameFinder
from bot.guidance.registry import Kind, load_guidance


def kind_in(text: str) -> Kind | None:
    """Return the first kind of practitioner named; a general one ("doctor") only when no other is named."""
    known = load_guidance().kinds
    named = [known[code] for code in _finder().codes_in(text)]
    return min(named, key=lambda kind: kind.general, default=None)


def kinds_named(text: str) -> list[tuple[str, int, int]]:
    """Each kind of practitioner named: its code, where the naming starts, where it ends."""
    return list(_finder().named_in(text))


@cache
def _finder() -> NameFinder:
    return NameFinder({name: kind.code for kind in load_guidance().kinds.values() for name in kind.names})
