"""When a person wants something: "in a month", "next week", "on Friday", "3 May"."""

import re
from datetime import datetime, timedelta

from bot.understanding.entities import entities_in

FURTHEST = timedelta(days=731)

_NAMED = {
    "tomorrow": 1.0,
    "next week": 7.0,
    "fortnight": 14.0,
    "next month": 30.4,
    "next year": 365.0,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" if month != "may" else month for month in _MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})"
    rf"|(?P<month_first>{_MONTH}) (?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?)\b(?!\s*%)",
    re.I,
)
_IN_A_MONTH = re.compile(rf"\b(?:in|next|this|early|mid|late) (?P<month>{_MONTH})\b", re.I)
_GONE = re.compile(r"\b(ago|last|since|for the past|been)\b", re.I)


def moment_in(text: str, now: datetime) -> datetime | None:
    """Find the moment to come that a text names, within two years; None when it names none."""
    if _GONE.search(text):
        return None
    moment = _date(text, now) or _weekday(text, now) or _from_now(text, now)
    return moment if moment and now < moment <= now + FURTHEST else None


def _from_now(text: str, now: datetime) -> datetime | None:
    lengths = [entity.value for entity in entities_in(text) if entity.kind == "duration"]
    named = [days for words, days in _NAMED.items() if re.search(rf"\b{words}\b", text, re.I)]
    days = next(iter([*lengths, *named]), None)
    return now + timedelta(days=min(days, 10 * FURTHEST.days)) if days else None


def _weekday(text: str, now: datetime) -> datetime | None:
    named = re.search(rf"\b({'|'.join(_DAYS)})\b", text, re.I)
    if named is None:
        return None
    return now + timedelta(days=(_DAYS.index(named[1].lower()) - now.weekday() - 1) % 7 + 1)


def _date(text: str, now: datetime) -> datetime | None:
    if named := _DATE.search(text):
        begins, day = named["month"] or named["month_first"], int(named["day"] or named["day_after"])
    elif named := _IN_A_MONTH.search(text):
        begins, day = named["month"], 1
    else:
        return None
    month = next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(begins[:3].lower()))
    for year in (now.year, now.year + 1):
        try:
            moment = now.replace(year=year, month=month, day=day)
        except ValueError:
            continue
        if moment > now:
            return moment
    return None
