"""The page of the running assistant, in a real browser on a phone's screen."""

import shutil
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.e2e.running import Running
from tests.gateway.page.conftest import CHROMIUM, FLAGS, WAIT_MS

STORY = (
    "so ive been going to this chiropractor twice a week for over a year. hes friendly but whenever i feel better "
    "he finds something new that needs fixing, and he gets annoyed when i ask how long it will take"
)


@pytest.mark.skipif(not shutil.which(CHROMIUM), reason="Debian's chromium is not installed")
async def test_a_talk_on_a_phone(everything: Running, tmp_path: Path) -> None:
    everything.wait_until_ready()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 360, "height": 740})
        page.set_default_timeout(WAIT_MS)
        await page.goto(everything.address)
        messages = page.locator("#messages > li")
        await messages.first.wait_for()
        box = page.get_by_label("Your message", exact=True)
        await box.fill(STORY)
        await box.press("Enter")
        await page.get_by_text("he finds something new").first.wait_for()
        await messages.nth(2).wait_for()
        said = await messages.all_inner_texts()
        await page.screenshot(path=tmp_path / "talk.png")
        await page.reload()
        await messages.nth(2).wait_for()
        again = await messages.all_inner_texts()
        wide = await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        await browser.close()
    assert len(said) == len(again) >= 3
    assert wide, "the page can be scrolled sideways"
    assert (tmp_path / "talk.png").stat().st_size > 10_000
