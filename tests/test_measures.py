"""The laws of the measures, and what a text holds."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.expectations import Expectations, read_expectations
from assistant.measures import (
    MEASURES,
    Estimate,
    as_table,
    estimate,
    estimate_all,
    for_programs,
    percentile,
    ratio,
    recall,
    reciprocal_rank,
    refusal,
)

names = st.sampled_from("abcdefghijklmnop")
rankings = st.lists(names, unique=True, max_size=12)
sets = st.frozensets(names, min_size=1)
shares = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_the_measures_of_a_ranking_are_those_of_the_textbook() -> None:
    ranked, expected = ["b", "x", "a", "y", "z", "c"], frozenset("abcd")
    assert recall(ranked, expected, 5) == 2 / 4
    assert recall(ranked, expected, 10) == 3 / 4
    assert reciprocal_rank(ranked, expected, 10) == 1
    assert reciprocal_rank(ranked[1:], expected, 10) == 1 / 2
    assert reciprocal_rank(["x"] * 10 + ["a"], expected, 10) == 0


@given(rankings, sets)
def test_looking_deeper_never_finds_less(ranked: list[str], expected: frozenset[str]) -> None:
    recalls = [recall(ranked, expected, depth) for depth in range(13)]
    assert recalls == sorted(recalls)
    assert (recalls[0], recalls[12] == 1) == (0, expected <= set(ranked))


@given(rankings, sets, st.integers(0, 12))
def test_a_reciprocal_rank_is_above_zero_where_something_is_recalled(
    ranked: list[str], expected: frozenset[str], depth: int
) -> None:
    found = recall(ranked, expected, depth) > 0
    assert (reciprocal_rank(ranked, expected, depth) > 0) == found


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1))
def test_the_samples_of_refusals_add_up_to_their_f1(cases: list[tuple[bool, bool]]) -> None:
    right = sum(refused and unanswerable for refused, unanswerable in cases)
    refused, unanswerable = (sum(column) for column in zip(*cases, strict=True))
    samples = [refusal(refused=one, unanswerable=other) for one, other in cases]
    if refused and unanswerable and right:
        precision, share = right / refused, right / unanswerable
        expected = 2 * precision * share / (precision + share)
    else:
        expected = 0.0
    found = float(ratio(np.asarray(samples)))
    assert found == pytest.approx(expected) or (np.isnan(found) and not refused + unanswerable)


@settings(max_examples=30)
@given(shares)
def test_an_interval_lies_within_its_samples_and_is_the_same_each_time(values: list[float]) -> None:
    samples = [(value, 1.0) for value in values]
    found = estimate(samples, ratio)
    assert found == estimate(samples, ratio)
    bounds = round(min(values), 6), found.low, found.high, round(max(values), 6)
    assert list(bounds) == sorted(bounds)
    assert found.value == pytest.approx(float(np.mean(values)), abs=1e-6)
    assert found.questions == len(values)


@settings(max_examples=30)
@given(st.floats(0, 1), st.integers(1, 20))
def test_what_is_always_the_same_has_no_width(value: float, count: int) -> None:
    found = estimate([(value, 1.0)] * count, percentile(95))
    assert found == Estimate(round(value, 6), round(value, 6), round(value, 6), count)


def test_the_interval_of_a_share_is_as_wide_as_theory_says() -> None:
    found = estimate([(1.0, 1.0)] * 50 + [(0.0, 1.0)] * 50, ratio)
    assert found.value == 0.5
    assert (found.low, found.high) == (pytest.approx(0.4, abs=0.02), pytest.approx(0.6, abs=0.02))


def test_each_measure_counts_the_questions_that_have_it() -> None:
    answered = [
        {"recall@5": (1.0, 1.0), "refused_wrongly": (0.0, 1.0), "refusal_f1": (0.0, 0.0)},
        {"refused_wrongly": (1.0, 1.0), "refusal_f1": (0.0, 1.0)},
    ]
    found = estimate_all(answered)
    assert {name: (one.value, one.questions) for name, one in found.items()} == {
        "recall@5": (1.0, 1),
        "refused_wrongly": (0.5, 2),
    }
    answered += [{"refused_rightly": (1.0, 1.0), "refusal_f1": (2.0, 2.0)}]
    assert estimate_all(answered)["refusal_f1"].value == pytest.approx(2 / 3, abs=1e-6)
    assert estimate_all([]) == {}


def test_the_table_and_the_object_show_every_measure_in_order() -> None:
    found = {"mrr@10": Estimate(0.81234, 0.7, 0.9, 26)}
    head, line, *rows = as_table(found)
    assert len({len(row) for row in (head, line, *rows)}) == 1
    cells = [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows]
    assert [cell[1] for cell in cells] == list(MEASURES)
    assert cells[2][:5] == ["retrieval", "mrr@10", "0.812", "0.700 to 0.900", "26"]
    assert cells[3][2:5] == ["-", "-", "0"]
    told = for_programs(found)
    assert list(told) == list(MEASURES)
    assert told["mrr@10"] == {"value": 0.81234, "interval": [0.7, 0.9], "questions": 26}
    assert told["hit@1"] == {"value": None, "interval": None, "questions": 0}


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({"article": "a"}, Expectations(articles=("a",))),
        ({"articles": ["a", "b"]}, Expectations(articles=("a", "b"))),
        ({"article": "a", "articles": "b"}, Expectations(articles=("a", "b"))),
        ({"quote": ["a", "b"], "answer": 37}, Expectations(quotes=("a", "b"), answers=("37",))),
        ({"unanswerable": True}, Expectations(unanswerable=True)),
        ({"answer": "a", "unanswerable": False, "quote": None}, Expectations(answers=("a",))),
    ],
)
def test_expectations_are_read(fields: Mapping[str, Any], read: Expectations) -> None:
    assert read_expectations(fields) == read


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "one of the two"),
        ({"unanswerable": False}, "one of the two"),
        ({"articles": []}, "one of the two"),
        ({"unanswerable": True, "answer": "a"}, "one of the two"),
        ({"unanswerable": "yes"}, "unanswerable is neither true nor false"),
        ({"unanswerable": 1}, "unanswerable is neither true nor false"),
        ({"artcle": "a", "answer": "b"}, "there is no artcle, but article, articles, quote"),
        ({"answer": {"is": "b"}}, "answer is neither a text nor a list of texts"),
        ({"answer": True}, "answer is neither a text nor a list of texts"),
        ({"quote": ["a", None]}, "quote is neither a text nor a list of texts"),
        ({"quote": " … "}, "quote has a text without words"),
        ({"article": ""}, "article has a text without words"),
    ],
)
def test_what_states_nothing_or_something_unknown_is_refused(
    fields: Mapping[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        read_expectations(fields)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ('She said "no"', "Then she… She said “no”."),
        ("a neighbour's radio", "from a neighbour’s\nradio"),
        ("40 per cent of it", "some 40\u00a0per  cent of it"),
    ],
)
def test_a_quote_is_found_whatever_its_spaces_and_quotation_marks(quote: str, text: str) -> None:
    assert Expectations(quotes=("nowhere", quote)).quoted_in(text)


def test_a_quote_is_not_found_in_other_words_or_capitals() -> None:
    expected = Expectations(quotes=("The bridge opened",))
    assert [expected.quoted_in(t) for t in ("the bridge opened", "The bridge was opened")] == [
        False,
        False,
    ]


words = st.text("abc\"'“”‘’», .é", min_size=1, max_size=30).filter(
    lambda t: any(map(str.isalnum, t))
)


@given(st.text(max_size=20), words, st.text(max_size=20))
def test_a_text_holds_each_of_its_pieces(before: str, piece: str, after: str) -> None:
    assert Expectations(quotes=(piece,)).quoted_in(f"{before} {piece} {after}")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("FRIDAY", "It opened on friday."),
        ("1,200", "a toll of 1200 tenge"),
        ("1200", "a toll of 1,200 tenge"),
        ("1 200 000".replace(" ", "\u202f"), "1,200,000 people"),
        ("40%", "nearly 40 per cent of it"),
        ("40 percent", "nearly 40 %, he said"),
        ("1.5", "a premium of 1.5 per cent"),
        ("2024", "في عام ٢٠٢٤"),
        ("إيران", "وإيران"),
        ("北京", "他在北京說"),
        ("$4.2bn", "worth $4.2bn for"),
        ("S. 3103", "Their bill, S. 3103, would"),
    ],
)
def test_a_short_answer_is_found_as_people_write_it(answer: str, text: str) -> None:
    assert Expectations(answers=("nowhere", answer)).held_by(text)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("5", "2015"),
        ("5", "1.5 per cent"),
        ("1", "1.5 per cent"),
        ("12", "12,000 tonnes"),
        ("Iran", "Iranian rails"),
        ("art", "a party"),
        ("40%", "40 cents"),
    ],
)
def test_a_part_of_a_word_or_number_is_not_the_answer(answer: str, text: str) -> None:
    assert not Expectations(answers=(answer,)).held_by(text)


@given(st.lists(st.from_regex(r"[a-z]{1,8}|[0-9]{1,6}", fullmatch=True), min_size=1))
def test_every_word_and_number_of_a_sentence_is_found_in_it(words: list[str]) -> None:
    text = " ".join(words)
    assert all(Expectations(answers=(word,)).held_by(text) for word in words)
