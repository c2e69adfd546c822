"""The registry: everything the assistant knows, read from `data/` once, checked, and kept by code."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Protocol, TypeVar

from bot.guidance.documents import GuidanceError, read_document
from bot.guidance.entries import (
    CheckInQuestion,
    CheckInWords,
    Choice,
    Combination,
    ComparisonWords,
    CountryRules,
    Credential,
    CrisisLines,
    Duties,
    Guidance,
    Kind,
    Layer,
    Line,
    Naming,
    Need,
    OfferedChoice,
    Phrase,
    Profession,
    Quality,
    RedFlag,
    Register,
    Role,
    SafetyReply,
    SafetyWords,
    Severity,
    Situation,
    Standing,
    VisitQuestion,
)
from bot.guidance.links import broken_links

__all__ = [
    "FILES",
    "CheckInQuestion",
    "CheckInWords",
    "Choice",
    "Combination",
    "ComparisonWords",
    "CountryRules",
    "Credential",
    "CrisisLines",
    "Duties",
    "Guidance",
    "GuidanceError",
    "Kind",
    "Layer",
    "Line",
    "Naming",
    "Need",
    "OfferedChoice",
    "Phrase",
    "Profession",
    "Quality",
    "RedFlag",
    "Register",
    "Role",
    "SafetyReply",
    "SafetyWords",
    "Severity",
    "Situation",
    "Standing",
    "VisitQuestion",
    "build_guidance",
    "load_guidance",
]

FILES = (
    "qualities",
    "red_flags",
    "needs",
    "kinds",
    "crisis_lines",
    "safety",
    "phrases",
    "portrait",
    "questions",
    "people",
    "comparison",
    "support",
    "check_in",
    "credentials",
)


@cache
def load_guidance() -> Guidance:
    """Load the guidance in the package's own data files. Raises GuidanceError on a mistake in one of them."""
    data = files("bot.guidance").joinpath("data")
    return build_guidance({name: data.joinpath(f"{name}.yml").read_text("utf-8") for name in FILES})


def build_guidance(texts: Mapping[str, str]) -> Guidance:
    """Build guidance from the text of each of FILES. Raises GuidanceError on a mistake in one of them."""
    read = {name: read_document(name, texts[name]) for name in FILES}
    red_flags, needs, portrait = read["red_flags"], read["needs"], read["portrait"]
    credentials = read["credentials"]
    guidance = Guidance(
        version=sha256("\0".join(texts[name] for name in FILES).encode()).hexdigest()[:12],
        qualities=_by_code("qualities", Quality, read["qualities"]["qualities"]),
        importance=read["qualities"]["importance"],
        red_flags=_by_code("red_flags", _red_flag, red_flags["red_flags"]),
        combinations=tuple(_combination(entry) for entry in red_flags["combinations"]),
        needs=_by_code("needs", _need, needs["needs"]),
        duties=_by_code("needs", Duties, needs["roles"]),
        situations=_by_code("needs", Situation, needs["situations"]),
        care_sayings=needs["sayings"],
        kinds=_by_code("kinds", Kind, _ungrouped(read["kinds"]["groups"])),
        crisis=_by_code("crisis_lines", _crisis_lines, read["crisis_lines"]["countries"]),
        safety=_by_code("safety", _safety_words, read["safety"]["safety"]),
        phrases=_by_code("phrases", Phrase, read["phrases"]["phrases"]),
        questions=_by_code("questions", VisitQuestion, read["questions"]["questions"]),
        professions=_by_code("credentials", Profession, credentials["professions"]),
        credentials=_by_code("credentials", _country_rules, credentials["countries"]),
        us_states=credentials["us_states"],
        question_reasons=read["questions"]["because"],
        question_sheet=read["questions"]["sheet"],
        portrait_sayings=portrait["sayings"],
        portrait_choices=tuple(_offered(entry) for entry in portrait["choices"]),
        portrait_picture=portrait["picture"],
        naming=_naming(read["people"]),
        comparison=_comparison_words(read["comparison"]),
        layers=_by_code("support", Layer, read["support"]["layers"]),
        layer_sayings=read["support"]["sayings"],
        check_in=_check_in(read["check_in"]),
    )
    for file, place, what in broken_links(guidance):
        raise GuidanceError(f"{file}.yml", place, what)
    return guidance


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Entry = TypeVar("Entry", bound=_Coded)


def _by_code(file: str, make: Callable[..., Entry], entries: Iterable[dict[str, Any]]) -> dict[str, Entry]:
    made: dict[str, Entry] = {}
    for fields in entries:
        entry = make(**fields)
        if entry.code in made:
            raise GuidanceError(f"{file}.yml", entry.code, "this code is used twice")
        made[entry.code] = entry
    return made


def _red_flag(severity: str, **fields: Any) -> RedFlag:
    return RedFlag(severity=Severity(severity), **fields)


def _combination(fields: dict[str, Any]) -> Combination:
    return Combination(**{"raises" if key == "raise" else key: value for key, value in fields.items()})


def _need(next_steps: tuple[dict[str, str], ...], **fields: Any) -> Need:
    return Need(next_steps=tuple(Choice(**step) for step in next_steps), **fields)


def _ungrouped(groups: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for group in groups:
        shared = {key: group[key] for key in ("register", "source", "checked")}
        yield from (kind | shared for kind in group["kinds"])


def _crisis_lines(**fields: Any) -> CrisisLines:
    purposes = ("self_harm", "danger", "medical_advice", "poison")
    return CrisisLines(**fields | {purpose: tuple(Line(**line) for line in fields[purpose]) for purpose in purposes})


def _country_rules(entries: tuple[dict[str, Any], ...], **fields: Any) -> CountryRules:
    return CountryRules(entries=tuple(_credential(**entry) for entry in entries), **fields)


def _credential(link: dict[str, str] | None, **fields: Any) -> Credential:
    return Credential(link=Register(**link) if link else None, **fields)


def _safety_words(first_person: dict[str, str], third_person: dict[str, str], **fields: Any) -> SafetyWords:
    return SafetyWords(first_person=SafetyReply(**first_person), third_person=SafetyReply(**third_person), **fields)


def _naming(fields: dict[str, Any]) -> Naming:
    return Naming(fields["titles"], frozenset(fields["no_names"]), frozenset(fields["words_too"]))


def _comparison_words(fields: dict[str, Any]) -> ComparisonWords:
    matters = {word: entry["quality"] for entry in fields["matters"] for word in entry["words"]}
    return ComparisonWords(fields["labels"], fields["sayings"], fields["standings"], matters)


def _check_in(document: Mapping[str, Any]) -> CheckInWords:
    return CheckInWords(
        questions=_by_code("check_in", _check_in_question, document["questions"]),
        raised=document["raised"],
        outcomes=document["outcomes"],
        rhythms=document["rhythms"],
        sayings=document["sayings"],
    )


def _check_in_question(choices: tuple[dict[str, str], ...], **fields: Any) -> CheckInQuestion:
    return CheckInQuestion(choices=tuple(Choice(**choice) for choice in choices), **fields)


def _offered(fields: dict[str, Any]) -> OfferedChoice:
    when = tuple(Standing(name) for name in fields["when"])
    return OfferedChoice(Choice(fields["id"], fields["label"]), when, fields["words"])
