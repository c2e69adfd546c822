from collections.abc import Callable
from importlib.resources import files

import pytest

from bot.guidance.registry import FILES, Guidance, build_guidance, load_guidance

Edited = Callable[[str, str, str], Guidance]


@pytest.fixture
def guidance() -> Guidance:
    return load_guidance()


@pytest.fixture
def edited() -> Edited:
    """Builds the guidance after a counselor's edit: in one file, one text replaced by another."""
    data = files("bot.guidance").joinpath("data")
    texts = {name: data.joinpath(f"{name}.yml").read_text("utf-8") for name in FILES}

    def edit(file: str, old: str, new: str) -> Guidance:
        assert old in texts[file]
        return build_guidance(texts | {file: texts[file].replace(old, new, 1)})

    return edit
