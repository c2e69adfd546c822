from datetime import UTC, datetime, timedelta

import pytest

from bot.understanding import moment_in

SUNDAY = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("in a month", 30.4),
        ("in two weeks please", 14),
        ("tomorrow", 1),
        ("Next week would be good", 7),
        ("in a fortnight", 14),
        ("on Friday", 5),
        ("next sunday", 7),
        ("monday", 1),
        ("3 May", 162),
        ("May 3rd", 162),
        ("on the 24th of November", 2),
        ("22 November", 365),
        ("dec 1", 9),
        ("in March", 99),
        ("sometime next may", 160),
        ("no", None),
        ("a month ago", None),
        ("in forty years", None),
        ("31 February", None),
        ("whenever you like", None),
        ("I may be back", None),
        ("", None),
    ],
)
def test_a_moment_to_come_is_found(text: str, days: float | None) -> None:
    moment = moment_in(text, SUNDAY)

    assert moment == (None if days is None else SUNDAY + timedelta(days=days))


def test_a_leap_day_is_no_failure() -> None:
    assert moment_in("29 February", SUNDAY) is None
    assert moment_in("29 february", SUNDAY.replace(year=2027)) == datetime(2028, 2, 29, 18, 30, tzinfo=UTC)
