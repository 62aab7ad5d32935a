from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.date_forms import MONTHS
from ingest.dates import (
    DateReading,
    date_in_url,
    read_date,
    read_published,
    read_timestamp,
)

TODAY = date(2026, 1, 15)
EPOCH = date(1970, 1, 1)
PAST = st.dates(date(1600, 1, 1), TODAY).filter(lambda day: day != EPOCH)
ASTANA = timezone(timedelta(hours=5))
EASTERN = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-11-07", date(2025, 11, 7)),
        ("2025/11/7", date(2025, 11, 7)),
        ("2025.11.07", date(2025, 11, 7)),
        ("20251107", date(2025, 11, 7)),
        (20251107, date(2025, 11, 7)),
        ("November 7, 2025", date(2025, 11, 7)),
        ("Nov 7, 2025", date(2025, 11, 7)),
        ("Nov. 7th, 2025", date(2025, 11, 7)),
        ("Sept. 7, 2025", date(2025, 9, 7)),
        ("7 November 2025", date(2025, 11, 7)),
        ("7 Nov 2025", date(2025, 11, 7)),
        ("Friday, the 7th of November 2025", date(2025, 11, 7)),
        ("7-Nov-25", date(2025, 11, 7)),
        ("2025 November 7", date(2025, 11, 7)),
        ("7 novembre 2025", date(2025, 11, 7)),
        ("7 ноября 2025 г.", date(2025, 11, 7)),
        ("۷ نوامبر ۲۰۲۵", date(2025, 11, 7)),
        ("2025年11月7日", date(2025, 11, 7)),
        ("vendredi 7 novembre 2025 à 10h30", date(2025, 11, 7)),
        (" 2025-11-07 ", date(2025, 11, 7)),
        (date(2025, 11, 7), date(2025, 11, 7)),
        ("2025-11-07T09:30:00Z", datetime(2025, 11, 7, 9, 30, tzinfo=UTC)),
        ("20251107T093000Z", datetime(2025, 11, 7, 9, 30, tzinfo=UTC)),
        ("2025-11-07T09:30:00+05:00", datetime(2025, 11, 7, 9, 30, tzinfo=ASTANA)),
        ("2025-11-07 09:30:00 +0500", datetime(2025, 11, 7, 9, 30, tzinfo=ASTANA)),
        ("Fri, 07 Nov 2025 09:30:00 +0500", datetime(2025, 11, 7, 9, 30, tzinfo=ASTANA)),
        ("7 November 2025 at 09:30 GMT", datetime(2025, 11, 7, 9, 30, tzinfo=UTC)),
        ("Nov. 7, 2025, 7:50 p.m. ET", datetime(2025, 11, 7, 19, 50, tzinfo=EASTERN)),
        ("12:05 AM ET, Fri November 7, 2025", datetime(2025, 11, 7, 0, 5, tzinfo=EASTERN)),
        ("July 7, 2025, noon ET", date(2025, 7, 7)),
        (
            "July 7, 2025, 7 am ET",
            datetime(2025, 7, 7, 7, 0, tzinfo=timezone(timedelta(hours=-4))),
        ),
        ("Fri Nov 07 09:30:00 +0500 2025", datetime(2025, 11, 7, 9, 30, tzinfo=ASTANA)),
        ("9:30 IST, 7 November 2025", date(2025, 11, 7)),
        ("7 November 2025 at 25:30 GMT", None),
        ("2025-11-07T09:30:00", date(2025, 11, 7)),
        ("2025-11-07 09:30:00", date(2025, 11, 7)),
        ("2025-11-07T09:30:00-00:00", date(2025, 11, 7)),
        (datetime(2025, 11, 7, 9, 30), date(2025, 11, 7)),  # noqa: DTZ001  # without a zone
        ("Fri, 07 Nov 2025 09:30:00 -0000", date(2025, 11, 7)),
        ("1600-01-01", date(1600, 1, 1)),
        ("2026-01-16", date(2026, 1, 16)),
        ("9/28/17", date(2017, 9, 28)),
        ("28/9/17", date(2017, 9, 28)),
        ("28.09.2017", date(2017, 9, 28)),
        ("28-09-2017 14:00", date(2017, 9, 28)),
        ("06/06/2017", date(2017, 6, 6)),
        ("9/28/99", date(1999, 9, 28)),
        ("", None),
        (None, None),
    ],
    ids=str,
)
def test_a_date_is_read_where_it_is_certain(written: object, read: date | datetime | None) -> None:
    found = read_published(written, today=TODAY)
    assert (type(found), found) == (type(read), read)
    if isinstance(found, datetime) and isinstance(read, datetime):
        assert found.utcoffset() == read.utcoffset()


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("1599-12-31", "is before 1600"),
        ("0001-11-30", "is before 1600"),
        ("0000-00-00", "is no day of the calendar"),
        ("2025-13-01", "is no day of the calendar"),
        ("30 February 2025", "is no day of the calendar"),
        ("31/31/2025", "is no day of the calendar"),
        ("2026-01-17", "lies in the future"),
        ("2027-01-15", "lies in the future"),
        ("2027-01-15T09:30:00Z", "lies in the future"),
        ("9999-12-31T23:59:59+00:00", "lies in the future"),
        ("1/31/40", "lies in the future"),
        ("1970-01-01T00:00:00Z", "is the zero of a computer's clock"),
        ("1969-12-31T19:00:00-05:00", "is the zero of a computer's clock"),
        ("1970-01-01T00:00:00+05:00", "is the zero of a computer's clock"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "is the zero of a computer's clock"),
        ("1970-01-01", "is the zero of a computer's clock"),
        ("9/6/17", "is ambiguous: 9 June or 6 September"),
        ("09/06/2017", "is ambiguous: 9 June or 6 September"),
        ("06.09.2017 10:30", "is ambiguous: 6 September or 9 June"),
        ("17-06-09", "may begin or end with its year"),
        ("6 listopada 2025", "names a month that is another one in another language"),
        ("2025", "names no day"),
        ("2025-11", "names no day"),
        ("November 2025", "names no day"),
        ("novembre 2025", "names no day"),
        ("Updated 7 November 2025", "tells when the text was changed"),
        ("6-7 November 2025", "cannot be read as a date"),
        ("2025-11-07 to 2025-11-09", "cannot be read as a date"),
        ("November 7", "cannot be read as a date"),
        ("yesterday", "cannot be read as a date"),
        ("10:30", "cannot be read as a date"),
        ("10.20.30.40", "cannot be read as a date"),
        (1762507800, "cannot be read as a date"),
        ([2025, 11, 7], "cannot be read as a date"),
    ],
    ids=str,
)
def test_a_date_that_is_not_certain_is_unknown_and_says_why(written: object, problem: str) -> None:
    ambiguous = problem.startswith("is ambiguous")
    assert read_date(written, today=TODAY) == DateReading(problem=problem, ambiguous=ambiguous)


