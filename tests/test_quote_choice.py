from dataclasses import replace

import numpy as np
import pytest

from assistant.corpus.articles import Article, Passage
from assistant.corpus.terms import terms
from assistant.quote_choice import MARGIN, MAX_QUOTES, REPEATED, choose_quotes
from assistant.quoting import Quote, can_answer
from assistant.signals import WEIGHTS

TEXTS = [
    "The bridge over the river was opened on Friday.",
    "It cost the ministry ninety million crowns.",
    "The mayor of the old town stayed at home.",
    "A ferry would have done as well for less.",
    "Boats have crossed here since the last war.",
    "Nobody counted the lorries that wait.",
]


def quote(number: int, score: float, *, outlet: str | None = None, meaning: int = -1) -> Quote:
    """A sentence of an article of its own, at the best score plus `score`."""
    text = TEXTS[number]
    article = Article(f"article {number}", "Bridge", text, outlet=outlet or f"Outlet {number}")
    vector = np.eye(16, dtype=np.float32)[number if meaning < 0 else meaning]
    passage = Passage(article, 1, 0, 0, len(text))
    held = frozenset(terms(text, "en"))
    return Quote(passage, 0, len(text), held, 0.5, 0.5, 2.0 + score, WEIGHTS, vector)


def chosen(*quotes: Quote) -> list[str]:
    ordered = sorted(quotes, key=lambda one: -one.score)
    return [one.passage.article.id for one in choose_quotes(ordered)]


def test_nothing_makes_no_answer() -> None:
    assert choose_quotes([]) == []


def test_what_is_far_below_the_best_is_left_out() -> None:
    near, far = quote(1, -MARGIN + 0.01), quote(2, -MARGIN - 0.01)
    assert chosen(quote(0, 0), near, far) == ["article 0", "article 1"]


def test_there_are_five_quotes_at_most() -> None:
    assert len(chosen(*(quote(number, 0) for number in range(6)))) == MAX_QUOTES == 5


def test_another_outlet_goes_before_what_the_same_one_says_again() -> None:
    again = quote(1, -0.01, outlet="Outlet 0")
    other = quote(2, -0.01 - REPEATED / 2)
    assert chosen(quote(0, 0), again, other)[1:] == ["article 2", "article 1"]


def test_articles_without_an_outlet_are_no_outlet_heard_twice() -> None:
    first, second = (
        replace(
            one, passage=replace(one.passage, article=replace(one.passage.article, outlet=None))
        )
        for one in (quote(0, 0), quote(1, -0.01))
    )
    again = quote(2, -0.02, outlet="Outlet 3")
    assert chosen(first, second, again) == ["article 0", "article 1", "article 2"]


@pytest.mark.parametrize("same", ["meaning", "words"])
def test_of_two_that_say_the_same_the_better_is_quoted(same: str) -> None:
    other = quote(1, -0.01, meaning=0)
    if same == "words":
        other = replace(quote(1, -0.01), terms=quote(0, 0).terms)
    assert chosen(quote(0, 0), other, quote(2, -0.02)) == ["article 0", "article 2"]


def test_the_best_comes_first_then_two_more_and_then_the_rest_by_article() -> None:
    text = " ".join(TEXTS[:3])
    article = Article("whole", "Bridge", text, outlet="Outlet")
    passage = Passage(article, 1, 0, 0, len(text))
    places = [(text.index(one), text.index(one) + len(one)) for one in TEXTS[:3]]
    parts = [
        replace(quote(number, score), passage=passage, start=start, end=end)
        for number, score, (start, end) in zip(range(3), (-0.02, 0, -0.01), places, strict=True)
    ]
    ordered = sorted([*parts, quote(3, -0.001)], key=lambda one: -one.score)
    texts = [one.text for one in choose_quotes(ordered)]
    assert texts == [TEXTS[1], TEXTS[2], TEXTS[3], TEXTS[0]]


@pytest.mark.parametrize(
    ("text", "can"),
    [
        ("The bridge over the river was opened.", True),
        ("“The bridge over the river was opened.”", True),
        ("The case for the bridge over the river, taken seriously", False),
        ("## The bridge over the river was opened", False),
        ("Was the bridge over the river opened?", False),
        ("Bridge opened", False),
        ("word " * 200, False),
    ],
)
def test_headings_questions_and_lists_do_not_answer(text: str, can: bool) -> None:
    assert can_answer(text, "en") is can
