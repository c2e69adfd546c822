"""A file of talks is checked before anybody talks: a mistake names the file, the talk and the turn."""

from collections import Counter
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.e2e.script import ScriptError, all_talks, read_talks

GOOD = """
talks:
  - name: Hello
    turns:
      - say: hi
        hears: [hello, [program, machine]]
        flags: []
      - press: Look at someone
      - say: no
"""


@pytest.mark.parametrize(
    ("wrong", "instead", "complaint"),
    [
        ("say: hi", "says: hi", r"Hello', turn 1: .*says"),
        ("press: Look at someone", "{press: Look, say: hi}", r"Hello', turn 2: "),
        ("press: Look at someone", "{press: Look, times: 2}", r"Hello', turn 2: .*say"),
        ("hears: [hello, [program, machine]]", "hears: hello", r"Hello', turn 1, hears: 'hello' is not of type"),
        ("flags: []", "flags: [Product selling]", r"Hello', turn 1, flags, 1: "),
        ("flags: []", "kind: red_flags", r"Hello', turn 1, kind: 'red_flags' is not one of"),
        ("flags: []", "say: twice", r"'say' is written twice.* line 5"),
        ("name: Hello", "title: Hello", r"talk 1: "),
        ("talks:", "talk:", r"the whole file: "),
        ("- name: Hello", "- name: [", r"line 5"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, wrong: str, instead: str, complaint: str) -> None:
    file = tmp_path / "greetings.yml"
    file.write_text(GOOD.replace(wrong, instead), encoding="utf-8")
    with pytest.raises(ScriptError, match=rf"^greetings.yml: .*{complaint}"):
        read_talks(file)


def test_two_talks_of_one_name_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "greetings.yml"
    file.write_text(GOOD + GOOD.replace("talks:", ""), encoding="utf-8")
    with pytest.raises(ScriptError, match="'Hello': two talks have this name"):
        read_talks(file)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "greetings.yml").write_text(GOOD, encoding="utf-8")
    (talk,) = all_talks(tmp_path)
    assert str(talk) == "greetings: Hello"
    assert [turn.say for turn in talk.turns] == ["hi", None, "no"]
    assert talk.turns[0].flags == ()
    assert talk.turns[1].flags is None


def test_every_topic_has_its_talks() -> None:
    topics = Counter(talk.topic for talk in all_talks())
    assert topics.keys() >= {file.stem for file in (ROOT / "data" / "rules").glob("*.yml")}
    assert min(topics.values()) > 1
