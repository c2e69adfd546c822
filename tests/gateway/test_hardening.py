"""One test an attack. The comment says what breaks without the guard."""

import gzip
import json
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar
from yarl import URL

from bot.gateway.api import COOKIE
from tests.gateway.conftest import Gateway, Open
from tests.gateway.person import MESSAGES, Person

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}

ANSWERS = [
    ("/", 200),
    ("/about", 200),
    ("/static/page.js", 200),
    ("/healthz", 200),
    ("/nothing", 404),
    (MESSAGES, 401),
    ("/static/", 404),
]

OUTSIDE = [
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2fapp.py",
    "/static/%2e%2e%2fapp.py",
    "/static/..\\app.py",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/%00",
    "/static/page.js%00.py",
    "/static/" + "a" * 200,
]

OTHER_SITES = ["cross-site", "same-site", "nonsense"]


async def test_every_answer_carries_the_security_headers(gateway: Gateway) -> None:
    # A page without them could be framed, could run foreign scripts, and could leave words in a shared cache.
    for path, status in ANSWERS:
        async with gateway.client.get(path) as response:
            assert response.status == status
            assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
            # The page's own files may be kept, if asked for anew each time; what people said may not.
            kept = "no-cache" if path.startswith("/static/") else "no-store"
            assert response.headers["Cache-Control"] == kept
            policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


async def test_the_stream_carries_them_too(person: Person, gateway: Gateway) -> None:
    # A stream is prepared by hand, past every middleware: its words could be cached.
    async with gateway.client.get("/api/conversation/stream", headers=person.headers()) as response:
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
        assert response.headers["Cache-Control"] == "no-store"


async def test_another_sites_page_cannot_write_with_our_cookie(gateway: Gateway) -> None:
    # Any page on the web could speak in the person's name, or delete their conversation.
    for site in OTHER_SITES:
        person = await gateway.person()
        headers = {"Sec-Fetch-Site": site, "Cookie": f"{COOKIE}={person.token}"}
        person.token, token = "", person.token
        for method, path in (("POST", MESSAGES), ("DELETE", "/api/conversation"), ("POST", "/api/conversations")):
            answer = await person.ask(method, path, expect=403, headers=headers, json={"id": "1", "text": "hi"})
            assert answer["error"]["code"] == "forbidden"
        person.token = token
        assert len(await person.log()) == 1


@pytest.mark.parametrize("site", ["none", "same-origin"])
async def test_our_own_page_can(person: Person, site: str) -> None:
    await person.ask("POST", MESSAGES, headers={"Sec-Fetch-Site": site}, json={"id": "1", "text": "hi"})


async def test_a_form_of_another_site_cannot_send_a_message(person: Person) -> None:
    # A form needs no permission to send text/plain across sites, in browsers that do not say where they come from.
    body = json.dumps({"id": "1", "text": "hi"})
    await person.ask("POST", MESSAGES, expect=415, data=body, headers={"Content-Type": "text/plain"})


async def test_no_other_site_is_allowed_to_read(person: Person, gateway: Gateway) -> None:
    # With such a header any page could read along.
    headers = {**person.headers(), "Origin": "https://elsewhere.example"}
    async with gateway.client.get(MESSAGES, headers=headers) as response:
        assert not [name for name in response.headers if name.startswith("Access-Control")]


async def test_no_file_outside_the_page_can_be_fetched(gateway: Gateway) -> None:
    # The key of the texts, the database and the code lie a few directories up.
    for path in OUTSIDE:
        url = URL(str(gateway.client.make_url("/")).rstrip("/") + path, encoded=True)
        async with ClientSession() as session, session.get(url) as response:
            assert response.status == 404
            assert b"import" not in await response.read()


async def test_the_page_directory_does_not_list_itself(gateway: Gateway) -> None:
    # A directory that lists itself tells an attacker what else to fetch.
    async with gateway.client.get("/static/") as response:
        assert "page.js" not in await response.text()


