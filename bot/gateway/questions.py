"""The questions to take along, as a page to print and as a PDF; only for who holds the conversation."""

import asyncio

from aiohttp import web

from bot.gateway.api import conversation_of
from bot.gateway.errors import ApiError, not_found
from bot.gateway.keys import DRAWING, LIMITS, STORE
from bot.gateway.question_pdf import draw_pdf
from bot.gateway.question_sheet import Sheet, error_page, page_of, sheet_of
from bot.store.models import Practitioner
from bot.store.questions import NOBODY, list_address, questions_of


async def questions_page(request: web.Request) -> web.Response:
    """`GET /api/conversation/questions/{list}`"""
    try:
        sheet = await _sheet(request)
    except ApiError as error:
        # A person may open the address without their cookie: they are answered in a page, programs in JSON.
        if "text/html" not in request.headers.get("Accept", ""):
            raise
        return web.Response(text=error_page(error.message), status=error.status, content_type="text/html")
    pdf = f"{list_address(_practitioner_id(request))}/pdf"
    return web.Response(text=page_of(sheet, pdf), content_type="text/html")


async def questions_pdf(request: web.Request) -> web.Response:
    """`GET /api/conversation/questions/{list}/pdf`"""
    sheet = await _sheet(request)
    # One at a time: drawing is computing, and the talks need the machine too.
    async with request.app[DRAWING]:
        drawn = await asyncio.to_thread(draw_pdf, sheet)
    named = {"Content-Disposition": 'inline; filename="questions.pdf"'}
    return web.Response(body=drawn, content_type="application/pdf", headers=named)


async def _sheet(request: web.Request) -> Sheet:
    """What is asked for, counted as a message is. Raise the contract's 401, 404 and 429."""
    conversation = await conversation_of(request)
    await request.app[LIMITS].message_from(conversation.id)
    practitioner_id = _practitioner_id(request)
    async with request.app[STORE].begin() as session:
        questions = await questions_of(session, conversation.id, practitioner_id)
        practitioner = await session.get(Practitioner, practitioner_id) if practitioner_id and questions else None
    if not questions:
        raise not_found()
    return sheet_of(questions, practitioner)


def _practitioner_id(request: web.Request) -> str | None:
    named = request.match_info["list"]
    return None if named == NOBODY else named
