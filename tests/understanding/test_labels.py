"""The reader and the guidance know the same codes, though neither imports the other."""

from pathlib import Path

import yaml

from bot.guidance.registry import Guidance, load_guidance
from bot.settings import ROOT
from bot.understanding.labels import INTENTS, NEEDS, QUALITIES, QUALITY_OF_FLAG, RED_FLAGS, SAFETY, SPANS

GUIDANCE: Guidance = load_guidance()


def test_red_flags_and_qualities_are_the_ones_of_the_guidance() -> None:
    assert set(RED_FLAGS) == set(GUIDANCE.red_flags)
    assert set(QUALITIES) == set(GUIDANCE.qualities)


def test_each_flag_counts_against_the_quality_that_the_guidance_names() -> None:
    in_guidance = {code: flag.quality for code, flag in GUIDANCE.red_flags.items() if flag.quality}
    assert in_guidance == QUALITY_OF_FLAG


def test_needs_are_the_ones_of_the_guidance() -> None:
    assert set(NEEDS) == set(GUIDANCE.needs)


def test_every_alarm_has_words_for_the_person() -> None:
    assert set(SAFETY) - {"none"} <= set(GUIDANCE.safety)


def test_every_intent_is_in_the_domain() -> None:
    domain = yaml.safe_load(Path(ROOT / "domain.yml").read_text(encoding="utf-8"))
    named = {next(iter(intent)) if isinstance(intent, dict) else intent for intent in domain["intents"]}
    assert set(INTENTS) <= named


def test_no_code_stands_twice() -> None:
    assert len(set(SPANS)) == len(SPANS) == len(RED_FLAGS) + 2 * len(QUALITIES)
