"""What is said of the library itself: it is empty, filtered out, or not embedded yet."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering import Answerer
from assistant.answers import Answer, as_json
from assistant.conversation import Question
from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.corpus.embedding import Vectors
from assistant.corpus.library import Library
from assistant.notes import EMPTY, library_note
from assistant.questions import read_filters
from assistant.rendering.answers import answer_html
from ingest import publication
from tests.doubles import WordEmbedder
from tests.libraries import ingest, ingest_rows, reading, write_lines

ASKED = "Who opened the long bridge over the river Ili?"
ROWS = [
    {
        "id": "north",
        "title": "Bridge",
        "outlet": "North Post",
        "kind": "news",
        "date": "2025-11-07",
        "language": "en",
        "author": "Ann Lee",
        "text": "The governor opened the long bridge over the river Ili on Friday.",
    },
    {
        "id": "south",
        "title": "Brücke",
        "outlet": "South Post",
        "kind": "opinion",
        "date": "2025-11-20",
        "language": "de",
        "author": "Bo Kern",
        "text": "Niemand hat die lange Brücke über den Fluss gebraucht, sagt der Minister.",
    },
    {"id": "undated", "title": "Tea", "text": "Tea grows on hills and needs rain in the spring."},
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("library") / "home"
    ingest_rows(home, ROWS)
    return home


@pytest.fixture(scope="module")
def library(home: Path) -> Iterator[Library]:
    with reading(home) as library:
        yield library


def ask(home: Path, text: str = ASKED, filters: Filters = NO_FILTERS) -> Answer:
    with reading(home) as library:
        answerer = Answerer(library=library, embedder=WordEmbedder(), writer=None)
        return list(answerer.reply(Question(text, date(2025, 11, 30), filters=filters)))[-1]


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        (
            {"outlets": ["Nobody"]},
            "No article in the library is from the outlet 'Nobody'.",
        ),
        (
            {"outlets": ["Nobody", "No One"], "kinds": "news"},
            "No article in the library is from the outlet 'Nobody' or 'No One'.",
        ),
        ({"kinds": ["analysis"]}, "No article in the library is of the kind 'analysis'."),
        ({"from": "2026-01-02"}, "No article in the library is dated 2 January 2026 or later."),
        ({"to": "2025-11-06"}, "No article in the library is dated 6 November 2025 or earlier."),
        (
            {"languages": ["fr"], "authors": ["Cy"]},
            "No article in the library is in the language 'fr'. "
            "No article in the library is by the author 'Cy'.",
        ),
        (
            {"outlets": ["north post"], "from": "2025-11-08", "to": "2025-11-30"},
            "Each filter matches something, but no article passes all of them: from the outlet "
            "'north post', dated 8 November 2025 or later, dated 30 November 2025 or earlier.",
        ),
    ],
)
def test_a_filter_that_matches_nothing_is_named(
    home: Path, fields: Mapping[str, Any], note: str
) -> None:
    answer = ask(home, filters=read_filters(fields))
    assert (answer.refused, answer.nearest, answer.note) == (True, (), note)
    assert as_json(answer)["note"] == note
    assert 'class="dossier-note"' in answer_html(answer)


@pytest.mark.parametrize(
    "filters", [NO_FILTERS, Filters(outlets=("north post",)), Filters(earliest=date(2025, 11, 7))]
)
def test_nothing_is_said_of_filters_that_let_something_through(
    home: Path, filters: Filters
) -> None:
    refused = ask(home, "Which pancake recipe wants buttermilk?", filters)
    assert (refused.refused, refused.note) == (True, "")
    assert (ask(home, filters=filters).refused, ask(home, filters=filters).note) == (False, "")


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


DAYS = st.none() | st.dates(date(2025, 11, 1), date(2025, 11, 30))


@settings(max_examples=40)
@given(
    filters=st.builds(
        Filters,
        outlets=some("North Post", "SOUTH POST", "Nobody"),
        kinds=some("news", "opinion", "analysis", "unknown"),
        earliest=DAYS,
        latest=DAYS,
        languages=some("en", "de", "fr"),
        authors=some("ann lee", "Nobody"),
    )
)
def test_filters_are_spoken_of_exactly_when_no_article_passes_them(
    library: Library, filters: Filters
) -> None:
    with library.view() as view:
        allowed = view.allowed(filters)
        note = library_note(view, filters, refused=True)
    assert (note == "") == bool(allowed)


def test_an_empty_library_says_how_it_is_filled(tmp_path: Path) -> None:
    for filters in (NO_FILTERS, Filters(outlets=("Nobody",))):
        answer = ask(tmp_path / "home", filters=filters)
        assert (answer.refused, answer.note) == (True, EMPTY)
    assert "python -m ingest PATH" in EMPTY


class InterruptedEmbedder(WordEmbedder):
    """Is stopped, as by Ctrl-C, before it has embedded anything."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise KeyboardInterrupt


def ingest_words(home: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """The rows can be found by words and have no vector yet."""
    source = write_lines(home.parent / "words.jsonl", rows)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(publication, "FEW", 0)  # vectors are not waited for, however few
        ingest(home, source, embedder=InterruptedEmbedder())


def test_a_library_without_vectors_answers_by_words_and_says_so(tmp_path: Path) -> None:
    ingest_words(tmp_path / "home", ROWS)
    answer = ask(tmp_path / "home")
    waiting = "3 of 3 articles are found by words only until their vectors are made."
    assert (answer.refused, answer.note) == (False, waiting)
    assert [citation.quote for citation in answer.citations] == [ROWS[0]["text"]]
    refused = ask(tmp_path / "home", "Which pancake recipe wants buttermilk?")
    assert (refused.refused, refused.note) == (True, waiting)


def test_a_quote_is_chosen_by_meaning_though_no_vector_is_stored(
    tmp_path: Path, home: Path
) -> None:
    ingest_words(tmp_path / "home", ROWS)
    without, embedded = ask(tmp_path / "home"), ask(home)
    assert [c.as_json() for c in without.citations] == [c.as_json() for c in embedded.citations]


def test_a_few_articles_without_vectors_are_mentioned_with_a_refusal_only(tmp_path: Path) -> None:
    ingest_rows(tmp_path / "home", ROWS[:2])
    ingest_words(tmp_path / "home", ROWS[2:])
    assert ask(tmp_path / "home").note == ""
    refused = ask(tmp_path / "home", "Which pancake recipe?", Filters(outlets=("Nobody",)))
    assert refused.note == (
        "No article in the library is from the outlet 'Nobody'. "
        "1 of 3 articles is found by words only until their vectors are made."
    )


def test_a_good_answer_costs_no_look_at_all_articles(library: Library) -> None:
    with library.view() as view:
        assert library_note(view, Filters(outlets=("Nobody",)), refused=False) == ""
