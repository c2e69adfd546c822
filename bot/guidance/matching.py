"""Finds listed names in what a person wrote."""

import re
from collections.abc import Iterator, Mapping


class NameFinder:
    """Finds names as whole words, in any case, also with a plural s; the longest where several begin."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        """Take the code that each name stands for."""
        self._codes = {_plain(name): code for name, code in codes.items()}
        longest_first = sorted(self._codes, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})s?(?!\w)", re.IGNORECASE)

    def codes_in(self, text: str) -> list[str]:
        """Return the codes named in the text, each once, in the order they are first named."""
        return list(dict.fromkeys(code for code, _, _ in self.named_in(_plain(text))))

    def named_in(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Each naming in the text: its code, where it starts, where it ends."""
        for found in self._pattern.finditer(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")):
            yield self._codes[_plain(found[1])], *found.span()


def _plain(text: str) -> str:
    return " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold().split())
