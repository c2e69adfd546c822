"""What one message was understood to say."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

Safety = Literal["none", "medical_emergency", "self_harm", "in_danger"]
Polarity = Literal["+", "-"]


@dataclass(frozen=True)
class RedFlagFound:
    """A red flag heard in a message: its code, how sure (0 to 1), and the literal words that carry it."""

    code: str
    score: float
    quote: str


@dataclass(frozen=True)
class QualityFound:
    """A signal for (+) or against (-) a quality, how sure (0 to 1), and its literal words."""

    code: str
    polarity: Polarity
    score: float
    quote: str


@dataclass(frozen=True)
class Understanding:
    """All that is read from one message. `version` names the model and rules that read it."""

    text: str
    safety: Safety
    need: str
    intent: str
    intent_confidence: float
    red_flags: tuple[RedFlagFound, ...] = ()
    qualities: tuple[QualityFound, ...] = ()
    third_person: bool = False
    language: str = "en"
    version: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The JSON form, as `bot understand` prints it and as it travels to the brain."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Understanding":
        """Read back what `as_dict` wrote."""
        return cls(
            **{
                **data,
                "red_flags": tuple(RedFlagFound(**flag) for flag in data["red_flags"]),
                "qualities": tuple(QualityFound(**quality) for quality in data["qualities"]),
            }
        )
