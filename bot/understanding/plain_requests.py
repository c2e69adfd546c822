"""Plain requests, understood by their words alone (`plain_requests.yml`): "stop", "what do you keep about me?"."""

import functools
import re
from importlib import resources

import yaml

_BEFORE = r"((oh|ok|okay|so|well|um|uh|hm+|please|pls|hi|hello|hey|actually|sorry|wait|and) )+"
_AFTER = r"( (please|pls|now|thanks|thank you))+"
_AROUND = re.compile(f"^{_BEFORE}|{_AFTER}$")


def plain_request(text: str) -> str | None:
    """The intent of a message that is nothing but a plain request, else None."""
    words = re.sub(r"[^\w\s]", " ", text.lower().replace("’", "").replace("'", ""))
    words = " ".join(words.split())
    if not words or len(words) > 80:
        return None
    bare = _AROUND.sub("", words)
    return next(
        (intent for intent, pattern in _patterns() if pattern.fullmatch(words) or pattern.fullmatch(bare)), None
    )


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = yaml.safe_load(resources.files(__package__).joinpath("plain_requests.yml").read_text(encoding="utf-8"))
    return tuple(
        (intent, re.compile("|".join(f"(?:{phrase})" for phrase in phrases))) for intent, phrases in data.items()
    )
