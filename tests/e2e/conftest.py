from collections.abc import Iterator

import pytest

from tests.e2e.running import Person, Running, start


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The running assistant, shared by all talks."""
    running = start(tmp_path_factory.mktemp("everything"))
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.stop()


@pytest.fixture
def person(everything: Running) -> Person:
    """Somebody who has just begun to talk."""
    everything.wait_until_ready()
    person = Person(everything.address)
    person.begin()
    return person
