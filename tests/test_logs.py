import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from bot.logs import configure_logs

SECRET = "i left my husband"


Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """The logging of the tests, put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    root.handlers[:] = handlers
    root.setLevel(level)


def logged(capsys: pytest.CaptureFixture[str]) -> Lines:
    """Set up logging as in a process of ours; what is called then gives what was logged since, line by line."""
    configure_logs("info", "test")
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_json_with_what_an_operator_needs(capsys: pytest.CaptureFixture[str]) -> None:
    lines = logged(capsys)
    structlog.get_logger().error("brain.unavailable", conversation="c1", seconds=8.0)
    (line,) = lines()
    assert line.pop("timestamp")
    assert line == {
        "event": "brain.unavailable",
        "level": "error",
        "process": "test",
        "conversation": "c1",
        "seconds": 8.0,
    }


def test_fields_that_may_hold_words_are_dropped(capsys: pytest.CaptureFixture[str]) -> None:
    lines = logged(capsys)
    structlog.get_logger().info("processor.message.parse", text=SECRET, message=SECRET, slots={"story": SECRET})
    assert SECRET not in json.dumps(lines())


def test_an_error_tells_its_kind_and_place_and_not_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    lines = logged(capsys)
    try:
        raise ValueError(f"cannot read {SECRET}")
    except ValueError as error:
        structlog.get_logger().exception("message.failed")
        structlog.get_logger().error("message.failed", exc_info=error)
        structlog.get_logger().error("message.failed", exc_info=(type(error), error, error.__traceback__))
    told = lines()
    assert len(told) == 3
    for line in told:
        assert line["exception"].endswith("builtins.ValueError")
        assert "test_logs.py" in line["exception"]
        assert SECRET not in json.dumps(line)


def test_libraries_errors_become_lines_without_their_words(capsys: pytest.CaptureFixture[str]) -> None:
    lines = logged(capsys)
    try:
        raise KeyError(SECRET)
    except KeyError:
        logging.getLogger("rasa.core").exception("Failed on message %s", SECRET)
    logging.getLogger("aiohttp").warning("only a warning")
    (line,) = lines()
    assert (line["event"], line["kind"], line["level"]) == ("library.error", "rasa.core", "error")
    assert line["exception"].endswith("builtins.KeyError")
    assert SECRET not in json.dumps(line)


def test_less_than_the_level_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    lines = logged(capsys)
    configure_logs("error", "test")
    structlog.get_logger().info("quiet")
    assert lines() == []
