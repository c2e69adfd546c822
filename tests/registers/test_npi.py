"""The registry is asked for a name alone, and every one of its ways is borne."""

import asyncio
from typing import Any

import pytest
from aiohttp.test_utils import unused_port

from bot.registers.npi import Entry, Found, RegistryError, Work, people_named
from tests.registers.fake_npi import FakeRegistry, Mood, listed


async def look_up(registry: FakeRegistry, seconds: float = 5) -> Found:
    return await people_named(registry.url, "Jane", "Lee", seconds)


async def test_somebody_is_found_with_what_they_declared(registry: FakeRegistry) -> None:
    registry.people = [listed(), listed(first="JOHN")]

    found = await look_up(registry)

    assert found == Found(
        (
            Entry(
                "1234567893",
                "Jane Lee",
                "Pittsburgh, PA",
                frozenset({"PA"}),
                (Work("111N00000X", "Chiropractor", "PA", "DC001", True),),
            ),
        ),
        complete=True,
    )
    assert registry.asked == [
        {
            "version": "2.1",
            "enumeration_type": "NPI-1",
            "first_name": "Jane",
            "last_name": "Lee",
            "limit": "200",
            "skip": "0",
        }
    ]


async def test_nobody_is_an_answer_too(registry: FakeRegistry) -> None:
    assert await look_up(registry) == Found((), complete=True)


@pytest.mark.parametrize(
    ("namesakes", "seen", "complete", "pages"),
    [(199, 199, True, 1), (200, 200, True, 2), (450, 450, True, 3), (1200, 1200, False, 6), (1500, 1200, False, 6)],
)
async def test_a_page_is_not_taken_for_all_there_is(
    registry: FakeRegistry, namesakes: int, seen: int, complete: bool, pages: int
) -> None:
    registry.people = [listed(number=str(number)) for number in range(namesakes)]

    found = await look_up(registry)

    assert (len(found.entries), found.complete, len(registry.asked)) == (seen, complete, pages)


async def test_what_came_before_the_time_was_up_is_kept(registry: FakeRegistry) -> None:
    registry.people = [listed(number=str(number)) for number in range(300)]
    registry.mood = "slow_later"

    found = await look_up(registry, seconds=0.5)

    assert (len(found.entries), found.complete) == (200, False)


@pytest.mark.parametrize("mood", ["errors", "broken", "down", "slow", "moved"])
async def test_no_usable_answer_is_one_kind_of_error(registry: FakeRegistry, mood: Mood) -> None:
    registry.people = [listed()]
    registry.mood = mood

    with pytest.raises(RegistryError):
        await asyncio.wait_for(look_up(registry, seconds=0.3), 3)


@pytest.mark.parametrize("babble", [[], {}, None, 3, "no", {"results": None}, {"results": [None]}, {"results": [{}]}])
async def test_an_answer_without_sense_is_an_error(registry: FakeRegistry, babble: Any) -> None:
    registry.mood, registry.babble = "babbles", babble

    with pytest.raises(RegistryError):
        await look_up(registry)


async def test_a_registry_that_nobody_reaches_is_an_error() -> None:
    with pytest.raises(RegistryError):
        await people_named(f"http://127.0.0.1:{unused_port()}/api/", "Jane", "Lee", 2)


async def test_nearly_every_field_may_be_missing(registry: FakeRegistry) -> None:
    registry.mood, registry.babble = "babbles", {"result_count": 1, "results": [{"number": "1234567893"}]}

    (entry,) = (await look_up(registry)).entries

    assert entry == Entry("1234567893", "", "", frozenset(), ())
    assert entry.main_work is None


@pytest.mark.parametrize(
    ("codes", "does"), [((), True), (("111N",), True), (("20", "111N00000X"), True), (("20",), False)]
)
async def test_people_are_told_apart_by_what_they_declared(
    registry: FakeRegistry, codes: tuple[str, ...], does: bool
) -> None:
    registry.people = [listed()]

    (entry,) = (await look_up(registry)).entries

    assert entry.does(codes) == does
