"""The shapes of what the assistant knows: one frozen dataclass for each kind of entry in `data/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Role = Literal["specialist", "partner"]
"""What the person needs a practitioner for."""


class Severity(StrEnum):
    """How serious a red flag is."""

    TALK_ABOUT = "talk_about"
    CHECK_FIRST = "check_first"
    ACT_NOW = "act_now"

    @property
    def rank(self) -> int:
        """The place in the order of seriousness, from 0."""
        return list(Severity).index(self)

    def raised(self) -> "Severity":
        """One step more serious; the most serious stays."""
        return list(Severity)[min(self.rank + 1, len(Severity) - 1)]


class Standing(StrEnum):
    """How a quality or a flag stands in a portrait, from the lightest to the weightiest."""

    STRONG = "strong"
    NOT_KNOWN_YET = "not_known_yet"
    WORTH_A_QUESTION = "worth_a_question"
    STOP_AND_CHECK = "stop_and_check"


@dataclass(frozen=True)
class Quality:
    """One of the eleven qualities, and how to ask about it. `strong` reads on after "Strong here:"."""

    code: str
    name: str
    short: str
    question: str
    question_specialist: str | None
    explain: str
    roles: tuple[Role, ...]
    flag: str | None
    strong: str
    source: str
    checked: bool

    def question_for(self, role: Role | None) -> str:
        """Ask in the words that fit the role."""
        return self.question_specialist if role == "specialist" and self.question_specialist else self.question


@dataclass(frozen=True)
class RedFlag:
    """A pattern that deserves a warning. `ask` is None where talking to the practitioner is wrong."""

    code: str
    name: str
    severity: Severity
    quality: str | None
    why: str
    ask: str | None
    try_first: str
    not_a_flag: tuple[str, ...]
    sources: tuple[str, ...]
    checked: bool


@dataclass(frozen=True)
class Combination:
    """Red flags that weigh more together: when all `codes` are there, those in `raises` go up one step."""

    codes: tuple[str, ...]
    raises: tuple[str, ...]
    because: str
    source: str
    checked: bool


@dataclass(frozen=True)
class Duties:
    """What a person can expect of a role, and what not."""

    code: Role
    owes: str
    does_not_owe: str
    source: str
    checked: bool


@dataclass(frozen=True)
class Choice:
    """Something a person can choose next."""

    id: str
    label: str


@dataclass(frozen=True)
class Need:
    """What kind of help is needed; `first` and `alongside` hold when no situation says more."""

    code: str
    say: str
    kinds: tuple[str, ...]
    roles: tuple[Role, ...]
    first: str
    alongside: str
    next_steps: tuple[Choice, ...]
    source: str
    checked: bool


@dataclass(frozen=True)
class Situation:
    """Something people often name: who helps first, who alongside, and whether medical care must be there."""

    code: str
    words: tuple[str, ...]
    first: str
    alongside: str
    note: str
    never_alone: bool
    source: str
    checked: bool


@dataclass(frozen=True)
class Kind:
    """A kind of practitioner. A `general` one ("doctor") gives way to a more telling one in the same text."""

    code: str
    names: tuple[str, ...]
    role: Literal["specialist", "partner", "either"]
    register: str
    source: str
    checked: bool
    general: bool = False


@dataclass(frozen=True)
class Line:
    """A help line; `reach` says what to do, with the number exactly as printed by its source."""

    name: str | None
    reach: str
    source: str
    checked: bool
    date: str


@dataclass(frozen=True)
class CrisisLines:
    """Whom to call in one country, and how people name that country (`alone`: only as the whole message)."""

    code: str
    name: str
    emergency: str
    words: tuple[str, ...]
    alone: tuple[str, ...]
    self_harm: tuple[Line, ...]
    danger: tuple[Line, ...]
    medical_advice: tuple[Line, ...]
    poison: tuple[Line, ...]
    source: str
    checked: bool
    date: str


@dataclass(frozen=True)
class SafetyReply:
    """The parts of a first reply to an emergency, in the order they are said."""

    heard: str
    act: str
    be_with: str
    ask: str


@dataclass(frozen=True)
class SafetyWords:
    """What is said in one kind of emergency. `lines` names the country's lines that stand for {line}."""

    code: str
    lines: Literal["self_harm", "danger", "medical_advice", "poison"]
    first_person: SafetyReply
    third_person: SafetyReply
    after_denial: str
    after_help: str
    ask_country: str
    source: str
    checked: bool


