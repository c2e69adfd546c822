"""The HTTP contract for people: thin views over `Talk` and the store."""

import json
from typing import Any

from aiohttp import web

from bot.gateway.errors import bad_request, invalid, not_json, too_large, unauthorized
from bot.gateway.keys import LIMITS, NOTIFIER, PICTURES, SETTINGS, STORE, TALK
from bot.gateway.replies import shown
from bot.store.conversations import conversation_for_token, forget_conversation
from bot.store.export import export_conversation
from bot.store.messages import choice_in_words, find_choice, messages_after
from bot.store.models import Conversation

COOKIE = "conversation"
LONGEST_ID = 64
FORGET_ME = "/forget_me"
"""The payload of the choice that deletes the conversation. It never reaches the brain."""


async def start(request: web.Request) -> web.Response:
    """`POST /api/conversations`"""
    settings = request.app[SETTINGS]
    address = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip() if settings.trust_proxy else ""
    await request.app[LIMITS].conversation_from(address or request.remote or "unknown")
    conversation, token, greeting = await request.app[TALK].begin("web")
    body = {"conversation": conversation.id, "token": token, "messages": [shown(one) for one in greeting]}
    response = web.json_response(body, status=201)
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=settings.secure_cookies, path="/api")
    return response


async def send(request: web.Request) -> web.Response:
    """`POST /api/conversation/messages`"""
    conversation = await conversation_of(request)
    body = await _json(request)
    client_id, text, chosen = _message(body, request.app[SETTINGS].message_limit)
    await request.app[LIMITS].message_from(conversation.id)
    async with request.app[STORE].begin() as session:
        if chosen is None:
            choice = await choice_in_words(session, conversation.id, text)
        else:
            choice = await find_choice(session, conversation.id, chosen)
    if chosen is not None:
        if choice is None:
            raise invalid("That choice was not offered here.")
        if choice["payload"] == FORGET_ME:
            return await _forgotten(request, conversation)
        text = choice["label"]
    elif choice and choice["payload"] != FORGET_ME:
        # Words that come again because their answer was lost must never delete anything: that takes the button.
        chosen = choice["id"]
    replies = await request.app[TALK].receive(conversation, client_id, text, chosen)
    return web.json_response({"messages": [shown(one) for one in replies]})


async def history(request: web.Request) -> web.Response:
    """`GET /api/conversation/messages?after=N`"""
    conversation = await conversation_of(request)
    async with request.app[STORE].begin() as session:
        messages = await messages_after(session, conversation.id, after_number(request))
    return web.json_response({"messages": [shown(one) for one in messages]})


async def export(request: web.Request) -> web.Response:
    """`GET /api/conversation/export`"""
    conversation = await conversation_of(request)
    async with request.app[STORE].begin() as session:
        kept = await export_conversation(session, conversation.id)
    return web.Response(
        text=json.dumps(kept, ensure_ascii=False, indent=2),
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="my-conversation.json"'},
    )


async def forget(request: web.Request) -> web.Response:
    """`DELETE /api/conversation`"""
    return await _forgotten(request, await conversation_of(request))


async def _forgotten(request: web.Request, conversation: Conversation) -> web.Response:
    async with request.app[STORE].begin() as session:
        await forget_conversation(session, conversation.id)
    request.app[PICTURES].forget(conversation.id)
    request.app[NOTIFIER].ring(conversation.id)
    response = web.json_response({"messages": [], "deleted": True})
    response.del_cookie(COOKIE, path="/api")
    return response


async def conversation_of(request: web.Request) -> Conversation:
    """The conversation that the request's token opens. Raise the contract's 401."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = given.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
    async with request.app[STORE].begin() as session:
        conversation = await conversation_for_token(session, token) if token else None
    if conversation is None:
        raise unauthorized()
    return conversation


def after_number(request: web.Request) -> int:
    """The `after` of a request, 0 when it is not given. Raise the contract's 422."""
    # A browser that reconnects asks for the first address again, with what it has seen since in the header.
    given = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise invalid("`after` is the number of a message.")
    return int(given)


async def _json(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise not_json()
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError, web.RequestPayloadError):
        raise bad_request("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise invalid("Send an object.")
    return body


def _message(body: dict[str, Any], limit: int) -> tuple[str, str, str | None]:
    """The id, the text and the choice of a message body. Raise the contract's 413 and 422."""
    client_id, text, chosen = body.get("id"), body.get("text"), body.get("choice")
    if not isinstance(client_id, str) or not 0 < len(client_id) <= LONGEST_ID:
        raise invalid(f"`id` is a text of 1 to {LONGEST_ID} characters, made by you.")
    if client_id != _storable(client_id):
        raise invalid("`id` holds a character that cannot be kept.")
    if (text is None) == (chosen is None):
        raise invalid("Send either `text` or `choice`.")
    if chosen is not None:
        if not isinstance(chosen, str):
            raise invalid("`choice` is the id of a choice.")
        return client_id, "", chosen
    if not isinstance(text, str) or not text.strip():
        raise invalid("`text` is empty.")
    if len(text) > limit:
        raise too_large(limit)
    return client_id, _storable(text), None


def _storable(text: str) -> str:
    """The text without what no database keeps: NUL, and halves of characters that a broken client sent."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8") or "?"
