"""What a person wrote is encrypted before it reaches the database, and only the text keys open it again.

The keys belong to one engine: SQLAlchemy hands every type the dialect of the engine at work, and each engine
has a dialect of its own. So two stores with different keys live side by side in one process.
"""

import json
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, Text, TypeDecorator

from bot.store.errors import StoreError

_ciphers: WeakKeyDictionary[Dialect, MultiFernet] = WeakKeyDictionary()


def new_key() -> str:
    """Make a text key: 32 random bytes in URL-safe base64."""
    return Fernet.generate_key().decode()


def use_keys(dialect: Dialect, text_keys: Sequence[str]) -> None:
    """Give an engine its keys: the first encrypts, all decrypt. Raise StoreError for none or a wrong one."""
    if not text_keys:
        raise StoreError("No text key is given: nothing could be kept safely.")
    try:
        _ciphers[dialect] = MultiFernet([Fernet(key) for key in text_keys])
    except ValueError:
        raise StoreError("A text key is not 32 bytes in URL-safe base64.") from None


class EncryptedText(TypeDecorator[str]):
    """Text of any characters, NUL too; StoreError for half a surrogate pair, which is no text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt on the way in."""
        return None if value is None else _seal(value, dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out. Raise StoreError when no key opens it."""
        return None if value is None else _unseal(value, dialect)


class EncryptedJson(TypeDecorator[Any]):
    """Anything JSON can say, encrypted; None is NULL. To change a value assign a new one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encrypt on the way in. Raise StoreError for what JSON cannot say."""
        if value is None:
            return None
        try:
            text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        except (TypeError, ValueError):
            raise StoreError("A value cannot be kept as JSON.") from None
        return _seal(text, dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decrypt on the way out. Raise StoreError when no key opens it."""
        return None if value is None else json.loads(_unseal(value, dialect))


def _seal(text: str, dialect: Dialect) -> str:
    try:
        return _cipher(dialect).encrypt(text.encode()).decode("ascii")
    except UnicodeEncodeError:
        raise StoreError("A text holds half a surrogate pair, which cannot be kept.") from None


def _unseal(token: str, dialect: Dialect) -> str:
    try:
        return _cipher(dialect).decrypt(token).decode()
    except InvalidToken:
        raise StoreError(
            "None of the text keys opens a stored text: a key is missing, or the text was changed."
        ) from None


def _cipher(dialect: Dialect) -> MultiFernet:
    try:
        return _ciphers[dialect]
    except KeyError:
        raise StoreError("This connection has no text keys: open the store with open_store.") from None