async def test_a_small_body_that_unpacks_to_a_large_one_is_refused(person: Person) -> None:
    # A few kilobytes would become gigabytes of memory.
    bomb = gzip.compress(b'{"id": "1", "text": "' + b"a" * 20_000_000 + b'"}')
    await person.ask(
        "POST",
        MESSAGES,
        expect=413,
        data=bomb,
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_body_that_is_not_packed_as_it_says_is_refused(person: Person, coding: str) -> None:
    # What cannot be unpacked would be our failure, with a stack in the log for every such request.
    headers = {"Content-Type": "application/json", "Content-Encoding": coding}
    await person.ask("POST", MESSAGES, expect=400, data=b"\x00 not packed at all", headers=headers)


async def test_many_new_conversations_from_one_address_are_refused(open_gateway: Open) -> None:
    # One machine could fill the disk.
    async with open_gateway(conversations_per_hour=2) as gateway:
        for _ in range(2):
            await gateway.person()
        response, _ = await Person(gateway.client).answer("POST", "/api/conversations", expect=429)
        assert 1 <= int(response.headers["Retry-After"]) <= 3601


async def test_an_address_cannot_be_made_up(open_gateway: Open) -> None:
    # Whoever sends a new X-Forwarded-For with each request would never meet the limit.
    async with open_gateway(conversations_per_hour=1) as gateway:
        await Person(gateway.client).ask(
            "POST", "/api/conversations", expect=201, headers={"X-Forwarded-For": "1.1.1.1"}
        )
        await Person(gateway.client).ask(
            "POST", "/api/conversations", expect=429, headers={"X-Forwarded-For": "2.2.2.2"}
        )


async def test_behind_a_proxy_the_address_is_the_one_the_proxy_added(open_gateway: Open) -> None:
    # What stands before the last comma came from the person, who can write anything there.
    async with open_gateway(conversations_per_hour=1, trust_proxy=True) as gateway:
        for headers, expect in (("1.1.1.1", 201), ("9.9.9.9, 1.1.1.1", 429), ("1.1.1.1, 2.2.2.2", 201)):
            await Person(gateway.client).ask(
                "POST", "/api/conversations", expect=expect, headers={"X-Forwarded-For": headers}
            )


async def test_resending_counts_too(open_gateway: Open) -> None:
    # Every request costs the database a look, also one that is answered already.
    async with open_gateway(messages_per_minute=2) as gateway:
        person = await gateway.person()
        for _ in range(2):
            await person.say("hi", as_id="a")
        await person.ask("POST", MESSAGES, expect=429, json={"id": "a", "text": "hi"})


async def test_tokens_cannot_be_guessed_from_others(gateway: Gateway) -> None:
    # Tokens that are short or counted up would open other people's conversations.
    tokens = {(await gateway.person()).token for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) >= 43 for token in tokens)


async def test_a_conversations_id_opens_nothing(gateway: Gateway, person: Person) -> None:
    # Ids stand in logs, tokens nowhere.
    stranger = Person(gateway.client)
    stranger.token = person.conversation
    await stranger.ask("GET", MESSAGES, expect=401)


async def test_a_token_in_the_address_opens_nothing(gateway: Gateway, person: Person) -> None:
    # Addresses stand in the logs of every proxy on the way.
    query = {"token": person.token, COOKIE: person.token}
    await Person(gateway.client).ask("GET", MESSAGES, expect=401, params=query)


async def test_the_cookie_is_not_sent_to_the_page(gateway: Gateway) -> None:
    # Sent to every path, the token would reach whatever else is served under the same name.
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        async with browser.post(gateway.client.make_url("/api/conversations")) as response:
            assert response.status == 201
        assert not browser.cookie_jar.filter_cookies(gateway.client.make_url("/"))
        assert browser.cookie_jar.filter_cookies(gateway.client.make_url(MESSAGES))


async def test_markup_in_a_text_comes_back_as_json_only(person: Person, gateway: Gateway) -> None:
    # Sniffed as a page, the text would run in the readers' browsers.
    await person.say("<script>alert(1)</script>")
    for path in (MESSAGES, "/api/conversation/export"):
        async with gateway.client.get(path, headers=person.headers()) as response:
            assert response.content_type == "application/json"
            assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_words_never_reach_the_log(
    person: Person, brain: Any, engine: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    # Logs are kept in the clear, by others, for long.
    brain.mood, engine.failure = "fails", RuntimeError("x")
    await person.say("my healer Zebulon sees me on Tuesdays")
    printed = capfd.readouterr()
    assert "brain.unavailable" in printed.out + printed.err
    assert "Zebulon" not in printed.out + printed.err
