"""Columns that are not encrypted: short plain words and moments in time."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator

from bot.store.errors import StoreError


def utc_now() -> datetime:
    """Tell the present moment, in UTC."""
    return datetime.now(UTC)


class PlainText(TypeDecorator[str]):
    """Codes, ids and names of kinds. Refuses what not every database can hold, so that all behave alike."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Raise StoreError for NUL and for half a surrogate pair."""
        if value is not None and ("\0" in value or not _is_unicode(value)):
            raise StoreError("A plain text holds a character that cannot be kept (NUL or half a surrogate pair).")
        return value


class UtcMoment(TypeDecorator[datetime]):
    """A moment that is always aware and always UTC, also in SQLite, which knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Raise StoreError for a time without a zone: nobody could say which moment it is."""
        if value is not None and value.tzinfo is None:
            raise StoreError("A time without a time zone cannot be kept.")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give every moment back in UTC."""
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value and value.astimezone(UTC)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
