"""Every route of the contract as it should go, and every error it names."""

import json
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar, web

from bot.gateway.api import COOKIE
from bot.gateway.app import contract, make_app
from bot.settings import Settings
from tests.gateway.conftest import Gateway, Open
from tests.gateway.contract import operations
from tests.gateway.person import MESSAGES, STREAM, Person

NOT_MESSAGES: tuple[object, ...] = (
    [],
    "text",
    {},
    {"id": "1"},
    {"text": "hi"},
    {"id": "", "text": "hi"},
    {"id": "x" * 65, "text": "hi"},
    {"id": 1, "text": "hi"},
    {"id": "a\0b", "text": "hi"},
    {"id": "\ud800", "text": "hi"},
    {"id": "1", "text": ""},
    {"id": "1", "text": " \n\t"},
    {"id": "1", "text": 7},
    {"id": "1", "text": "hi", "choice": "c"},
    {"id": "1", "choice": 7},
    {"id": "1", "choice": "never offered"},
    {"id": "1", "choice": "\ud800\0"},
)

OPENS_NOTHING = [
    {},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer nobody"},
    {"Authorization": "Bearer \udcff\udcfe"},
    {"Authorization": "Basic bm9ib2R5"},
    {"Cookie": f"{COOKIE}=nobody"},
    {"Cookie": f"{COOKIE}="},
    {"Cookie": f'{COOKIE}="a\\"; ;;=,={COOKIE};\udcff'},
]


def test_the_contract_names_exactly_the_routes_of_the_app() -> None:
    app = make_app(Settings(), lambda _text, _asked: pytest.fail("nothing is read"))
    routes = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource and route.resource.canonical.startswith("/api/") and route.method != "HEAD"
    }
    assert routes == operations() | {("GET", "/api/openapi.json")}


async def test_the_contract_is_served(gateway: Gateway) -> None:
    async with gateway.client.get("/api/openapi.json") as response:
        assert (response.status, await response.json()) == (200, contract())


async def test_a_conversation_begins_with_a_greeting_and_two_choices(gateway: Gateway) -> None:
    greeting = await Person(gateway.client).begin()
    assert [(one["n"], one["from"], one["kind"]) for one in greeting] == [(1, "bot", "greeting")]
    assert "program" in greeting[0]["text"]
    assert len(greeting[0]["choices"]) == 2


async def test_a_message_is_answered_and_both_are_in_the_log(person: Person) -> None:
    replies = await person.say("my naturopath is lovely")
    assert [(one["n"], one["from"]) for one in replies] == [(3, "bot")]
    log = await person.log()
    assert [one["n"] for one in log] == [1, 2, 3]
    assert log[1]["text"] == "my naturopath is lovely"
    assert log[2:] == replies
    assert await person.log(after=2) == replies
    assert await person.log(after=999_999_999) == []


async def test_a_reply_keeps_all_that_the_brain_gave_it(person: Person, brain: Any) -> None:
    flags = [{"code": "only_way", "severity": "talk_about", "quote": "nothing else works"}]
    brain.replies = [
        {
            "text": "Look",
            "kind": "red_flag",
            "choices": [{"label": "Why?", "payload": "/explain_flag"}],
            "image": {"url": "https://example.org/a.png", "alt": "a web"},
            "link": {"url": "https://example.org", "label": "More"},
            "flags": flags,
            "asks": "flag_response",
        },
        {"text": "And this"},
    ]
    first, second = await person.say("hi")
    assert (first["text"], first["kind"], first["flags"]) == ("Look", "red_flag", flags)
    assert first["image"]["alt"] == "a web"
    assert first["link"]["label"] == "More"
    assert [one["label"] for one in first["choices"]] == ["Why?"]
    assert (second["kind"], second["choices"], second["image"]) == ("plain", [], None)


async def test_the_question_put_last_goes_along_with_the_next_message(person: Person, brain: Any, engine: Any) -> None:
    brain.replies = [{"text": "Does she listen?", "asks": "being_heard"}]
    await person.say("hi")
    await person.say("she does")
    assert engine.read == [("hi", None), ("she does", "being_heard")]
    assert [turn["metadata"]["asked"] for turn in brain.turns] == [None, "being_heard"]


async def test_the_brain_knows_a_sitting_not_the_conversation(person: Person, brain: Any) -> None:
    await person.say("hi")
    await person.say("again")
    first, second = brain.turns
    assert first["session"] == second["session"] != person.conversation
    assert [first["message"], second["message"]] == ["2", "4"]


async def test_browsers_get_the_token_as_a_cookie_no_script_can_read(open_gateway: Open) -> None:
    async with open_gateway(secure_cookies=True) as gateway, gateway.client.post("/api/conversations") as response:
        cookie = response.cookies[COOKIE]
        assert cookie.value == (await response.json())["token"]
        assert cookie["httponly"]
        assert cookie["secure"]
        assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Strict", "/api", "")


