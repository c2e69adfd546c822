"""Talks written down in `talks/`: what a person says, what they must hear, and what must be kept at the end."""

import json
import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

TALKS = Path(__file__).parent / "talks"

Rows = dict[str, list[dict[str, Any]]]
"""What rows hold, by table and column."""


class ScriptError(ValueError):
    """A mistake in a file of talks: which file, which talk and turn, and what is wrong."""


@dataclass(frozen=True)
class Turn:
    """What a person does, and what must and must not come back. talks/README.md explains each key."""

    say: str | None = None
    press: str | None = None
    waits: bool = False
    times: int = 1
    after_days: int = 0
    hears: tuple[str | list[str], ...] = ()
    hears_not: tuple[str, ...] = ()
    kind: str | None = None
    kind_not: str | None = None
    choices: tuple[str, ...] = ()
    choices_not: tuple[str, ...] = ()
    flags: tuple[str, ...] | None = None
    flags_not: tuple[str, ...] = ()


@dataclass(frozen=True)
class Talk:
    """One person's talk from beginning to end."""

    topic: str
    name: str
    turns: tuple[Turn, ...]
    kept: Rows
    kept_not: Rows
    counts: dict[str, int]
    forgotten: bool
    awaits: str | None

    def __str__(self) -> str:
        return f"{self.topic}: {self.name}"


def all_talks(folder: Path = TALKS) -> list[Talk]:
    """Every talk of every file of a folder. Raise ScriptError for the first mistake."""
    return [talk for file in sorted(folder.glob("*.yml")) for talk in read_talks(file)]


def read_talks(file: Path) -> list[Talk]:
    """The talks of one file. Raise ScriptError for the first mistake."""
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        raise ScriptError(f"{file.name}: {' '.join(str(error).split())}") from error
    schema = json.loads((TALKS / "schema.json").read_text(encoding="utf-8"))
    if mistake := best_match(Draft202012Validator(schema).iter_errors(content)):
        raise ScriptError(f"{file.name}: {_place(content, mistake.absolute_path)}: {mistake.message}")
    talks = [_talk(file.stem, written) for written in content["talks"]]
    for talk in talks:
        if [one.name for one in talks].count(talk.name) > 1:
            raise ScriptError(f"{file.name}: talk {talk.name!r}: two talks have this name")
    return talks


class _Loader(yaml.SafeLoader):
    """Takes what is written as words, save true, false, null and numbers: "no" is what somebody says.

    Refuses a key written twice, of which YAML would silently keep the second.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} is written twice", key.start_mark)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    "t": [("tag:yaml.org,2002:bool", re.compile("true$"))],
    "f": [("tag:yaml.org,2002:bool", re.compile("false$"))],
    "n": [("tag:yaml.org,2002:null", re.compile("null$"))],
    **{digit: [("tag:yaml.org,2002:int", re.compile(r"(0|[1-9]\d*)$"))] for digit in "0123456789"},
}


def _talk(topic: str, written: dict[str, Any]) -> Talk:
    return Talk(
        topic=topic,
        name=written["name"],
        turns=tuple(_turn(turn) for turn in written["turns"]),
        kept=written.get("kept", {}),
        kept_not=written.get("kept_not", {}),
        counts=written.get("counts", {}),
        forgotten=written.get("forgotten", False),
        awaits=written.get("awaits"),
    )


def _turn(written: dict[str, Any]) -> Turn:
    keys: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in written.items()}
    return Turn(**keys)


def _place(content: Any, path: Iterable[str | int]) -> str:
    """Say where a value stands as a reader would: the talk by its name, all else in a list by its number."""
    steps: list[str] = []
    above = ""
    for step in path:
        content = content[step]
        place = str(step + 1 if isinstance(step, int) else step)
        if above in ("talks", "turns"):
            named = content.get("name") if isinstance(content, dict) else None
            place = f"{above.removesuffix('s')} {named!r}" if named else f"{above.removesuffix('s')} {place}"
        if step not in ("talks", "turns"):
            steps.append(place)
        above = str(step)
    return ", ".join(steps) or "the whole file"
