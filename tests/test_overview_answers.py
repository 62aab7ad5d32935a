"""Questions of the collection itself, asked of a real library."""

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.answering import Answerer
from assistant.answers import Answer, plain_text
from assistant.conversation import Question
from assistant.corpus.articles import NO_FILTERS, Filters
from tests.doubles import WordEmbedder
from tests.libraries import ingest_rows, reading

TUNGSTEN = "The tungsten mine needs a railway. Nobody has paid for tungsten yet. " + " ".join(
    f"The {name} of the village asked the manager on {day} whether the road to the pit will open."
    for name, day in zip(
        "baker teacher doctor smith miller driver nurse clerk farmer judge".split(),
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Easter Advent Lent".split(),
        strict=True,
    )
)
ROWS = [
    {"id": f"n{day}", "title": f"Day {day}", "outlet": "North Post", "date": f"2025-11-{day:02}",
     "text": f"# Day {day}\n\nThe harbour counted {day} ships on its quays. More will come."}
    for day in range(1, 13)
] + [
    {"id": "t", "title": "Tungsten", "outlet": "South Post", "kind": "opinion",
     "date": "2025-11-20", "text": TUNGSTEN},
    {"id": "copy", "title": "Tungsten", "outlet": "East Post", "date": "2025-11-19",
     "text": TUNGSTEN},
    {"id": "undated", "title": "Undated", "outlet": "West Post",
     "text": "An article without a date speaks of the old lighthouse."},
]  # fmt: skip


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    home = tmp_path_factory.mktemp("library") / "home"
    ingest_rows(home, ROWS)
    with reading(home) as library:
        yield Answerer(library=library, embedder=WordEmbedder(), writer=None)


def ask(answerer: Answerer, text: str, filters: Filters = NO_FILTERS) -> Answer:
    return list(answerer.reply(Question(text, date(2025, 11, 21), filters=filters)))[-1]


def cited(answer: Answer) -> list[str]:
    return [citation.article.id for citation in answer.citations]


def test_a_summary_quotes_the_first_sentence_of_each_of_the_newest_articles(
    answerer: Answerer,
) -> None:
    answer = ask(answerer, "Summarise the articles")
    assert cited(answer) == ["t", "n12", "n11", "n10", "n9"]
    first = answer.citations[1]
    assert first.quote == "The harbour counted 12 ships on its quays."
    assert first.article.text[first.start : first.end] == first.quote
    assert answer.statements[1].attribution == "North Post, 12 November 2025, “Day 12”"
    assert (answer.refused, answer.complete) == (False, True)
    assert answer.note == "These are the newest 5 of 15 articles."


def test_a_list_has_up_to_ten_articles(answerer: Answerer) -> None:
    assert cited(ask(answerer, "List the articles")) == ["t", *(f"n{d}" for d in range(12, 3, -1))]


def test_what_is_new_is_what_the_time_and_the_filters_let_through(answerer: Answerer) -> None:
    assert cited(ask(answerer, "What's new since 12 November?")) == ["t", "n12"]
    only = Filters(outlets=("North Post",))
    assert cited(ask(answerer, "What's new since 12 November?", only)) == ["n12"]
    assert cited(ask(answerer, "List the opinion articles")) == ["t"]


def test_articles_about_a_subject_are_quoted_with_what_they_say_of_it(answerer: Answerer) -> None:
    answer = ask(answerer, "Summarise the articles about tungsten")
    assert len(answer.citations) == 1  # the copy of the article says nothing more
    assert "tungsten" in answer.citations[0].quote
    assert cited(ask(answerer, "List the articles about the lighthouse")) == ["undated"]


def test_where_nothing_is_new_the_answer_says_why(answerer: Answerer) -> None:
    answer = ask(answerer, "What's new since 21 November?")
    assert (answer.refused, answer.citations) == (True, ())
    assert "No article in the library is dated 21 November 2025 or later." in answer.note
    assert plain_text(answer)
    assert ask(answerer, "List the articles about zeppelins").refused
