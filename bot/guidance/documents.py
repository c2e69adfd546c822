"""Reads one guidance file: text that a counselor can edit, turned into checked plain data."""

import json
import re
from collections.abc import Hashable, Iterable, Iterator
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend


class GuidanceError(ValueError):
    """A mistake in a guidance file, in one line: which file, where in it, and what is wrong."""

    def __init__(self, file: str, place: str, what: str) -> None:
        super().__init__(f"{file}: {place}: {what}")


def read_document(name: str, text: str) -> Any:
    """Return the checked content of the guidance file `name`, with lists as tuples.

    Raises GuidanceError when the text is no YAML or does not follow `schema/<name>.json`.
    """
    file = f"{name}.yml"
    try:
        document = yaml.load(text, Loader=_WordsLoader)  # noqa: S506 - a safe loader, see below
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        place = f"line {mark.line + 1}" if mark else "the whole file"
        raise GuidanceError(file, place, problem or "cannot be read as text") from error
    schema = json.loads(files("bot.guidance").joinpath("schema", f"{name}.json").read_text("utf-8"))
    mistake = best_match(_Validator(schema).iter_errors(document))
    if mistake:
        raise GuidanceError(file, _place(document, mistake.absolute_path), mistake.message)
    return _frozen(document)


class _WordsLoader(yaml.CSafeLoader):
    """Takes what is written as words, save true, false and null: 000 stays a phone number, not zero."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuses a key written twice, where YAML would silently keep the second."""
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{name!r} is written twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


_WordsLoader.yaml_implicit_resolvers = {
    "t": [("tag:yaml.org,2002:bool", re.compile("true$"))],
    "f": [("tag:yaml.org,2002:bool", re.compile("false$"))],
    "n": [("tag:yaml.org,2002:null", re.compile("null$"))],
}


def _max_words(_: Any, limit: int, text: Any, __: Any) -> Iterator[ValidationError]:
    count = len(text.split()) if isinstance(text, str) else 0
    if count > limit:
        yield ValidationError(f"has {count} words, {limit} at most: {text[:40]!r}...")


_Validator = extend(Draft202012Validator, {"maxWords": _max_words})  # type: ignore[no-untyped-call]


def _place(document: Any, path: Iterable[str | int]) -> str:
    """Say where a value stands as a reader would: entries by their code, other list items by number."""
    steps = []
    for step in path:
        document = document[step]
        code = document.get("code") if isinstance(document, dict) else None
        steps.append(str(code or (step + 1 if isinstance(step, int) else step)))
    return " / ".join(steps) or "the whole file"


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
