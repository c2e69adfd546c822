"""What a person's words mean: text in, `Understanding` out. Imports nothing of the rest of the project."""

from bot.understanding.answers import short_answer
from bot.understanding.encoder import ModelError
from bot.understanding.engine import Engine, load_engine, read_by_rules_alone
from bot.understanding.entities import Entity, entities_in
from bot.understanding.moments import moment_in
from bot.understanding.safety_answers import SafetyAnswer, safety_answer
from bot.understanding.trials import Trial, trial_in
from bot.understanding.understanding import QualityFound, RedFlagFound, Safety, Understanding

__all__ = [
    "Engine",
    "Entity",
    "ModelError",
    "QualityFound",
    "RedFlagFound",
    "Safety",
    "SafetyAnswer",
    "Trial",
    "Understanding",
    "entities_in",
    "load_engine",
    "moment_in",
    "read_by_rules_alone",
    "safety_answer",
    "short_answer",
    "trial_in",
]
