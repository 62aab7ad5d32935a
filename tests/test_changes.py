"""What is said of a quote whose article has changed since."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.changes import Change, change_of
from assistant.citations import Citation, verified
from assistant.corpus.library import Library
from assistant.exports.answers import answer_as_markdown
from assistant.rendering.answers import answer_html
from assistant.rendering.articles import article_html
from tests.libraries import ingest_rows, reading

OLD = "The quake killed 45 people in the hills. The road is closed. Schools stay shut for a week."
NEW = "The quake killed 51 people in the hills, rescuers said. The road is closed. It is raining."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("changes") / "home"
    for text in (OLD, NEW):
        ingest_rows(home, [{"id": "a", "title": "Quake", "text": text, "language": "en"}])
    with reading(home) as opened:
        yield opened


def cite(library: Library, quote: str, version: int = 1) -> Citation:
    """The citation as it is shown when it is opened again."""
    with library.view() as view:
        (key,) = (article.key for article in view.current_articles())
        article = view.article(key, version)
        assert article is not None
        start = article.text.index(quote)
        one = Citation(1, article, version, start, start + len(quote), quote)
        (shown,) = verified([one], view)
        return shown


def test_changed_words_are_shown_with_those_of_the_newer_version(library):
    told = cite(library, "The quake killed 45 people in the hills.")
    newer = "The quake killed 51 people in the hills, rescuers said."
    assert told.changed == Change(2, 0, len(newer), newer)
    assert told.as_json()["changed"] == {"version": 2, "start": 0, "end": 55, "text": newer}
    assert told.quote in OLD


def test_words_that_nothing_comes_near_no_longer_stand(library):
    assert cite(library, "Schools stay shut for a week.").changed == Change(2, 0, 0, "")


def test_words_that_still_stand_are_not_changed_nor_those_of_the_newest_version(library):
    assert cite(library, "The road is closed.").changed is None
    newest = cite(library, "It is raining.", version=2)
    assert newest.changed is None
    assert "changed" not in newest.as_json()


def test_several_sentences_are_compared_with_as_many(library):
    told = cite(library, "The quake killed 45 people in the hills. The road is closed.")
    assert told.changed is not None
    assert told.changed.text == NEW.removesuffix(" It is raining.")


def test_card_reading_pane_and_export_show_both_texts(library):
    told = cite(library, "The quake killed 45 people in the hills.")
    answer = Answer("id", "Dead?", "Dead?", "quoted", citations=(told,))
    assert told.changed is not None
    pane = article_html(told.article, told.start, told.end, change=told.changed)
    for page in (answer_html(answer), pane):
        assert "45 people" in page
        assert "Changed in version 2 of the article: &#8220;The quake killed 51" in page
    assert f'href="#cite-{told.article.key}.2.0.55"' in pane
    written = replace(answer, mode="written", written="Many [1].")
    assert "” Changed in version 2: “The quake killed 51 people" in answer_as_markdown(written)


def test_a_removed_article_has_no_newer_version(library):
    told = cite(library, "The road is closed.")
    with library.view() as view:
        assert change_of(replace(told.article, id="unknown"), 1, "gone", view) is None
