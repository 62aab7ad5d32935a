"""The measures of rankings on examples worked by hand, and the laws they keep."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measures import difference, interval, measure

NAMES = st.sampled_from("abcdefghijklmnop")
RANKINGS = st.lists(NAMES, unique=True, max_size=12)
RELEVANT = st.frozensets(NAMES, min_size=1, max_size=8)
QUESTIONS = st.lists(st.tuples(RANKINGS, RELEVANT), min_size=1, max_size=4)


def test_one_ranking_worked_by_hand() -> None:
    found = measure([["x", "a", "y", "b", "z", "c"]], [{"a", "b", "c", "d"}], recall_at=(3,))

    ideal = sum(1 / math.log2(place + 1) for place in (1, 2, 3, 4))
    five = sum(1 / math.log2(place + 1) for place in (2, 4)) / ideal
    ten = sum(1 / math.log2(place + 1) for place in (2, 4, 6)) / ideal
    assert {name: values.tolist() for name, values in found.items()} == {
        "recall@3": [1 / 4],
        "recall@5": [2 / 4],
        "recall@10": [3 / 4],
        "nDCG@5": [pytest.approx(five)],
        "nDCG@10": [pytest.approx(ten)],
        "MRR@10": [1 / 2],
        "Hit@1": [0],
        "Hit@5": [1],
    }


def test_recall_counts_all_that_is_relevant_and_not_only_as_much_as_there_are_places() -> None:
    found = measure([list("abcde")], [set("abcdefghij")])

    assert found["recall@5"].tolist() == [0.5]


def test_a_hit_at_the_eleventh_place_counts_nowhere() -> None:
    found = measure([[*"bcdefghijk", "a"]], [{"a"}])

    assert {name: values[0] for name, values in found.items()} == dict.fromkeys(found, 0)


def test_values_stay_in_the_order_of_the_questions_and_nothing_found_is_zero() -> None:
    rankings = [[] if place % 3 == 0 else ["a"] for place in range(12)]

    found = measure(rankings, [{"a"}] * 12)

    assert found["MRR@10"].tolist() == [0, 1, 1] * 4


@given(QUESTIONS)
def test_every_measure_is_between_nothing_and_one(
    questions: list[tuple[list[str], set[str]]],
) -> None:
    found = measure(*map(list, zip(*questions, strict=True)))

    assert all(len(values) == len(questions) for values in found.values())
    assert all(0 <= value <= 1 + 1e-9 for values in found.values() for value in values)


@given(QUESTIONS)
def test_recall_never_falls_with_the_depth(questions: list[tuple[list[str], set[str]]]) -> None:
    depths = (1, 2, 3, 4)
    found = measure(*map(list, zip(*questions, strict=True)), recall_at=depths)

    recalls = [found[f"recall@{depth}"] for depth in (*depths, 5, 10)]
    assert all((lower <= upper).all() for lower, upper in pairwise(recalls))


@given(RELEVANT, st.lists(st.sampled_from("xyz"), unique=True))
def test_a_perfect_ranking_has_all_that_its_places_can_hold(
    relevant: set[str], rest: list[str]
) -> None:
    ranking = [*sorted(relevant), *(name for name in rest if name not in relevant)]

    found = measure([ranking], [relevant])

    names = ("nDCG@5", "nDCG@10", "MRR@10", "Hit@1", "Hit@5", "recall@10")
    assert {name: found[name][0] for name in names} == dict.fromkeys(names, pytest.approx(1))


@given(RANKINGS, RELEVANT)
def test_what_is_not_relevant_can_be_exchanged(ranking: list[str], relevant: set[str]) -> None:
    renamed = [name if name in relevant else name.upper() for name in ranking]

    assert _rounded(measure([ranking], [relevant])) == _rounded(measure([renamed], [relevant]))


def _rounded(found: dict[str, np.ndarray]) -> dict[str, list[float]]:
    return {name: values.round(9).tolist() for name, values in found.items()}


def test_the_interval_of_equal_values_has_no_width() -> None:
    estimate = interval(np.full(30, 0.25))

    assert (estimate.value, estimate.low, estimate.high) == (0.25, 0.25, 0.25)


def test_the_interval_of_many_hits_and_misses_is_that_of_the_normal_distribution() -> None:
    values = np.tile([0.0, 1.0], 500)

    estimate = interval(values)

    width = 1.96 * 0.5 / math.sqrt(1000)
    assert estimate.value == 0.5
    assert estimate.low == pytest.approx(0.5 - width, abs=0.005)
    assert estimate.high == pytest.approx(0.5 + width, abs=0.005)
    assert estimate == interval(values)


def test_a_small_gain_on_every_question_is_sure_although_the_questions_differ() -> None:
    others = np.tile([0.0, 0.9], 50)

    gained = difference(others + 0.1, others)

    assert gained.low == pytest.approx(0.1)
    assert gained.high == pytest.approx(0.1)
    assert interval(others).high - interval(others).low > 0.1


def test_the_difference_of_different_questions_is_refused() -> None:
    with pytest.raises(ValueError, match="3 questions cannot be paired with 2"):
        difference(np.ones(3), np.ones(2))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_the_mean_lies_within_its_interval_and_that_within_the_values(values: list[float]) -> None:
    estimate = interval(np.array(values))

    assert min(values) - 1e-9 <= estimate.low <= estimate.high <= max(values) + 1e-9
