from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.query.calendar_periods import Stretch, months, unit_around, years
from assistant.query.periods import Period, TimeWish, read_time

NOW = date(2026, 1, 14)  # a Wednesday


def days(text: str) -> Period:
    """ "2025-11" is a month, "2021..2022-03-31" a period, ".." an open end."""
    first, _, last = text.partition("..") if ".." in text else (text, "", text)
    return Period(_edge(first, 0), _edge(last, 1))


def _edge(text: str, side: int) -> date | None:
    numbers = [int(number) for number in text.split("-") if number]
    if not numbers:
        return None
    whole = years(*numbers) if len(numbers) == 1 else months(*numbers[:2], 1)
    if len(numbers) == 3:
        return date(*numbers)
    return whole.last if side else whole.first


NAMED = {
    "in November 2025": "2025-11",
    "on 6 November": "2025-11-06",
    "on the 6th of November": "2025-11-06",
    "on 6 Nov. 2025": "2025-11-06",
    "on November 6th": "2025-11-06",
    "on November 6, 2025": "2025-11-06",
    "on 2025-11-06": "2025-11-06",
    "at '2025-11-06T22:42:00+00:00'": "2025-11-06",
    "on 11/16/2025": "2025-11-16",
    "on 6.11.2025": "2025-11-06",
    "on Monday, 6 November 2023": "2023-11-06",
    "on 29 February": "2024-02-29",
    "in 2021": "2021",
    "in November": "2025-11",
    "in january": "2026-01",
    "last November": "2025-11",
    "last January": "2025-01",
    "on May 3-5, 2024": "2024-05-03..2024-05-05",
    "from 3 to 5 May 2024": "2024-05-03..2024-05-05",
    "in Q3 2024": "2024-07..2024-09",
    "in the third quarter of 2024": "2024-07..2024-09",
    "in the first half of 2023": "2023-01..2023-06",
    "in spring 2022": "2022-03..2022-05",
    "in the fall of 2022": "2022-09..2022-11",
    "in winter 2022": "2022-12..2023-02",
    "in the 1990s": "1990..1999",
    "in the '90s": "1990..1999",
    "on 2025/11/06": "2025-11-06",
    "in Q4": "2025-10..2025-12",
    "in march": "2025-03",
    "in the report of 6 November": "2025-11-06",
    "in the 6 November report": "2025-11-06",
    "in the first weeks of 2022": "2022",
    "in early 2022": "2022-01..2022-04",
    "in mid-2022": "2022-05..2022-08",
    "in late 2022": "2022-09..2022-12",
    "at the end of June": "2025-06-21..2025-06-30",
    "in the late 1950s": "1956-09..1959",
}
BOUNDED = {
    "since 2023": "2023..",
    "from 2023 onwards": "2023..",
    "starting in 2023": "2023..",
    "from 2023 to the present": "2023..",
    "since Friday": "2026-01-09..",
    "since the summit of 6 November": "2025-11-06..",
    "since the 2008 crisis": "2008..",
    "before 2023": "..2022-12-31",
    "before the 2008 crisis": "..2008",
    "until March": "..2025-03",
    "by the end of 2024": "..2024",
    "after 3 May 2022": "2022-05-04..",
    "after the vote of 3 May 2022": "2022-05-03..",
    "after the Courier's report of 3 May 2022": "2022-05-03",
    "between March and June 2024": "2024-03..2024-06",
    "between 9 November 2023 and 21 December 2023": "2023-11-09..2023-12-21",
    "from November to February 2024": "2023-11..2024-02",
    "from 2019 to 2021": "2019..2021",
    "in 2019-2021": "2019..2021",
    "in 2022/23": "2022..2023",
    "between early 2022 and mid-2023": "2022-01..2023-08",
    "after 4 October 2023, and before 1 November 2023": "2023-10-05..2023-10-31",
}
RELATIVE = {
    "today": "2026-01-14",
    "tonight": "2026-01-14",
    "yesterday": "2026-01-13",
    "the day before yesterday": "2026-01-12",
    "last night": "2026-01-13..2026-01-14",
    "this week": "2026-01-08..2026-01-14",
    "last week": "2026-01-05..2026-01-11",
    "this weekend": "2026-01-10..2026-01-11",
    "over the weekend": "2026-01-10..2026-01-11",
    "over the past weekend": "2026-01-10..2026-01-11",
    "last weekend": "2026-01-03..2026-01-04",
    "this month": "2026-01-01..2026-01-14",
    "last month": "2025-12",
    "last quarter": "2025-10..2025-12",
    "earlier this year": "2026-01-01..2026-01-14",
    "last year": "2025",
    "late last year": "2025-09..2025-12",
    "previous year": "2025",
    "in the past week": "2026-01-07..2026-01-14",
    "in the past two weeks": "2025-12-31..2026-01-14",
    "in the last 10 days": "2026-01-04..2026-01-14",
    "in the last few months": "2025-09-14..2026-01-14",
    "two years ago": "2024",
    "a month ago": "2025-12",
    "a week ago": "2026-01-04..2026-01-10",
    "three days ago": "2026-01-11",
    "on Monday": "2026-01-12",
    "on Wednesday": "2026-01-14",
    "last Wednesday": "2026-01-07",
    "this January": "2026-01",
    "last summer": "2025-06..2025-08",
    "between yesterday and today": "2026-01-13..2026-01-14",
}
OTHER_LANGUAGES = {
    "Was geschah im März 2021?": "2021-03",
    "Was sagte er am 6. November 2025?": "2025-11-06",
    "Was war Ende November?": "2025-11-21..2025-11-30",
    "در سال ۲۰۲۱ چه شد": "2021",
    "Wer regiert seit 2021?": "2021..",
    "Was war letzte Woche?": "2026-01-05..2026-01-11",
    "Que s'est-il passé le 6 novembre 2025 ?": "2025-11-06",
    "Que s'est-il passé entre mars et juin 2024 ?": "2024-03..2024-06",
    "Qui a gagné en juillet ?": "2025-07",
    "¿Qué pasó en noviembre de 2021?": "2021-11",
    "¿Qué pasó esta semana?": "2026-01-08..2026-01-14",
    "Что случилось в 2021 году?": "2021",
    "Что случилось в ноябре 2021 года?": "2021-11",
    "Что он сказал 6 ноября?": "2025-11-06",
    "Сколько их было с 2019 по 2021?": "2019..2021",
    "2021年11月6日に何があった": "2021-11-06",
    "Mi történt 2021 nyarán": "2021",
}


