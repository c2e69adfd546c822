"""The page's words stand in one file; what the page shows before its script arrives is the same."""

import json
import re
from html.parser import HTMLParser

import yaml

from tests.gateway.page.contract_server import PAGE

MADE_UP_IN_SCRIPT = re.compile(r"^(author|kind|state|status)\.")


def test_the_words_in_the_page_are_those_of_the_words_file() -> None:
    words = json.loads((PAGE / "words.en.json").read_text(encoding="utf-8"))
    shown = _WordsInPage()
    shown.feed((PAGE / "index.html").read_text(encoding="utf-8"))
    assert shown.found == {key: words[key] for key in shown.found}
    said = "".join(path.read_text(encoding="utf-8") for path in PAGE.glob("*.js"))
    assert [
        key for key in words if not (key in shown.found or f'"{key}"' in said or MADE_UP_IN_SCRIPT.match(key))
    ] == []


class _WordsInPage(HTMLParser):
    """Collects the words that the page shows before its script arrives, by their keys."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._key: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self._key = given.get("data-word")
        for name, attribute in (("data-word-label", "aria-label"), ("data-word-placeholder", "placeholder")):
            if key := given.get(name):
                self.found[key] = given[attribute] or ""

    def handle_data(self, data: str) -> None:
        if self._key:
            self.found[self._key] = data
            self._key = None


def test_the_phone_numbers_without_script_are_those_of_the_guidance() -> None:
    text = (PAGE.parents[1] / "guidance" / "data" / "crisis_lines.yml").read_text(encoding="utf-8")
    known = {
        entry["name"].removeprefix("the "): json.dumps(entry, default=str)
        for entry in yaml.safe_load(text)["countries"]
    }
    countries = re.findall(r"<dt>(.+?)</dt>(.+?)</dd>", (PAGE / "index.html").read_text(encoding="utf-8"), re.DOTALL)
    assert len([name for names, _ in countries for name in names.split(", ")]) == len(known)
    for names, lines in countries[:-1]:
        for dialled, shown in re.findall(r"tel:(\d+)\">([\d ]+)<", lines):
            assert dialled == shown.replace(" ", "")
            assert all(re.search(rf"\b{shown}\b", known[name]) for name in names.split(", ")), (names, shown)
