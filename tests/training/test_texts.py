"""The labelled texts as they are read: every rule that a line must keep, and what goes without saying."""

import json
from pathlib import Path
from typing import Any

import pytest

from training.texts import read_texts


def _read(folder: Path, **data: Any) -> Any:
    (folder / "one.jsonl").write_text(json.dumps(data) + "\n", encoding="utf-8")
    return read_texts(folder)[0]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"text": " "}, "missing"),
        ({"text": "hm", "flag": {}}, "unknown field"),
        ({"text": "hm", "flags": {"selling": "hm"}}, "no such code"),
        ({"text": "she sells", "flags": {"product_selling": "She sells"}}, "not in the text"),
        ({"text": "she sells", "flags": {"product_selling": ""}}, "not in the text"),
        ({"text": "hm", "good": {"product_selling": "hm"}}, "no such code"),
        ({"text": "hm", "flags": {}, "doubt": ["selling"]}, "no such code"),
        ({"text": "hm", "safety": "fine"}, "no such value"),
        ({"text": "hm", "intent": "chat"}, "no such value"),
    ],
)
def test_a_wrong_line_is_named_with_its_place(tmp_path: Path, wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=rf"one\.jsonl:1: .*{named}"):
        _read(tmp_path, **wrong)


@pytest.mark.parametrize(
    ("line", "implied"),
    [
        ({"text": "he sells oil", "flags": {"product_selling": "sells oil"}}, {"safety": "none", "intent": "evaluate"}),
        ({"text": "he grabbed me", "flags": {"boundary_violation": "grabbed me"}}, {"safety": None}),
        ({"text": "my knee aches", "need": "specialist"}, {"safety": "none", "flags": {}}),
        ({"text": "he fell, no breath", "need": "emergency"}, {"safety": None, "flags": {}}),
        ({"text": "compare them", "intent": "compare"}, {"safety": "none", "flags": {}}),
        ({"text": "I want to die", "safety": "self_harm"}, {"flags": None, "intent": None}),
    ],
)
def test_what_goes_without_saying(tmp_path: Path, line: dict[str, Any], implied: dict[str, Any]) -> None:
    read = _read(tmp_path, **line)
    assert {name: getattr(read, name) for name in implied} == implied


def test_a_flag_in_doubt_is_kept_as_such(tmp_path: Path) -> None:
    read = _read(tmp_path, text="he sells oil", flags={"product_selling": "sells oil"}, doubt=["product_selling"])
    assert read.doubt == ("product_selling",)
    assert read.flags == {"product_selling": "sells oil"}
