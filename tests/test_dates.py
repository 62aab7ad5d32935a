from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import read_published

TODAY = date(2026, 1, 15)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-11-07", date(2025, 11, 7)),
        ("2025/11/7", date(2025, 11, 7)),
        ("2025.11.07", date(2025, 11, 7)),
        ("November 7, 2025", date(2025, 11, 7)),
        ("Nov 7, 2025", date(2025, 11, 7)),
        ("7 November 2025", date(2025, 11, 7)),
        ("7 Nov 2025", date(2025, 11, 7)),
        (" 2025-11-07 ", date(2025, 11, 7)),
        (date(2025, 11, 7), date(2025, 11, 7)),
        ("2025-11-07T09:30:00Z", datetime(2025, 11, 7, 9, 30, tzinfo=UTC)),
        (
            "2025-11-07T09:30:00+05:00",
            datetime(2025, 11, 7, 9, 30, tzinfo=timezone(timedelta(hours=5))),
        ),
        (
            "Fri, 07 Nov 2025 09:30:00 +0500",
            datetime(2025, 11, 7, 9, 30, tzinfo=timezone(timedelta(hours=5))),
        ),
        ("2025-11-07T09:30:00", date(2025, 11, 7)),
        ("2025-11-07 09:30:00", date(2025, 11, 7)),
        (datetime(2025, 11, 7, 9, 30), date(2025, 11, 7)),  # noqa: DTZ001  # without a zone
        ("Fri, 07 Nov 2025 09:30:00 -0000", date(2025, 11, 7)),
        ("1600-01-01", date(1600, 1, 1)),
        ("1599-12-31", None),
        ("0001-11-30", None),
        ("0000-00-00", None),
        ("2026-01-16", date(2026, 1, 16)),
        ("2026-01-17", None),
        ("2027-01-15", None),
        ("2027-01-15T09:30:00Z", None),
        ("9999-12-31T23:59:59+00:00", None),
        ("9/6/17", None),
        ("09/06/2017", None),
        ("11-07-2025", None),
        ("2025-13-01", None),
        ("2025-02-30", None),
        ("2025", None),
        ("November 2025", None),
        ("yesterday", None),
        ("10:30", None),
        ("", None),
        (None, None),
        (20251107, None),
        ([2025, 11, 7], None),
    ],
    ids=str,
)
def test_a_date_is_read_where_it_is_certain_and_else_unknown(
    written: object, read: date | datetime | None
) -> None:
    found = read_published(written, today=TODAY)
    assert (type(found), found) == (type(read), read)


@given(st.text() | st.text("0123456789-/:T+Z ,GMTNovFri"))
def test_no_text_brings_down_the_reader_of_dates(text: str) -> None:
    found = read_published(text, today=TODAY)
    assert found is None or isinstance(found, date)


@given(st.dates(date(1600, 1, 1), TODAY))
def test_every_date_of_iso_8601_comes_back(day: date) -> None:
    assert read_published(day.isoformat(), today=TODAY) == day
