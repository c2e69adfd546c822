import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.guidance.documents import GuidanceError, read_document
from bot.guidance.registry import FILES

PHRASES = """
version: 2026-11-22
phrases:
  - code: greeting
    say: [Hello.]
    source: own words
    checked: true
"""


@pytest.mark.parametrize("name", FILES)
def test_every_data_file_has_a_valid_schema_of_the_same_name(name: str) -> None:
    schema = json.loads(files("bot.guidance").joinpath("schema", f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", FILES)
def test_every_data_file_begins_by_saying_what_it_is(name: str) -> None:
    assert files("bot.guidance").joinpath("data", f"{name}.yml").read_text("utf-8").startswith("# ")


def test_reads_a_good_file() -> None:
    assert read_document("phrases", PHRASES) == {
        "version": "2026-11-22",
        "phrases": ({"code": "greeting", "say": ("Hello.",), "source": "own words", "checked": True},),
    }


@pytest.mark.parametrize("written", ["000", "no", "12:30", "1e3", "2026-11-22", "0777"])
def test_takes_words_as_they_are_written(written: str) -> None:
    document = read_document("phrases", PHRASES.replace("Hello.", written))
    assert document["phrases"][0]["say"] == (written,)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[Hello.]", "[Hello.", "phrases.yml: line 6: "),
        ("[Hello.]", "[]", "phrases.yml: phrases / greeting / say: "),
        ("    say: [Hello.]\n", "", "phrases.yml: phrases / greeting: 'say' is a required property"),
        ("Hello.", "word " * 61, "phrases.yml: phrases / greeting / say / 1: has 61 words, 60 at most"),
        ("checked: true", "checked: perhaps", "phrases.yml: phrases / greeting / checked: "),
        ("source: own words", "source: my aunt", "phrases.yml: phrases / greeting / source: "),
        (
            "checked: true",
            "checked: true\n    checked: false",
            "phrases.yml: line 8: 'checked' is written twice",
        ),
        ("Hello.", "\0", "phrases.yml: "),
        ("[Hello.]", "{[a]: b}", "phrases.yml: "),
        (PHRASES, "just words", "phrases.yml: the whole file: "),
        (PHRASES, "", "phrases.yml: the whole file: "),
    ],
)
def test_a_mistake_is_told_in_one_line_with_its_place(old: str, new: str, message: str) -> None:
    with pytest.raises(GuidanceError) as mistake:
        read_document("phrases", PHRASES.replace(old, new))
    assert str(mistake.value).startswith(message)
    assert "\n" not in str(mistake.value)


@given(st.text())
def test_whatever_is_typed_over_a_file_is_refused_as_a_mistake_in_it(text: str) -> None:
    with pytest.raises(GuidanceError):
        read_document("phrases", text)