def test_an_order_reads_what_is_ambiguous_and_nothing_else() -> None:
    assert read_date("9/6/17", order="day first").when == date(2017, 6, 9)
    assert read_date("9/6/17", order="month first").when == date(2017, 9, 6)
    assert read_date("9/28/17", order="day first").when == date(2017, 9, 28)
    assert read_date("2017-09-06", order="day first").when == date(2017, 9, 6)


@pytest.mark.parametrize(
    ("written", "proven"),
    [
        ("9/28/17", "month first"),
        ("28.9.2017", "day first"),
        ("9/6/17", None),
        ("6/6/2017", None),
        ("2017-09-28", None),
        ("28 September 2017", None),
        ("9/28/2087", None),
    ],
)
def test_only_a_number_that_can_be_no_month_proves_an_order(written: str, proven: str) -> None:
    assert read_date(written, today=TODAY).order == proven


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (1762507800, datetime(2025, 11, 7, 9, 30, tzinfo=UTC)),
        (1762507800000, datetime(2025, 11, 7, 9, 30, tzinfo=UTC)),
        ("1762507800", datetime(2025, 11, 7, 9, 30, tzinfo=UTC)),
        (0, None),
        (1e30, None),
        (4000000000, None),
        ("soon", None),
        ("nan", None),
        (None, None),
    ],
)
def test_a_timestamp_is_read_in_seconds_or_milliseconds(
    value: object, read: datetime | None
) -> None:
    found = read_timestamp(value, today=TODAY)
    assert found.when == read
    assert (found.problem is None) == (read is not None)


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("https://wire.example/2017/06/09/tea", date(2017, 6, 9)),
        ("https://wire.example/world/2017/jun/09/tea", date(2017, 6, 9)),
        ("https://wire.example/2017-06-09-tea", date(2017, 6, 9)),
        ("https://wire.example/2017/06/tea", None),
        ("https://wire.example/2017/13/09/tea", None),
        ("https://wire.example/9999/01/01/tea", None),
        ("https://wire.example/1700/01/01/tea", None),
        ("https://wire.example/2017/xyz/09/tea", None),
        (None, None),
    ],
)
def test_a_day_in_a_url_is_read(url: str | None, read: date | None) -> None:
    assert date_in_url(url) == read