async def test_the_cookie_opens_the_conversation(gateway: Gateway) -> None:
    async with ClientSession(gateway.client.make_url("/"), cookie_jar=CookieJar(unsafe=True)) as browser:
        async with browser.post("/api/conversations") as response:
            assert not response.cookies[COOKIE]["secure"]
        async with browser.post(MESSAGES, json={"id": "1", "text": "hi"}) as response:
            assert response.status == 200
        async with browser.delete("/api/conversation") as response:
            assert response.status == 200
            assert response.cookies[COOKIE]["max-age"] == "0"
        async with browser.get(MESSAGES) as response:
            assert response.status == 401


async def test_400_when_the_body_is_not_json(person: Person) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    for body in (b"", b"{", b"\xff\xfe\xff", b'{"id": "1", "text": "a}', b"[" * 6000, b"9" * 6000):
        answer = await person.ask("POST", MESSAGES, expect=400, data=body, headers=headers)
        assert answer["error"]["code"] == "bad_request"


async def test_401_without_a_token_that_opens_something(gateway: Gateway) -> None:
    for headers in OPENS_NOTHING:
        for method, path in operations() - {("POST", "/api/conversations")}:
            answer = await Person(gateway.client).ask(method, path, expect=401, headers=headers)
            assert answer["error"]["code"] == "unauthorized"


async def test_a_wrong_bearer_is_not_made_good_by_the_cookie(gateway: Gateway, person: Person) -> None:
    headers = {"Authorization": "Bearer nobody", "Cookie": f"{COOKIE}={person.token}"}
    await person.ask("GET", MESSAGES, expect=401, headers=headers)


async def test_404_where_there_is_nothing(person: Person) -> None:
    for path in ("/api/conversation/nothing", "/api/", "/nothing", "/static/"):
        assert (await person.ask("GET", path, expect=404))["error"]["code"] == "not_found"


async def test_405_where_it_cannot_be_done(person: Person) -> None:
    for method, path in (("PUT", MESSAGES), ("POST", STREAM), ("GET", "/api/conversations")):
        response, body = await person.answer(method, path, expect=405)
        assert body["error"]["code"] == "not_allowed"
        assert method not in response.headers["Allow"]


async def test_a_text_as_long_as_is_allowed_is_taken_however_it_is_written(open_gateway: Open) -> None:
    async with open_gateway(message_limit=4000) as gateway:
        person = await gateway.person()
        await person.say("🤷" * 4000)
        await person.ask(
            "POST",
            MESSAGES,
            data=json.dumps({"id": "escaped", "text": "🤷" * 4000}, ensure_ascii=True),
            headers={"Content-Type": "application/json"},
        )
        assert [len(one["text"]) for one in await person.log() if one["from"] == "person"] == [4000, 4000]


async def test_413_when_it_is_too_long(person: Person) -> None:
    for length in (4001, 1_000_000):
        answer = await person.ask("POST", MESSAGES, expect=413, json={"id": "1", "text": "a" * length})
        assert "4,000" in answer["error"]["message"]
    assert len(await person.log()) == 1


async def test_415_when_it_is_not_said_to_be_json(person: Person) -> None:
    body = json.dumps({"id": "1", "text": "hi"})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense"):
        answer = await person.ask("POST", MESSAGES, expect=415, data=body, headers={"Content-Type": kind})
        assert answer["error"]["code"] == "not_json"


async def test_422_when_it_is_not_what_is_asked_for(person: Person) -> None:
    for body in NOT_MESSAGES:
        assert (await person.ask("POST", MESSAGES, expect=422, json=body))["error"]["code"] == "invalid"
    assert len(await person.log()) == 1


async def test_422_when_after_is_no_number(person: Person) -> None:
    for path in (MESSAGES, STREAM):
        for after in ("", "-1", "1.5", "x", "٣", "²", "9" * 30):
            await person.ask("GET", path, expect=422, params={"after": after})


async def test_429_when_one_person_writes_too_fast(open_gateway: Open) -> None:
    async with open_gateway(messages_per_minute=2) as gateway:
        hasty, calm = await gateway.person(), await gateway.person()
        await hasty.say("one")
        await hasty.say("two")
        response, body = await hasty.answer("POST", MESSAGES, expect=429, json={"id": "3", "text": "three"})
        assert body["error"]["code"] == "too_many"
        assert 1 <= int(response.headers["Retry-After"]) <= 61
        assert response.headers["Retry-After"] in body["error"]["message"]
        assert len(await hasty.log()) == 5
        await calm.say("one")


async def test_500_is_vague_and_in_the_contracts_form(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_anything: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("bot.gateway.api.export_conversation", broken)
    person = await gateway.person()
    async with gateway.client.get("/api/conversation/export", headers=person.headers()) as response:
        body = await response.json()
    assert (response.status, body["error"]["code"]) == (500, "internal")
    assert "secret" not in json.dumps(body)


async def test_the_page_is_served(gateway: Gateway) -> None:
    async with gateway.client.get("/") as response:
        assert (response.status, response.content_type) == (200, "text/html")
    async with gateway.client.get("/static/page.js") as response:
        assert response.status == 200
        assert response.content_type.endswith("/javascript")


async def test_the_model_is_only_loaded_when_no_other_reader_is_given() -> None:
    assert isinstance(make_app(Settings()), web.Application)
