"""What a person meets at the page: every test is a visit in a real browser."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.gateway.page.conftest import Visit
from tests.gateway.page.contract_server import FORGET_ME, GREETING

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHOICES = [{"id": "c1", "label": "Note it"}, {"id": "c2", "label": "Tell me why it matters"}]


async def test_first_visit_begins_a_conversation_and_shows_its_greeting(visit: Visit) -> None:
    await visit.open()
    await visit.sees(GREETING)
    await expect(visit.page.locator("#status")).to_be_hidden()
    await expect(visit.page.get_by_text("A program, not a person.")).to_be_visible()
    assert visit.server.requests.count("POST /api/conversations") == 1
    assert await visit.page.evaluate("document.cookie") == ""


async def test_what_is_sent_shows_at_once_and_then_as_sent_with_its_answer(visit: Visit) -> None:
    await visit.open()
    visit.server.hold()
    visit.server.will_reply("That sounds tiring.")
    await visit.send("five bottles\nevery visit")
    own = visit.page.locator(".from-person")
    await expect(own).to_contain_text("Sending…")
    visit.server.release()
    await visit.sees("That sounds tiring.")
    await expect(own).to_contain_text("Sent")
    await expect(visit.input).to_be_focused()
    await expect(visit.input).to_have_value("")
    assert await own.locator(".text").inner_text() == "five bottles\nevery visit"
    assert visit.server.said() == ["five bottles\nevery visit"]


async def test_reload_shows_the_whole_talk_in_order(visit: Visit) -> None:
    await visit.open()
    for text in ("first", "second"):
        await visit.send(text)
        await visit.sees(f"I heard: {text}")
    before = await visit.page.locator(".body").all_inner_texts()
    await visit.page.reload()
    await visit.sees("I heard: second")
    assert await visit.page.locator(".body").all_inner_texts() == before
    assert len(visit.server.conversations) == 1


async def test_choices_are_spent_by_the_first_press_and_stay_readable(visit: Visit) -> None:
    await visit.open()
    visit.server.will_reply("Shall I note that?", choices=CHOICES)
    await visit.send("every visit ends with a sale")
    choice = visit.page.get_by_role("button", name="Note it")
    await choice.wait_for()
    visit.server.hold()
    await choice.dblclick()
    visit.server.release()
    await visit.sees("I heard: Note it")
    assert visit.server.said()[1:] == ["Note it"]
    await expect(visit.page.get_by_role("button", name="Note it")).to_have_count(0)
    await expect(visit.page.locator(".choices.spent")).to_contain_text("Tell me why it matters")
    await expect(visit.page.locator(".chosen")).to_have_text("Note it (chosen)")
    await visit.page.reload()
    await expect(visit.page.locator(".chosen")).to_have_text("Note it (chosen)")
    await expect(visit.page.locator("button.choice")).to_have_count(0)


async def test_words_instead_of_a_choice_spend_it_too(visit: Visit) -> None:
    await visit.open()
    visit.server.will_reply("Shall I note that?", choices=CHOICES)
    await visit.send("hello")
    await visit.page.get_by_role("button", name="Note it").wait_for()
    await visit.send("maybe later")
    await expect(visit.page.locator("button.choice")).to_have_count(0)
    await expect(visit.page.locator(".chosen")).to_have_count(0)


@pytest.mark.parametrize("failure", ["cut", "cut after", 503, 429])
async def test_a_message_the_line_swallowed_is_sent_again_and_taken_once(visit: Visit, failure: int | str) -> None:
    await visit.open()
    visit.server.will_fail(failure)
    visit.server.hold()
    await visit.send("are you there")
    await expect(visit.page.locator(".from-person .state")).to_contain_text("Try now")
    visit.server.release()
    await visit.sees("I heard: are you there")
    await expect(visit.page.locator(".from-person .state")).to_have_text("Sent")
    assert visit.server.said() == ["are you there"]
    await expect(visit.messages).to_have_count(3)


async def test_offline_messages_wait_through_a_reload_and_go_in_order(visit: Visit) -> None:
    await visit.open()
    visit.server.will_fail(*[503] * 20)
    await visit.send("one")
    again = visit.page.get_by_role("button", name="Try now").first
    await again.wait_for()
    await visit.send("two")
    await visit.page.reload()
    await again.wait_for()
    visit.server.failures.clear()
    await again.click()
    await visit.sees("I heard: two")
    assert visit.server.said() == ["one", "two"]
    texts = await visit.page.locator("#messages .text").all_inner_texts()
    assert texts == [GREETING, "one", "I heard: one", "two", "I heard: two"]


async def test_lost_network_is_said_and_mends_by_itself(visit: Visit) -> None:
    await visit.open()
    await visit.context.set_offline(True)
    await visit.sees("You are offline.")
    await visit.send("written in a tunnel")
    await visit.sees("Not sent yet, will try again.")
    await visit.context.set_offline(False)
    await visit.sees("I heard: written in a tunnel")
    await expect(visit.page.locator("#status")).to_be_hidden()
    assert visit.server.said() == ["written in a tunnel"]


async def test_what_came_while_the_line_was_away_is_there_afterwards(visit: Visit) -> None:
    await visit.open()
    await visit.context.set_offline(True)
    visit.server.current.add("counselor", "I have read what you wrote.")
    await visit.context.set_offline(False)
    await visit.sees("I have read what you wrote.")


async def test_a_stream_brings_typing_and_a_counselor_s_words_once(visit: Visit) -> None:
    await visit.open()
    while not visit.server.current.streams:
        await visit.page.wait_for_timeout(20)
    await visit.server.type(on=True)
    await expect(visit.page.locator("#typing")).to_be_visible()
    await visit.server.type(on=False)
    await expect(visit.page.locator("#typing")).to_be_hidden()
    await visit.server.type(on=True)
    await visit.server.say("counselor", "I am Ruth, a counselor.")
    await visit.sees("I am Ruth, a counselor.")
    await expect(visit.page.locator("#typing")).to_be_hidden()
    await expect(visit.page.locator("#announcer")).to_contain_text("Counselor: I am Ruth")
    await expect(visit.page.locator(".from-counselor")).to_have_count(1)


async def test_a_double_click_sends_once(visit: Visit) -> None:
    await visit.open()
    await visit.input.fill("only once")
    await visit.page.get_by_role("button", name="Send").dblclick()
    await visit.sees("I heard: only once")
    assert visit.server.said() == ["only once"]


async def test_a_text_too_long_is_counted_and_kept(visit: Visit) -> None:
    await visit.open()
    await visit.input.fill("😀" * 3990)
    await visit.sees("10 characters left")
    await visit.input.fill("a" * 4003)
    await visit.sees("3 characters too many.")
    await visit.input.press("Enter")
    await expect(visit.input).to_have_value("a" * 4003)
    await visit.input.fill("a" * 4000)
    await visit.input.press("Enter")
    await visit.sees("I heard: aaa")
    assert visit.server.said() == ["a" * 4000]


@pytest.mark.parametrize(("status", "words"), [(413, "too long"), (422, "too long"), (400, "could not be taken")])
async def test_refused_words_can_be_put_back_and_hold_up_nothing(visit: Visit, status: int, words: str) -> None:
    await visit.open()
    visit.server.will_fail(status)
    await visit.send("not like this")
    await expect(visit.page.locator(".from-person .state")).to_contain_text(words)
    await visit.page.get_by_role("button", name="Put it back").click()
    await expect(visit.input).to_have_value("not like this")
    await visit.send("but so")
    await visit.sees("I heard: but so")
    assert visit.server.said() == ["but so"]


async def test_markup_stays_text_and_only_safe_links_are_links(visit: Visit) -> None:
    markup = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    await visit.open()
    visit.server.will_reply(
        f"{markup} see https://example.org/a?b=1.", link={"url": "javascript:alert(3)", "label": "Press me"}
    )
    await visit.send(markup)
    await visit.sees("Press me")
    assert await visit.page.locator("#messages .text").all_text_contents() == [
        GREETING,
        markup,
        f"{markup} see https://example.org/a?b=1 (opens in a new tab).",
        "Press me",
    ]
    addresses = await visit.page.locator("#messages a").evaluate_all("links => links.map(link => link.href)")
    assert addresses == ["https://example.org/a?b=1"]
    assert await visit.page.locator("#messages script, #messages img").count() == 0


async def test_a_picture_has_its_words_and_a_broken_one_is_replaced_by_them(visit: Visit) -> None:
    await visit.open()
    visit.server.will_reply("A picture.", image={"url": "/static/favicon.svg", "alt": "Two lines that lean together"})
    await visit.send("show me")
    await expect(visit.page.get_by_role("img", name="Two lines that lean together")).to_be_visible()
    async with visit.context.expect_page() as opened:
        await visit.page.get_by_role("link", name="Open it large").click()
    assert (await opened.value).url.endswith("/static/favicon.svg")
    visit.server.will_reply("Another.", image={"url": "data:image/png;base64,AA", "alt": "A quiet room"})
    await visit.send("and another")
    await expect(visit.messages.get_by_text("A quiet room")).to_be_visible()


async def test_help_lines_can_be_called_or_texted(visit: Visit) -> None:
    await visit.open()
    visit.server.will_reply(
        'You wrote "took 400 of them in 2019". Call 911 now, or 116 123. Text HOME to 741741. '
        "Call or text 988. Abroad: 1-800-222-1222, findahelpline.com. It takes 150 minutes.",
        kind="safety",
    )
    await visit.send("help")
    await visit.sees("Safety first")
    links = await visit.page.locator(".kind-safety a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert links == [
        "tel:911",
        "tel:116123",
        "sms:741741",
        "tel:988",
        "tel:18002221222",
        "https://findahelpline.com/",
    ]


async def test_everything_can_be_done_by_keyboard(visit: Visit) -> None:
    await visit.open()
    keyboard = visit.page.keyboard
    await keyboard.press("Tab")
    await expect(visit.page.get_by_role("link", name="Skip to writing")).to_be_focused()
    await keyboard.press("Enter")
    await expect(visit.input).to_be_focused()
    visit.server.will_reply("Shall I note that?", choices=CHOICES)
    await keyboard.type("line one")
    await keyboard.press("Shift+Enter")
    await keyboard.type("line two")
    await keyboard.press("Escape")
    await expect(visit.input).to_have_value("line one\nline two")
    await keyboard.press("Enter")
    await visit.page.get_by_role("button", name="Note it").wait_for()
    await keyboard.press("Shift+Tab")
    await keyboard.press("Enter")
    await visit.sees("I heard: Tell me why it matters")
    await expect(visit.input).to_be_focused()

    await visit.page.get_by_role("button", name="Menu").focus()
    await keyboard.press("Enter")
    await keyboard.press("Tab")
    await expect(visit.page.get_by_role("navigation").get_by_role("link", name="What this is")).to_be_focused()
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    dialog = visit.page.get_by_role("dialog", name="What is kept")
    await expect(dialog).to_be_visible()
    await keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(visit.page.get_by_role("button", name="Menu")).to_be_focused()
    assert visit.server.said() == ["line one\nline two", "Tell me why it matters"]


async def test_deleting_asks_once_and_starts_afresh(visit: Visit) -> None:
    await visit.open()
    await visit.send("something private")
    await visit.sees("I heard: something private")
    await visit.input.fill("half a thought")
    await _choose_from_menu(visit.page, "Delete everything")
    await visit.page.get_by_role("button", name="Keep it").click()
    assert "DELETE /api/conversation" not in visit.server.requests

    await _choose_from_menu(visit.page, "Delete everything")
    visit.server.will_fail(503)
    delete = visit.page.get_by_role("dialog").get_by_role("button", name="Delete everything")
    await delete.click()
    await visit.sees("Nothing is deleted yet")
    await delete.click()
    await visit.sees("Everything is deleted.")
    await expect(visit.messages).to_have_count(1)
    await expect(visit.input).to_have_value("")
    assert "private" not in await visit.page.content()
    assert await visit.page.evaluate("JSON.stringify(sessionStorage)") == "{}"
    await visit.send("again")
    await visit.sees("I heard: again")
    assert len(visit.server.conversations) == 1


async def test_a_choice_can_delete_everything_too(visit: Visit) -> None:
    await visit.open()
    visit.server.will_reply("Delete it all?", choices=[{"id": FORGET_ME, "label": "Yes, delete it"}])
    await visit.send("something private")
    await visit.page.get_by_role("button", name="Yes, delete it").click()
    await visit.sees("Everything is deleted.")
    await expect(visit.messages).to_have_count(1)
    assert "private" not in await visit.page.content()
    await visit.send("again")
    await visit.sees("I heard: again")


async def test_deleting_clears_the_other_tabs(visit: Visit) -> None:
    await visit.open()
    await visit.send("something private")
    await visit.sees("I heard: something private")
    other = await visit.context.new_page()
    visit.watch(other)
    await other.goto(visit.server.url)
    await other.get_by_text("I heard: something private").wait_for()
    await visit.page.bring_to_front()
    await _choose_from_menu(visit.page, "Delete everything")
    await visit.page.get_by_role("dialog").get_by_role("button", name="Delete everything").click()
    await expect(other.locator("#messages > li")).to_have_count(1)
    await expect(other.get_by_text("private")).to_have_count(0)


async def test_my_data_can_be_downloaded(visit: Visit, tmp_path: Path) -> None:
    await visit.open()
    async with visit.page.expect_download() as download:
        await _choose_from_menu(visit.page, "Download my data")
    file = await download.value
    assert file.suggested_filename == "my-conversation.json"
    path = tmp_path / file.suggested_filename
    await file.save_as(path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert [message["text"] for message in kept["messages"]] == [GREETING]


@pytest.mark.parametrize("line", ["whole", "cut"])
async def test_leaving_quickly_leaves_nothing_behind(visit: Visit, line: str) -> None:
    await visit.context.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="an encyclopedia"))
    await visit.page.goto("about:blank")
    await visit.open()
    await visit.send("something private")
    await visit.sees("I heard: something private")
    await visit.input.fill("half a thought")
    if line == "cut":
        visit.server.will_fail("cut")
    await visit.page.get_by_role("link", name="Leave quickly").click()
    await visit.page.wait_for_url("https://www.wikipedia.org/")
    await visit.page.go_back()
    assert visit.page.url == "about:blank"
    await visit.open()
    await visit.sees(GREETING)
    await expect(visit.messages).to_have_count(1)
    await expect(visit.input).to_have_value("")
    assert await visit.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


async def test_a_conversation_that_is_gone_is_followed_by_a_new_one(visit: Visit) -> None:
    await visit.open()
    await visit.send("first")
    await visit.sees("I heard: first")
    visit.server.conversations.clear()
    await visit.send("second")
    await visit.sees("I heard: second")
    texts = await visit.page.locator("#messages .text").all_inner_texts()
    assert texts == [GREETING, "second", "I heard: second"]


async def test_a_browser_without_cookies_is_told_so_and_makes_no_heap_of_conversations(visit: Visit) -> None:
    await visit.page.clock.install()
    await visit.context.route("**/api/conversations", _without_cookie)
    await visit.open()
    await visit.sees("This page needs one cookie")
    await visit.page.clock.fast_forward(10_000)
    await visit.page.wait_for_timeout(300)
    await visit.sees("This page needs one cookie")
    assert visit.server.requests.count("POST /api/conversations") == 1


async def test_a_server_that_is_away_at_first_is_waited_for(visit: Visit) -> None:
    visit.server.will_fail(503)
    await visit.page.goto(visit.server.url)
    await visit.sees("still trying")
    await visit.send("anyone")
    await visit.sees("I heard: anyone")
    await expect(visit.page.locator("#status")).to_be_hidden()


async def test_someone_reading_further_up_is_not_pulled_away(visit: Visit) -> None:
    await visit.open()
    visit.server.will_reply("\n".join(str(line) for line in range(80)))
    await visit.send("tell me all")
    await visit.page.locator(".from-bot").nth(1).wait_for()
    log = visit.page.locator("#log")
    await log.evaluate("log => log.scrollTop = 0")
    await visit.page.wait_for_timeout(100)
    await visit.server.say("counselor", "One more thing.")
    newer = visit.page.get_by_role("button", name="More below")
    await expect(newer).to_be_visible()
    assert await log.evaluate("log => log.scrollTop") == 0
    await newer.click()
    await expect(visit.page.get_by_text("One more thing.").first).to_be_in_viewport()
    await expect(newer).to_be_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (768, "light"), (1280, "dark")])
async def test_nothing_overflows_and_targets_are_large_enough(visit: Visit, width: int, scheme: Any) -> None:
    await _busy(visit, width, scheme)
    page = "document.documentElement"
    assert await visit.page.evaluate(f"[{page}.scrollWidth <= innerWidth, {page}.scrollHeight <= innerHeight]") == [
        True,
        True,
    ]
    assert await visit.page.locator("h1, .bar .button").evaluate_all(
        "all => all.every(e => e.scrollWidth <= e.clientWidth)"
    )
    await expect(visit.page.get_by_text("A program, not a person.")).to_be_in_viewport(ratio=0.99)
    await expect(visit.page.get_by_role("button", name="Stop here")).to_be_in_viewport(ratio=0.99)
    small = await visit.page.locator("button:visible, .bar a:visible, textarea").evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    )
    assert small == []


async def test_at_200_percent_and_low_the_input_and_the_way_out_stay_in_sight(visit: Visit) -> None:
    await _busy(visit, 640, "light", height=360)
    await expect(visit.input).to_be_in_viewport(ratio=0.99)
    await expect(visit.page.get_by_role("link", name="Leave quickly")).to_be_in_viewport(ratio=0.99)
    await visit.send("and still")
    await expect(visit.page.get_by_text("I heard: and still").first).to_be_in_viewport()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
async def test_axe_finds_nothing(visit: Visit, axe: str, width: int, scheme: Any) -> None:
    await _busy(visit, width, scheme)
    await visit.page.evaluate(axe)
    for opened in (None, "#open-kept", "#open-delete"):
        if opened:
            await visit.page.locator(opened).evaluate("button => button.click()")
        found = await visit.page.evaluate("axe.run({resultTypes: ['violations']})")
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
        await visit.page.keyboard.press("Escape")


async def test_the_menu_leads_to_what_this_is_and_back_to_the_talk(visit: Visit) -> None:
    await visit.open()
    await visit.send("something private")
    await visit.sees("I heard: something private")
    await visit.input.fill("half a thought")
    await visit.page.get_by_role("button", name="Menu").click()
    await visit.page.get_by_role("navigation").get_by_role("link", name="What this is").click()
    await expect(visit.page.get_by_role("heading", name="What this is", level=1)).to_be_visible()
    await visit.page.get_by_role("link", name="Back to the talk").click()
    await visit.sees("I heard: something private")
    await expect(visit.input).to_have_value("half a thought")


async def test_leaving_quickly_from_what_this_is_leaves_the_talk_too(visit: Visit) -> None:
    await visit.context.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="an encyclopedia"))
    await visit.open()
    await visit.send("something private")
    await visit.sees("I heard: something private")
    reading = await visit.context.new_page()
    visit.watch(reading)
    await reading.goto(f"{visit.server.url}/about")
    await reading.get_by_role("link", name="Leave quickly").click()
    for page in (reading, visit.page):
        await page.wait_for_url("https://www.wikipedia.org/")
    await visit.open()
    await visit.sees(GREETING)
    await expect(visit.messages).to_have_count(1)


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "dark")])
async def test_what_this_is_reads_well_and_axe_finds_nothing(visit: Visit, axe: str, width: int, scheme: Any) -> None:
    await visit.page.set_viewport_size({"width": width, "height": 800})
    await visit.page.emulate_media(color_scheme=scheme)
    await visit.page.goto(f"{visit.server.url}/about")
    assert await visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await visit.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    for name in ("Back to the talk", "Leave quickly"):
        link = visit.page.get_by_role("link", name=name)
        await expect(link).to_be_in_viewport(ratio=0.99)
        assert await link.evaluate("link => link.getBoundingClientRect().height") >= 44
    await visit.page.evaluate(axe)
    found = await visit.page.evaluate("axe.run({resultTypes: ['violations']})")
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []


async def test_without_script_there_are_phone_numbers(visit: Visit) -> None:
    context = await visit.page.context.browser.new_context(java_script_enabled=False)  # type: ignore[union-attr]
    page = await context.new_page()
    await page.goto(visit.server.url)
    await expect(page.get_by_role("link", name="What this is").first).to_be_visible()
    await expect(page.get_by_role("link", name="116 123").first).to_be_visible()
    await expect(page.get_by_role("link", name="Leave quickly")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_have_count(0)
    await context.close()


async def _choose_from_menu(page: Page, entry: str) -> None:
    await page.get_by_role("button", name="Menu").click()
    await page.get_by_role("navigation").get_by_role("button", name=entry).click()


async def _without_cookie(route: Any) -> None:
    response = await route.fetch()
    headers = {name: value for name, value in response.headers.items() if name != "set-cookie"}
    body = await response.text()
    await route.request.frame.page.context.clear_cookies()  # fetching filled the jar; empty it before the page reads on
    await route.fulfill(status=response.status, headers=headers, body=body)


async def _busy(visit: Visit, width: int, scheme: Any, height: int = 800) -> None:
    """A talk with one message of every kind."""
    await visit.page.set_viewport_size({"width": width, "height": height})
    await visit.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await visit.open()
    talk = visit.server.current
    talk.add("person", "every visit i leave with like 3 new bottles and its always her own brand??")
    talk.add(
        "bot",
        "When every visit ends with a sale, it is fair to ask what you would do without it.",
        kind="red_flag",
    )
    talk.add("bot", "Call 911 now, or 988 by phone or text. Is someone with you?", kind="safety")
    talk.add("person", "ok")
    talk.add(
        "bot",
        "Strong here: you are listened to. “first person who believed me”\nWorth a question: products.\n"
        "Not known yet: how long before judging it.",
        kind="portrait",
    )
    talk.add("counselor", "I am Ruth, a counselor. I have read your talk, and I am here for a while.")
    talk.add(
        "bot",
        "First: your GP.\nAlongside: a friend who can come with you.",
        kind="care_map",
        link={"url": "https://example.org/choosing", "label": "How to choose"},
    )
    talk.add(
        "bot",
        "Would you like to see more, or stop here?",
        choices=[*CHOICES, {"id": "c3", "label": "Stop here"}],
    )
    await visit.page.reload()
    await visit.page.get_by_role("button", name="Note it").wait_for()
