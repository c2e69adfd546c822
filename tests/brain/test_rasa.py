"""Rasa itself: the model trains from our files, and decides what the stories of tests/stories say it must."""

import pytest
from rasa.core.agent import Agent
from rasa.core.test import _create_data_generator, _predict_tracker_actions
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from bot.settings import ROOT
from tests.brain.conftest import RASA_NOTICES

pytestmark = RASA_NOTICES


async def test_every_story_is_decided_as_told(agent: Agent) -> None:
    stories = _create_data_generator(str(ROOT / "tests" / "stories"), agent).generate_story_trackers()

    assert len(stories) >= 15
    for story in stories:
        await _predict_tracker_actions(story, agent, fail_on_prediction_errors=True)


@pytest.fixture(scope="module")
def validator() -> Validator:
    files = {"domain_path": str(ROOT / "domain.yml"), "training_data_paths": [str(ROOT / "data")]}
    return Validator.from_importer(TrainingDataImporter.load_from_config(str(ROOT / "config.yml"), **files))


@pytest.mark.parametrize(
    "check",
    [
        "verify_domain_validity",
        "verify_intents",
        "verify_actions_in_stories_rules",
        "verify_forms_in_stories_rules",
        "verify_form_slots",
        "verify_slot_mappings",
        "verify_story_structure",
    ],
)
def test_rasa_finds_nothing_wrong_with_our_files(validator: Validator, check: str) -> None:
    assert getattr(validator, check)()
