"""What holds for every request: failures in words, security headers, and no cookie from another site's page."""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.gateway.errors import ApiError, forbidden, internal, not_allowed, not_found, too_large
from bot.gateway.keys import SETTINGS
from bot.store import ForgottenError

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@web.middleware
async def errors_in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every failure into the contract's form. What was not foreseen is logged, and kept vague outside."""
    try:
        return await handler(request)
    except ApiError as error:
        return error.response()
    except ForgottenError:
        return ApiError(401, "unauthorized", "This conversation was deleted.").response()
    except web.HTTPRequestEntityTooLarge:
        return too_large(request.app[SETTINGS].message_limit).response()
    except (web.HTTPNotFound, web.HTTPForbidden):
        return not_found().response()
    except web.HTTPMethodNotAllowed as error:
        response = not_allowed().response()
        response.headers["Allow"] = error.headers["Allow"]
        return response
    except web.HTTPException:
        raise
    except Exception:
        log.exception("gateway.request.failed", path=request.path)
        return internal().response()


@web.middleware
async def own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A browser sends our cookie along with what other sites make it send: refuse that by where it came from.

    Follows https://words.filippo.io/csrf/: Sec-Fetch-Site where the browser gives it; SameSite=Strict stands behind it.
    """
    harmless = request.method in ("GET", "HEAD", "OPTIONS")
    if not harmless and request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise forbidden()
    return await handler(request)


async def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """A signal handler rather than a middleware, so that streams get them too."""
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    response.headers.setdefault("Cache-Control", "no-cache" if request.path.startswith("/static/") else "no-store")
