"""Articles over time: periods, the picture and its table."""

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.corpus.catalogue import Count
from assistant.rendering.chart import NAMED, YEARS, chart_html, make_chart, many_months
from assistant.rendering.library_address import Place
from assistant.rendering.periods import (
    DAYS,
    MONTHS,
    consecutive,
    days_of,
    name_of,
    period_length,
    short_name_of,
)

BY_MONTH = [
    Count("2024-12", "The Wire", 3),
    Count("2024-12", None, 1),
    Count("2025-02", "The Wire", 2),
    Count("2025-02", "<b>Post</b> & Co", 5),
]


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        ("2025-11-30", "2025-11-30", 10),
        ("2025-11-01", "2025-12-15", 10),
        ("2025-11-01", "2025-12-16", 7),
        ("2020-12-31", "2025-11-01", 7),
        ("2020-11-30", "2025-11-01", 4),
    ],
)
def test_few_days_are_shown_by_day_and_many_by_month_or_year(
    first: str, last: str, length: int
) -> None:
    assert period_length(first, last) == length


@given(st.dates(date(1, 1, 1)), st.integers(0, 3000))
@settings(max_examples=60, deadline=None)
def test_the_periods_between_two_days_are_few_and_have_no_gap(first: date, span: int) -> None:
    last = date.fromordinal(min(first.toordinal() + span, date.max.toordinal()))
    length = period_length(first.isoformat(), last.isoformat())
    periods = list(consecutive(first.isoformat()[:length], last.isoformat()[:length]))
    assert len(periods) <= max(DAYS, MONTHS)
    days = [days_of(period) for period in periods]
    assert days[0][0] <= first <= days[0][1]
    assert days[-1][0] <= last <= days[-1][1]
    follows = pairwise(days)
    assert all(one[1].toordinal() + 1 == next_one[0].toordinal() for one, next_one in follows)


def test_periods_have_names() -> None:
    periods = "2025", "2025-11", "2025-11-07"
    assert [name_of(p) for p in periods] == ["2025", "November 2025", "7 November 2025"]
    assert [short_name_of(p) for p in periods] == ["2025", "Nov 2025", "7 Nov"]


def test_the_most_frequent_outlets_come_first_and_empty_periods_stay() -> None:
    chart = make_chart(BY_MONTH)
    assert chart.periods == ("2024-12", "2025-01", "2025-02")
    assert chart.outlets == ("<b>Post</b> & Co", "The Wire", "Outlet unknown")
    assert [chart.total(period) for period in chart.periods] == [4, 0, 7]
    assert chart.named == {"<b>Post</b> & Co", "The Wire"}


def test_rare_outlets_are_one() -> None:
    counts = [Count("2025", f"Outlet {n}", 20 - n) for n in range(9)]
    chart = make_chart(counts)
    assert chart.outlets == (*(f"Outlet {n}" for n in range(NAMED)), "Other outlets")
    assert chart.of_outlet("Other outlets") == 15 + 14 + 13 + 12
    assert sum(map(chart.of_outlet, chart.outlets)) == sum(count.articles for count in counts)


def test_only_the_last_years_have_a_bar() -> None:
    chart = make_chart([Count("1066-10", "The Wire", 1), Count("2025-11", "The Wire", 1)])
    assert (len(chart.periods), chart.periods[-1]) == (YEARS, "2025")


def test_without_dates_there_is_no_picture() -> None:
    assert chart_html(make_chart([]), Place()) == ""
    assert chart_html(make_chart([Count("", "The Wire", 3)]), Place()) == ""


def test_days_of_a_long_time_become_months_and_months_of_many_years_years() -> None:
    days = [Count("2025-11-07", "The Wire", 1), Count("2026-01-09", "The Wire", 2)]
    assert make_chart(days).periods == ("2025-11", "2025-12", "2026-01")
    months = [Count("2018-11", "The Wire", 1), Count("2018-12", "The Wire", 1),
              Count("2024-01", "The Wire", 2)]  # fmt: skip
    chart = make_chart(months)
    assert chart.periods == ("2018", "2019", "2020", "2021", "2022", "2023", "2024")
    assert chart.total("2018") == 2


def test_only_few_months_can_be_shown_by_day() -> None:
    assert not many_months([Count("", None, 1), Count("2025-11", "The Wire", 1)])
    assert not many_months([Count("2025-11", None, 1), Count("2025-12", "The Wire", 1)])
    assert many_months([Count("2025-11", None, 1), Count("2026-01", "The Wire", 1)])


def test_the_picture_has_a_bar_for_each_count_and_says_what_it_shows() -> None:
    shown = chart_html(make_chart(BY_MONTH), Place())
    assert shown.count("<rect") == len(BY_MONTH)
    assert 'role="img" aria-labelledby="chart-name chart-told"' in shown
    told = re.search('<desc id="chart-told">(.*?)</desc>', shown)
    assert told is not None
    assert "11 articles from December 2024 to February 2025" in told[1].replace("&#59;", ";")
    assert "<script" not in shown
    assert "<b>Post" not in shown


def test_the_table_has_the_numbers_and_leads_to_the_articles() -> None:
    shown = chart_html(make_chart(BY_MONTH), Place())
    found = re.findall(r'<th scope="row"><a href="([^"]*)">([^<]*)</a></th>(.*?)</tr>', shown)
    rows = [(address, name, re.findall("<td>(.*?)</td>", cells)) for address, name, cells in found]
    assert rows == [
        ("/library?from=2024-12-01&amp;to=2024-12-31", "December 2024", ["0", "3", "1", "4"]),
        ("/library?from=2025-02-01&amp;to=2025-02-28", "February 2025", ["5", "2", "0", "7"]),
    ]
    assert 'href="/library?outlet=%3Cb%3EPost%3C%2Fb%3E+%26+Co"' in shown


@given(st.lists(st.integers(0, 50_000), min_size=1, max_size=5).filter(any))
@settings(max_examples=40, deadline=None)
def test_bars_stand_on_each_other_inside_the_picture(numbers: list[int]) -> None:
    counts = [Count("2025", f"Outlet {n}", number) for n, number in enumerate(numbers) if number]
    shown = chart_html(make_chart(counts), Place())
    bars = [
        (float(y), float(height))
        for y, height in re.findall(r'<rect [^>]* y="([0-9.]+)" height="([0-9.]+)"', shown)
    ]
    assert all(y >= 22 - 0.6 for y, _ in bars)
    for (y, _), (upper, height) in pairwise(bars):
        assert upper + height >= y - 0.2
    assert shown.count("<line") <= 6
