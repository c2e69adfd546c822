"""Structured logs: one JSON line an event on stderr, with keys, and never a person's words."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

LOGGED = frozenset(
    [
        "action",
        "attempt",
        "child",
        "code",
        "conversation",
        "error",
        "event",
        "exception",
        "failed",
        "kind",
        "level",
        "path",
        "port",
        "process",
        "reason",
        "safety",
        "seconds",
        "session",
        "status",
        "timestamp",
        "version",
    ]
)
"""What may stand in a log line. Rasa logs through structlog too, and puts people's words in fields of its own."""


def configure_logs(level: str, process: str) -> None:
    """Set up logging for this process. `level` is debug, info, warning or error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            exception_without_words,
            without_words,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(process=process)
    logging.basicConfig(level=logging.ERROR, handlers=[LibraryErrors()], force=True)


def exception_without_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say what kind of error it was and where in the code. Its message may quote what a person wrote."""
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    error = raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        event["exception"] = "".join(traceback.format_tb(error.__traceback__)) + kind
    return event


class LibraryErrors(logging.Handler):
    """Turns what a library logs as an error into a line of ours. Its formatted message may hold a person's words."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log where the error came from."""
        structlog.get_logger().error(
            "library.error", kind=record.name, path=f"{record.module}:{record.lineno}", exc_info=record.exc_info
        )


def without_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not known to be harmless."""
    return {name: value for name, value in event.items() if name in LOGGED}