@given(st.text() | st.text("0123456789-/:T+Z ,.GMTNovFriapm年月日"))
def test_no_text_brings_down_the_reader_of_dates(text: str) -> None:
    found = read_published(text, today=TODAY)
    assert found is None or isinstance(found, date)


@given(
    st.text("0123456789-/.: ,ZT+", max_size=30)
    | st.datetimes(timezones=st.timezones()).map(datetime.isoformat)
    | st.dates().map(str)
    | st.from_regex(r"\A\d{1,2}/\d{1,2}/\d{2,4}\Z")
    | st.integers(0, 10**13)
)
def test_no_date_is_in_the_future_or_before_1600(value: object) -> None:
    for reading in (read_date(value, today=TODAY), read_timestamp(value, today=TODAY)):
        when = reading.when
        day = when.date() if isinstance(when, datetime) else when
        assert day is None or date(1600, 1, 1) <= day <= TODAY + timedelta(days=1)
        assert (when is None) or reading.problem is None


def _short(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]}. {day.day}, {day.year:04}"


FORMS = {
    "iso": date.isoformat,
    "basic": lambda day: f"{day.year}{day.month:02}{day.day:02}",
    "slashes": lambda day: f"{day.year}/{day.month}/{day.day}",
    "american": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "short": _short,
    "british": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "upper case": lambda day: f"{day.day} {MONTHS[day.month - 1][:3].upper()} {day.year}",
    "japanese": lambda day: f"{day.year}年{day.month}月{day.day}日",
}


@pytest.mark.parametrize("form", FORMS)
@given(day=PAST)
def test_every_date_in_an_unambiguous_form_comes_back(form: str, day: date) -> None:
    assert read_date(FORMS[form](day), today=TODAY) == DateReading(day)


@given(
    day=PAST.filter(lambda day: day > date(1900, 1, 2)),
    at=st.times().map(lambda at: at.replace(microsecond=0, fold=0)),
    minutes=st.integers(-12 * 60, 14 * 60).filter(bool),
)
def test_every_time_with_its_zone_comes_back(day: date, at: time, minutes: int) -> None:
    moment = datetime.combine(day, at, timezone(timedelta(minutes=minutes)))
    sign, distance = ("-" if minutes < 0 else "+"), f"{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
    for written in (
        moment.isoformat(),
        f"{_short(day)}, {at:%H:%M:%S} {sign}{distance}",
        f"{at:%I:%M:%S %p} GMT{sign}{distance}, {_short(day)}",
    ):
        found = read_published(written, today=TODAY)
        assert (found, found and found.isoformat()) == (moment, moment.isoformat())


@given(day=PAST, order=st.sampled_from(["day first", "month first"]))
def test_numbers_are_read_in_the_given_order_or_only_when_they_can_be_one_day(
    day: date, order: str
) -> None:
    first, second = (day.day, day.month) if order == "day first" else (day.month, day.day)
    written = f"{first}/{second}/{day.year}"
    assert read_date(written, order=order, today=TODAY).when == day  # type: ignore[arg-type]  # one of the two
    alone = read_date(written, today=TODAY)
    assert alone.when == (day if day.day > 12 or day.day == day.month else None)
    assert (alone.order == order) == (day.day > 12)