@dataclass(frozen=True)
class VisitQuestion:
    """A question to take along to a visit; `ask` is one sentence that can really be said, `words` are names for it.

    With `kinds`, `situations` or `needs` it is offered where one of them fits, else at any visit.
    """

    code: str
    ask: str
    words: tuple[str, ...]
    roles: tuple[Role, ...]
    source: str
    checked: bool
    quality: str | None = None
    kinds: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profession:
    """Kinds that share their rules; `npi` is how the codes of their work begin in the US registry of providers."""

    code: str
    npi: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """Where somebody can be looked up, and the words for the way there."""

    url: str
    label: str


@dataclass(frozen=True)
class Credential:
    """What a licence or a title means for some professions in one country."""

    professions: tuple[str, ...]
    means: str
    link: Register | None
    source: str
    checked: bool


@dataclass(frozen=True)
class CountryRules:
    """Everything about credentials in one country; `name` reads on after "in"."""

    code: str
    name: str
    entries: tuple[Credential, ...]


@dataclass(frozen=True)
class Phrase:
    """Something the gateway says by itself, in variants to be said in turn."""

    code: str
    say: tuple[str, ...]
    source: str
    checked: bool


@dataclass(frozen=True)
class OfferedChoice:
    """A choice offered when the weightiest thing in a portrait stands as one of `when`; `words` choose it in prose."""

    choice: Choice
    when: tuple[Standing, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Naming:
    """How people name practitioners; what each list holds is told in its file."""

    titles: tuple[str, ...]
    no_names: frozenset[str]
    words_too: frozenset[str]


@dataclass(frozen=True)
class ComparisonWords:
    """How practitioners are laid side by side. `matters`: the quality that each word or phrase speaks of."""

    labels: Mapping[str, str]
    sayings: Mapping[str, str]
    standings: Mapping[str, str]
    matters: Mapping[str, str]


@dataclass(frozen=True)
class Layer:
    """A layer of support around a person. `ask` is None where the assistant knows by itself."""

    code: str
    name: str
    ask: str | None
    thread: str
    words: tuple[str, ...]
    source: str
    checked: bool


@dataclass(frozen=True)
class CheckInQuestion:
    """A question put when a practitioner is looked at again; `asks` is the quality the answer is read for."""

    code: str
    asks: str | None
    say: tuple[str, ...]
    choices: tuple[Choice, ...]
    source: str
    checked: bool


@dataclass(frozen=True)
class CheckInWords:
    """All that is said and listened for when a practitioner is looked at again."""

    questions: Mapping[str, CheckInQuestion]
    raised: tuple[str, ...]
    outcomes: Mapping[str, tuple[str, ...]]
    rhythms: Mapping[str, tuple[str, ...]]
    sayings: Mapping[str, str]


@dataclass(frozen=True)
class Guidance:
    """All that the assistant knows, by code. `version` changes with any change to any data file."""

    version: str
    qualities: Mapping[str, Quality]
    importance: Mapping[Role, tuple[str, ...]]
    red_flags: Mapping[str, RedFlag]
    combinations: tuple[Combination, ...]
    needs: Mapping[str, Need]
    duties: Mapping[str, Duties]
    situations: Mapping[str, Situation]
    care_sayings: Mapping[str, str]
    kinds: Mapping[str, Kind]
    crisis: Mapping[str, CrisisLines]
    safety: Mapping[str, SafetyWords]
    phrases: Mapping[str, Phrase]
    questions: Mapping[str, VisitQuestion]
    professions: Mapping[str, Profession]
    credentials: Mapping[str, CountryRules]
    us_states: Mapping[str, str]
    question_reasons: Mapping[str, str]
    question_sheet: Mapping[str, str]
    portrait_sayings: Mapping[str, str]
    portrait_choices: tuple[OfferedChoice, ...]
    portrait_picture: Mapping[str, str]
    naming: Naming
    comparison: ComparisonWords
    layers: Mapping[str, Layer]
    layer_sayings: Mapping[str, str]
    check_in: CheckInWords

    def qualities_for(self, role: Role | None) -> list[Quality]:
        """Return the qualities that fit the role, the most important first; those that fit both for None."""
        owed = [self.qualities[code] for code in self.importance[role or "partner"]]
        return owed if role else [quality for quality in owed if len(quality.roles) > 1]
