"""Replies on their way into the log, and messages on their way out of it, in the contract's form."""

import secrets
from typing import Any

from bot.store.messages import Reply
from bot.store.models import Choice, Image, Message


def choice(label: str, payload: str) -> Choice:
    """A choice with an id of its own, which is all that a browser ever sends back."""
    return {"id": secrets.token_urlsafe(6), "label": label, "payload": payload}


def reply_from_brain(data: dict[str, Any]) -> Reply:
    """Read one reply of the brain."""
    return Reply(
        text=data["text"],
        kind=data.get("kind", "plain"),
        choices=[choice(given["label"], given["payload"]) for given in data.get("choices", [])],
        image=data.get("image"),
        link=data.get("link"),
        flags=data.get("flags", []),
        asks=data.get("asks"),
    )


def shown(message: Message) -> dict[str, Any]:
    """A message as the contract has it. Payloads stay with us."""
    return {
        "n": message.n,
        "id": message.client_id or str(message.id),
        "from": message.author,
        "at": message.at.isoformat(),
        "text": message.text,
        "choices": [{"id": one["id"], "label": one["label"]} for one in message.choices or []],
        "image": message.image and _image(message.n, message.image),
        "link": message.link,
        "kind": message.kind,
        "flags": message.flags or [],
    }


def _image(n: int, image: Image) -> dict[str, str]:
    """A picture that we draw has its address under its message, where only this conversation's bearer can read it."""
    drawn = f"/api/conversation/messages/{n}/picture.svg"
    return {"url": drawn if "drawing" in image else image.get("url", ""), "alt": image["alt"]}
