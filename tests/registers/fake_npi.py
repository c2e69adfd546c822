"""A strict stand-in for the NPI registry, on loopback, with the ways of the real one.

What it is asked must be in its own words and no more than a name; what is wrong with a question is answered with an
error in a 200, as the registry does it, and kept in `breaches`.
"""

import asyncio
from typing import Any, Literal

from aiohttp import web
from aiohttp.test_utils import TestServer

Mood = Literal["answers", "errors", "broken", "down", "slow", "babbles", "moved", "slow_later"]

ASKED = {"version", "enumeration_type", "first_name", "last_name", "limit", "skip"}


def listed(
    number: str = "1234567893",
    first: str = "JANE",
    last: str = "LEE",
    code: str = "111N00000X",
    desc: str = "Chiropractor",
    state: str = "PA",
    city: str = "PITTSBURGH",
    licence: str = "DC001",
) -> dict[str, Any]:
    """One result as the registry gives it."""
    return {
        "number": number,
        "enumeration_type": "NPI-1",
        "created_epoch": "1151107200000",
        "basic": {"first_name": first, "last_name": last, "sole_proprietor": "NO", "status": "A"},
        "taxonomies": [
            {"code": code, "desc": desc, "primary": True, "state": state, "license": licence, "taxonomy_group": ""}
        ],
        "addresses": [
            {"address_purpose": "MAILING", "city": "ELSEWHERE", "state": state, "country_code": "US"},
            {"address_purpose": "LOCATION", "city": city, "state": state, "country_code": "US"},
        ],
        "identifiers": [],
        "other_names": [],
        "practiceLocations": [],
        "endpoints": [],
    }


class FakeRegistry:
    """`people` are listed in it; `asked` is what it was asked."""

    def __init__(self) -> None:
        self.people: list[dict[str, Any]] = []
        self.mood: Mood = "answers"
        self.babble: Any = {}
        self.asked: list[dict[str, str]] = []
        self.breaches: list[str] = []
        app = web.Application()
        app.add_routes([web.get("/api/", self._answer), web.get("/moved", self._moved)])
        self._server = TestServer(app, host="127.0.0.1")

    async def start(self) -> None:
        await self._server.start_server(shutdown_timeout=0)

    async def stop(self) -> None:
        await self._server.close()

    @property
    def url(self) -> str:
        return str(self._server.make_url("/api/"))

    async def _moved(self, _request: web.Request) -> web.Response:
        self.breaches.append("a redirection was followed with the name in it")
        raise web.HTTPOk

    async def _answer(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        self.asked.append(query)
        if self.mood == "down":
            raise web.HTTPBadGateway
        if self.mood == "moved":
            raise web.HTTPFound("/moved?" + request.query_string)
        if self.mood == "slow" or (self.mood == "slow_later" and query["skip"] != "0"):
            await asyncio.sleep(30)
        if self.mood == "broken":
            return web.Response(text="<html>maintenance</html>", content_type="text/html")
        if self.mood == "babbles":
            return web.json_response(self.babble)
        if wrong := self._wrong(query):
            self.breaches += [one["description"] for one in wrong]
        if wrong or self.mood == "errors":
            return web.json_response({"Errors": wrong or [{"description": "busy", "field": "", "number": "99"}]})
        return web.json_response(self._page(query))

    def _wrong(self, query: dict[str, str]) -> list[dict[str, str]]:
        wrong = [f"unexpected {name}" for name in query.keys() ^ ASKED]
        if not wrong:
            wrong += [f"version {query['version']}"] if query["version"] != "2.1" else []
            wrong += [f"limit {query['limit']}"] if not 1 <= int(query["limit"]) <= 200 else []
            wrong += [f"skip {query['skip']}"] if not 0 <= int(query["skip"]) <= 1000 else []
            for name in ("first_name", "last_name"):
                letters = query[name].replace("'", "").replace("-", "").replace(" ", "")
                wrong += [f"{name} may have letters only"] if not letters.isalpha() else []
        return [{"description": one, "field": "", "number": "04"} for one in wrong]

    def _page(self, query: dict[str, str]) -> dict[str, Any]:
        name = (query["first_name"].upper(), query["last_name"].upper())
        hits = [one for one in self.people if (one["basic"]["first_name"], one["basic"]["last_name"]) == name]
        start = int(query["skip"])
        page = hits[start : start + int(query["limit"])]
        return {"result_count": len(page), "results": page}
