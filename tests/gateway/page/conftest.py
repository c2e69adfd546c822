"""The page in a real browser, before a stand-in for the gateway."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, async_playwright, expect

from tests.gateway.page.contract_server import ContractServer

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 20_000
"""Long enough for a busy machine: nothing waits this long unless it is broken."""


@dataclass
class Visit:
    """A person at the page, with what the browser complained of meanwhile."""

    server: ContractServer
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    @property
    def input(self) -> Locator:
        return self.page.get_by_label("Your message", exact=True)

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages > li")

    async def open(self) -> None:
        await self.page.goto(self.server.url)
        await self.messages.first.wait_for()

    async def send(self, text: str) -> None:
        await self.input.fill(text)
        await self.input.press("Enter")

    async def sees(self, text: str) -> None:
        await self.page.get_by_text(text).last.wait_for()

    def watch(self, page: Page) -> None:
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda line: self.complaints.append(line.text) if "Policy" in line.text else None)
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if not url.startswith((self.server.url, "blob:", "https://www.wikipedia.org/")):
            self.complaints.append(f"asked elsewhere: {url}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if shutil.which(CHROMIUM) is None:
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium")
    expect.set_options(timeout=WAIT_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def server() -> AsyncIterator[ContractServer]:
    server = ContractServer()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser, server: ContractServer) -> AsyncIterator[Visit]:
    """A first visit on a middling screen, after which neither contract nor policy may have been broken."""
    context = await browser.new_context(viewport={"width": 768, "height": 900}, accept_downloads=True)
    visit = Visit(server, context, await context.new_page())
    visit.watch(visit.page)
    yield visit
    await context.close()
    assert server.breaches == []
    assert visit.complaints == []


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, from npm, for this run only."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm, so no axe-core")
    folder = tmp_path_factory.mktemp("axe")
    fetched = subprocess.run(
        [npm, "pack", "axe-core@4.14.1", "--silent"], cwd=folder, capture_output=True, timeout=20, check=False
    )
    if fetched.returncode:
        pytest.skip("axe-core can't be had from npm here")
    shutil.unpack_archive(next(folder.glob("*.tgz")), folder)
    return (folder / "package" / "axe.min.js").read_text(encoding="utf-8")
