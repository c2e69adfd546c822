"""Wild input made safe to read: what a keyboard, a paste or a broken client can send."""

import re
import unicodedata

LONGEST = 20_000
"""Characters that are read of one message. Longer ones are cut, not refused: the start carries the request."""

_TAG = re.compile(
    r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]{0,200}\"|'[^'<>]{0,200}'|[^\s<>\"']{1,200})){0,10}\s*/?>"
)
"""Markup, and not a person's own <words in angles>."""


def cleaned(text: str) -> str:
    """The same length of text with what no reader can use blanked out, so that spans still fit the original."""
    shown = _TAG.sub(lambda tag: " " * len(tag[0]), text[:LONGEST])
    return "".join(character if _is_readable(character) else " " for character in shown)


def _is_readable(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in ("Cc", "Cs", "Cf", "Co")
