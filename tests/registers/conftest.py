from collections.abc import AsyncIterator

import pytest

from tests.registers.fake_npi import FakeRegistry


@pytest.fixture
async def registry() -> AsyncIterator[FakeRegistry]:
    """The registry. Whatever a test is about, it must have been asked correctly, and for a name alone."""
    fake = FakeRegistry()
    await fake.start()
    yield fake
    await fake.stop()
    assert fake.breaches == []
