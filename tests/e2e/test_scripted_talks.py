"""Every talk of `talks/`, over the real processes."""

import pytest

from tests.e2e.play import play
from tests.e2e.running import Person, Running
from tests.e2e.script import Talk, all_talks


def _as_parameter(talk: Talk) -> object:
    awaited = pytest.mark.xfail(reason=talk.awaits or "", strict=True, raises=AssertionError)
    return pytest.param(talk, id=str(talk), marks=[awaited] if talk.awaits else [])


@pytest.mark.parametrize("talk", [_as_parameter(talk) for talk in all_talks()])
def test_talk(talk: Talk, person: Person, everything: Running) -> None:
    play(talk, person, everything)
