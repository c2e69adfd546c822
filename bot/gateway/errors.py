"""The contract's errors: `{"error": {"code", "message"}}`, each with words that a person can act on."""

from aiohttp import web


class ApiError(Exception):
    """An answer that is not a success. `message` is shown to people."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}

    def response(self) -> web.Response:
        """The error in the contract's form."""
        body = {"error": {"code": self.code, "message": self.message}}
        return web.json_response(body, status=self.status, headers=self.headers)


def bad_request(message: str) -> ApiError:
    """400: it cannot be read at all."""
    return ApiError(400, "bad_request", message)


def unauthorized() -> ApiError:
    """401: no token, or one that opens nothing (any more)."""
    return ApiError(401, "unauthorized", "This conversation is not known. Start a new one.")


def forbidden() -> ApiError:
    """403: a cookie sent along by somebody else's page."""
    return ApiError(403, "forbidden", "That has to come from our own page.")


def not_found() -> ApiError:
    """404"""
    return ApiError(404, "not_found", "There is nothing here.")


def not_allowed() -> ApiError:
    """405"""
    return ApiError(405, "not_allowed", "That cannot be done here.")


def too_large(limit: int) -> ApiError:
    """413: more than `limit` characters."""
    return ApiError(413, "too_large", f"That is too long. Please send at most {limit:,} characters at a time.")


def not_json() -> ApiError:
    """415"""
    return ApiError(415, "not_json", "Send application/json.")


def invalid(message: str) -> ApiError:
    """422: readable, but not what is asked for."""
    return ApiError(422, "invalid", message)


def too_many(seconds: int) -> ApiError:
    """429, with the seconds to wait."""
    message = f"That was very fast. Please wait {seconds} seconds and send it again."
    return ApiError(429, "too_many", message, {"Retry-After": str(seconds)})


def internal() -> ApiError:
    """500: logged in full, told vaguely."""
    return ApiError(500, "internal", "Something went wrong on our side. Please send it again in a moment.")
