"""Holds every answer of the gateway against `openapi.yml`."""

from datetime import datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from bot.gateway.app import contract

_formats = FormatChecker(formats=())
_formats.checks("date-time", raises=ValueError)(lambda moment: bool(datetime.fromisoformat(str(moment)).tzinfo))

UNROUTED = (404, 405)
"""What answers where there is no such operation, so no operation can document it."""


def check(method: str, path: str, status: int, body: object) -> None:
    """Fail when the contract does not foresee this status, or not this body for it."""
    document = contract()
    schema: dict[str, Any] = document["components"]["responses"]["Error"]["content"]["application/json"]["schema"]
    if status not in UNROUTED:
        answers = document["paths"][path][method.lower()]["responses"]
        assert str(status) in answers, f"{method} {path} answered {status}, which the contract does not foresee: {body}"
        if "$ref" not in answers[str(status)]:
            schema = answers[str(status)]["content"]["application/json"]["schema"]
    whole = {**schema, "components": document["components"]}
    Draft202012Validator(whole, format_checker=_formats).validate(body)


def operations() -> set[tuple[str, str]]:
    """Every method and path that the contract names."""
    return {(method.upper(), path) for path, methods in contract()["paths"].items() for method in methods}