def _cases(*tables: dict[str, str]) -> list[object]:
    return [pytest.param(*item, id=item[0]) for table in tables for item in table.items()]


@pytest.mark.parametrize(("words", "period"), _cases(NAMED, BOUNDED, RELATIVE))
def test_a_time_in_english_is_a_period(words: str, period: str) -> None:
    assert read_time(f"What did the minister say {words}?", NOW).periods == (days(period),)


@pytest.mark.parametrize(("question", "period"), _cases(OTHER_LANGUAGES))
def test_the_basics_are_read_in_other_languages(question: str, period: str) -> None:
    assert read_time(question, NOW).periods == (days(period),)


@pytest.mark.parametrize(
    "question",
    [
        "Did Sen. May speak at the March on Washington?",
        "What may march on, and what may 5 of them do?",
        'Who wrote "1984"?',
        "Who directed 'June 1941'?",
        "What does Section 230 say of 2,000 people in 5 years?",
        "Who caught COVID-19 on Apollo 11?",
        "What caused the 2008 crisis?",
        "What is the 1974 rule?",
        "What did the January 6 committee find?",
        "What does June Carter know of May?",
        "What happens next week, or later this year?",
        "What is planned for May 2027?",
        "Who reads USA Today, The Week or Last Week Tonight?",
        "Who won Monday Night Football, and the Black Friday deals?",
        "What is 05/06/2025?",  # of May or of June
        "What does it cost, $2020 or 2020 euros?",
        "Where did the rover land on Mars?",
        "What did she do 9999 years ago?",
        "Was it in his last year?",
    ],
)
def test_what_only_looks_like_a_time_is_none(question: str) -> None:
    assert read_time(question, NOW).periods == ()


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on the strike?",
        "What is the most recent poll?",
        "What has the court decided recently?",
        "Who is the current mayor?",
        "Who leads now?",
        "How many have died so far?",
        "What's new in Oslo?",
        "Was gibt es Neues, und was ist die neueste Zahl?",
    ],
)
def test_a_wish_for_the_newest_is_seen(question: str) -> None:
    assert read_time(question, NOW).latest


