"""What is written for operators and maintainers names what is there, and nothing else."""

import re
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import ROOT, Settings, load_settings

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_setting_is_in_the_example_and_the_other_way_round() -> None:
    assert list(dotenv_values(ROOT / ".env.example")) == [field.name.upper() for field in fields(Settings)]


def test_the_example_shows_the_defaults() -> None:
    shown = load_settings({}, ROOT / ".env.example")
    default = {**vars(Settings()), "var_dir": Settings().var_dir.relative_to(ROOT)}
    assert vars(shown) == default


def test_every_setting_in_the_example_is_explained() -> None:
    paragraphs = (ROOT / ".env.example").read_text(encoding="utf-8").strip().split("\n\n")
    assert all(paragraph.startswith("#") for paragraph in paragraphs)


def test_every_make_target_has_help() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    helped = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, timeout=20, check=True).stdout
    assert re.findall(r"^  make (\S+) +\S", helped, re.M) == phony.split()


@pytest.mark.parametrize(
    "document", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda it: it.name
)
def test_every_file_that_a_document_links_to_is_there(document: Path) -> None:
    linked = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [name for name in linked if not (document.parent / name).exists()] == []


def names(requirements: list[str]) -> list[str]:
    return [re.split(r"[\[<>=!~ ]", requirement)[0] for requirement in requirements]


@pytest.mark.parametrize(
    ("chapter", "requirements"),
    [("To run", PROJECT["project"]["dependencies"]), ("To develop", PROJECT["dependency-groups"]["dev"])],
)
def test_every_direct_dependency_says_why(chapter: str, requirements: list[str]) -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").split(f"## {chapter}\n")[1].split("\n## ")[0]
    why = dict(re.findall(r"^\| `([^`]+)` \| (\S.*) \|$", text, re.M))
    assert sorted(why) == sorted(names(requirements))
