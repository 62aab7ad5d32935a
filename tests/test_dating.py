from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.survey.dating import read_told_times

FRIDAY = date(2025, 11, 7)
TOLD = [
    ("It was announced on Thursday.", ["6 November 2025"]),
    ("Prices fell last week.", ["27 October 2025 to 2 November 2025"]),
    ("The deal of 6 November holds.", ["6 November 2025"]),
    ("Relations began in 1992.", ["1992"]),
    ("It was signed in June 2025 and in May.", ["June 2025", "May 2025"]),
    ("A mine financed in 2027 would help.", ["2027"]),
    ("It must end by 1 March 2026.", ["1 March 2026"]),
    ("Yesterday it rained.", ["6 November 2025"]),
    ("The ceremony will be held on Monday.", []),
    ("They plan to meet on Monday.", []),
    ("They sign next Monday.", []),
    ("It was opened on Saturday.", []),  # six days ago or tomorrow
    ("Nothing of it is dated.", []),
    ("LONDON, Nov. 5 (Hill Wire) - It was opened on Thursday.", ["6 November 2025"]),
]


@pytest.mark.parametrize(("text", "times"), TOLD)
def test_times_are_counted_from_the_day_of_publication(text, times):
    assert [str(time) for time in read_told_times(text, FRIDAY)] == times


@pytest.mark.parametrize(
    ("text", "times"),
    [("It was announced on Thursday.", []), ("on 6 November", []), ("in May 2025", ["May 2025"])],
)
def test_without_a_day_of_publication_only_a_named_year_tells(text, times):
    assert [str(time) for time in read_told_times(text, None)] == times


@given(st.text(max_size=80), st.dates(date(1900, 1, 1), date(2400, 1, 1)) | st.none())
def test_every_time_stands_in_the_text_in_order_and_none_within_another(text, published):
    told = read_told_times(text, published)
    places = [place for time in told for place in (time.start, time.end)]
    assert places == sorted(places)
    assert all(0 <= time.start < time.end <= len(text) for time in told)
    assert all(time.stretch.first <= time.stretch.last for time in told)
