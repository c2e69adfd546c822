"""`bot chat`: the same conversation in a terminal, over the HTTP contract that the page uses."""

import asyncio
import textwrap
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import aiohttp

WIDTH = 88


class NotRunningError(Exception):
    """Nothing of ours answers at the address."""


async def chat(address: str) -> None:
    """Talk until the person ends it with Ctrl-D, or the conversation is deleted."""
    try:
        async with aiohttp.ClientSession(address, timeout=aiohttp.ClientTimeout(total=30)) as session:
            async with session.post("/api/conversations") as response:
                begun = await response.json()
            if "error" in begun:
                raise NotRunningError(begun["error"]["message"])
            session.headers["Authorization"] = f"Bearer {begun['token']}"
            choices = _show(begun["messages"], address)
            while (line := await asyncio.to_thread(_asked)) is not None:
                if not line.strip():
                    continue
                answer = await _send(session, _body(line, choices))
                if answer.get("deleted"):
                    print("\n  All of it is deleted. Take care.\n")
                    return
                if "error" in answer:
                    print(f"\n  {answer['error']['message']}\n")
                else:
                    choices = _show(answer["messages"], address)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise NotRunningError(f"Nothing answers at {address}. Start it with `make run`, then try again.") from error


def _body(line: str, choices: list[dict[str, Any]]) -> dict[str, str]:
    """A number picks a choice that is on the screen; everything else is said as it is."""
    numbered = {str(number): choice["id"] for number, choice in enumerate(choices, 1)}
    if line.strip() in numbered:
        return {"id": uuid4().hex, "choice": numbered[line.strip()]}
    return {"id": uuid4().hex, "text": line}


async def _send(session: aiohttp.ClientSession, body: dict[str, str]) -> dict[str, Any]:
    async with session.post("/api/conversation/messages", json=body) as response:
        answer: dict[str, Any] = await response.json()
        return answer


def _show(messages: list[dict[str, Any]], address: str) -> list[dict[str, Any]]:
    """Print messages and give the choices of the last one."""
    for message in messages:
        print()
        for line in message["text"].splitlines():
            print(textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="  "))
        if message.get("link"):
            print(f"  {message['link']['label']}: {urljoin(address, message['link']['url'])}")
    choices: list[dict[str, Any]] = messages[-1].get("choices") or [] if messages else []
    for number, choice in enumerate(choices, 1):
        print(f"    [{number}] {choice['label']}")
    print()
    return choices


def _asked() -> str | None:
    try:
        return input("you> ")
    except EOFError:
        return None
