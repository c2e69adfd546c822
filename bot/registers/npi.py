"""The US registry of provider numbers (NPPES, API 2.1), asked for a name and nothing else.

What it tells is only that a number exists and what its owner declared. Its ways are peculiar: an error comes with
status 200; `result_count` counts a page, not the hits; behind the 1,200th hit it repeats itself; nearly every field may
be missing; and it takes a location for a wish. So whoever asks here sorts the answer by itself.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

PAGE = 200
LAST_SKIP = 1000
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)


class RegistryError(Exception):
    """The registry gave no answer that can be used: away, slow, refusing, or not making sense."""


@dataclass(frozen=True)
class Work:
    """One kind of work that somebody declared, with the state and number of a licence where they gave one."""

    code: str
    name: str
    state: str
    licence: str
    main: bool


@dataclass(frozen=True)
class Entry:
    """Somebody in the registry."""

    number: str
    name: str
    place: str
    states: frozenset[str]
    works: tuple[Work, ...]

    def does(self, codes: Sequence[str]) -> bool:
        """Whether they declared work whose code begins with one of these; with none given, anybody does."""
        return not codes or any(work.code.startswith(tuple(codes)) for work in self.works)

    @property
    def main_work(self) -> Work | None:
        """What they declared first of all."""
        return next((work for work in self.works if work.main), next(iter(self.works), None))


@dataclass(frozen=True)
class Found:
    """Everybody of a name; not `complete` where there are more than the registry, or the time, lets us see."""

    entries: tuple[Entry, ...]
    complete: bool


async def people_named(url: str, first: str, last: str, seconds: float) -> Found:
    """Find everybody of this name, within so many seconds. Raise RegistryError."""
    entries: dict[str, Entry] = {}
    try:
        async with asyncio.timeout(seconds), aiohttp.ClientSession() as session:
            for skip in range(0, LAST_SKIP + 1, PAGE):
                page = await _page(session, url, first, last, skip)
                entries |= {entry.number: entry for entry in page}
                if len(page) < PAGE:
                    return Found(tuple(entries.values()), complete=True)
    except (RegistryError, aiohttp.ClientError, TimeoutError) as error:
        if not entries:
            raise RegistryError(type(error).__name__) from error
    return Found(tuple(entries.values()), complete=False)


async def _page(session: aiohttp.ClientSession, url: str, first: str, last: str, skip: int) -> list[Entry]:
    query = {
        "version": "2.1",
        "enumeration_type": "NPI-1",
        "first_name": first,
        "last_name": last,
        "limit": str(PAGE),
        "skip": str(skip),
    }
    async with session.get(url, params=query, allow_redirects=False) as response:
        if response.status != 200:
            raise RegistryError(f"status {response.status}")
        try:
            told = await response.json(content_type=None)
            if "Errors" in told:
                raise RegistryError("refused")
            return [_entry(one) for one in told["results"]]
        except UNREADABLE as error:
            raise RegistryError("unreadable") from error


def _entry(told: dict[str, Any]) -> Entry:
    basic = told.get("basic") or {}
    addresses = told.get("addresses") or []
    practice: dict[str, Any] = next((one for one in addresses if one.get("address_purpose") == "LOCATION"), {})
    works = tuple(_work(one) for one in told.get("taxonomies") or [])
    places = {*(one.get("state") for one in addresses), *(work.state for work in works)}
    return Entry(
        number=str(told["number"]),
        name=" ".join(filter(None, (basic.get("first_name"), basic.get("last_name")))).title(),
        place=", ".join(filter(None, ((practice.get("city") or "").title(), practice.get("state")))),
        states=frozenset(filter(None, places)),
        works=works,
    )


def _work(told: dict[str, Any]) -> Work:
    return Work(
        code=told.get("code") or "",
        name=told.get("desc") or "",
        state=told.get("state") or "",
        licence=told.get("license") or "",
        main=told.get("primary") is True,
    )