@pytest.mark.parametrize(
    "question",
    ["Who made Apocalypse Now?", "Who measured the electric current?", "What happened in 2021?"],
)
def test_other_questions_have_no_wish_for_the_newest(question: str) -> None:
    assert not read_time(question, NOW).latest


def test_several_times_are_told_apart_in_their_order() -> None:
    text = "Do the reports on 2023-11-25 and on November 24, 2023, agree with that of last week?"
    assert read_time(text, NOW).periods == tuple(
        map(days, ("2023-11-25", "2023-11-24", "2026-01-05..2026-01-11"))
    )


def test_a_day_without_a_year_takes_that_of_the_day_listed_after_it() -> None:
    wish = read_time("What happened on 5 May and 6 November 2023?", NOW)
    assert wish.periods == (days("2023-05-05"), days("2023-11-06"))


def test_the_spans_are_the_words_of_time() -> None:
    text = "What is the latest on Gaza since the summit of 6 November, and between 2019 and 2021?"
    spans = read_time(text, NOW).spans
    assert [text[a:b] for a, b in spans] == ["the latest", "6 November", "between 2019 and 2021"]


def test_a_question_without_time_wishes_nothing() -> None:
    assert read_time("Who won?", NOW) == TimeWish()


PIECES = [
    *NAMED,
    *BOUNDED,
    *RELATIVE,
    "the latest",
    "and",
    "since",
    "the",
    "of",
    "2021",
    "May",
    ",",
]
NOWS = st.dates(date(1700, 1, 1), date(2200, 1, 1))
QUESTIONS = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)
)


@given(QUESTIONS, st.one_of(st.dates(), NOWS))
def test_any_text_gives_ordered_periods_and_spans_within_it(text: str, now: date) -> None:
    wish = read_time(text, now)
    assert wish == read_time(text, now)
    for period in wish.periods:
        assert period != Period(None, None)
        assert period.first is None or period.last is None or period.first <= period.last
    edges = [edge for span in wish.spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in wish.spans)
    assert bool(wish.spans) == bool(wish.periods or wish.latest)


@given(st.sampled_from(sorted(RELATIVE)), NOWS)
def test_what_is_counted_from_now_never_ends_after_it(words: str, now: date) -> None:
    if words == "this January":  # a month by its name
        return
    (period,) = read_time(f"What happened {words}?", now).periods
    assert period.last is not None
    assert period.last <= now


@given(st.sampled_from(sorted(NAMED | BOUNDED | RELATIVE)), NOWS, st.integers(0, 3))
def test_other_words_around_a_time_change_nothing(words: str, now: date, count: int) -> None:
    alone = read_time(f"What happened {words}?", now)
    around = read_time(f"{'Tell me, ' * count}what happened {words}, my friend?", now)
    assert (around.periods, around.latest) == (alone.periods, alone.latest)


@given(NOWS, st.sampled_from(["week", "weekend", "month", "quarter", "year", "decade"]))
def test_the_thirds_of_a_stretch_tile_it(day: date, unit: str) -> None:
    whole = unit_around(day, unit)
    if whole.last - whole.first < timedelta(days=2):
        return
    early, mid, late = (whole.part(which) for which in ("early", "mid", "late"))
    assert (early.first, late.last) == (whole.first, whole.last)
    assert (early.last + timedelta(days=1), mid.last + timedelta(days=1)) == (mid.first, late.first)


def test_a_day_has_no_parts() -> None:
    assert Stretch(NOW, NOW).part("early") == Stretch(NOW, NOW)
