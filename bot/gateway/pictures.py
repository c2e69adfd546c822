"""The pictures of a conversation's messages, for its bearer alone."""

from aiohttp import web

from bot.gateway.api import conversation_of
from bot.gateway.errors import not_found
from bot.gateway.keys import PICTURES, STORE
from bot.pictures import Form
from bot.store.messages import find_message

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For a picture opened by itself. Its looks are written into it, and nothing in it may run or load."""

TYPES = {"svg": "image/svg+xml", "png": "image/png"}
LONGEST_NUMBER = 9
"""Digits."""


async def svg(request: web.Request) -> web.Response:
    """`GET /api/conversation/messages/{n}/picture.svg`"""
    return await _answer(request, "svg")


async def png(request: web.Request) -> web.Response:
    """`GET /api/conversation/messages/{n}/picture.png`"""
    return await _answer(request, "png")


async def _answer(request: web.Request, form: Form) -> web.Response:
    conversation = await conversation_of(request)
    number = request.match_info["n"]
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        raise not_found()
    async with request.app[STORE].begin() as session:
        message = await find_message(session, conversation.id, int(number))
    drawing = message.image.get("drawing") if message and message.image else None
    if drawing is None:
        raise not_found()
    body = await request.app[PICTURES].picture(conversation.id, int(number), drawing, form)
    # "no-store", as for all that people say: on a shared computer no picture stays behind. What is kept is kept here.
    response = web.Response(body=body, content_type=TYPES[form], headers={"Content-Security-Policy": PICTURE_POLICY})
    if form == "svg":
        response.enable_compression()
    return response
