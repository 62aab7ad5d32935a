"""Kept answers over a real library: they come back whole, and without what was purged."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answering import Answerer
from assistant.answers import Answer
from assistant.article_reader import ArticleReader
from assistant.conversation import Question
from assistant.conversations import Conversations
from assistant.corpus.articles import NO_FILTERS, Filters, article_key
from assistant.corpus.library import Library
from assistant.kept_answers import as_kept
from ingest.upkeep import purge
from tests.doubles import WordEmbedder
from tests.libraries import ingest_rows, reading, workplace
from tests.test_syndication import ASKED, COPIES, ROWS

LAKE = article_key("lake-courier")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    ingest_rows(tmp_path / "home", ROWS)
    with reading(tmp_path / "home") as library:
        yield library


def answered(library: Library, filters: Filters = NO_FILTERS) -> Answer:
    answerer = Answerer(library=library, embedder=WordEmbedder(), writer=None)
    *_, answer = answerer.reply(Question(ASKED, date(2025, 11, 10), filters=filters))
    return answer


def test_a_kept_answer_comes_back_with_the_copies_of_its_articles(library: Library) -> None:
    answer = answered(library)
    restored = ArticleReader(library).restore(as_kept(answer))
    assert restored.citations == answer.citations
    assert any(citation.also_in for citation in restored.citations)


def test_a_purge_takes_the_words_out_of_what_is_kept(library: Library, tmp_path: Path) -> None:
    kept = Conversations(library.home / "conversations.sqlite")
    answer = answered(library)
    cited = {citation.article.id for citation in answer.citations}
    assert "lake-courier" in cited
    assert cited & COPIES
    name = kept.create("owner", ASKED)
    kept.append("owner", name, ASKED, as_kept(answer))
    place = workplace(library.home, WordEmbedder())
    assert purge(["lake-courier"], place).erased == 1
    place.catalogue.close()
    files = b"".join(file.read_bytes() for file in library.home.glob("conversations.sqlite*"))
    assert b"pillars" not in files
    conversation = kept.read("owner", name)
    assert conversation
    restored = ArticleReader(library).restore(conversation.exchanges[0].answer)
    assert {citation.article.id for citation in restored.citations} == cited - {"lake-courier"}
    assert "no longer in the library" in restored.note


def test_one_article_alone_is_asked(library: Library) -> None:
    answer = answered(library, Filters(articles=(LAKE,)))
    cited = {citation.article.key for citation in (*answer.citations, *answer.nearest)}
    assert cited == {LAKE}


def test_the_reader_finds_current_versions_and_copies(library: Library) -> None:
    reader, key = ArticleReader(library), article_key("shore-times")
    current = reader.current(key)
    assert current == (reader.article(key, 1), 1)
    assert [copy.article for copy in reader.copies(key)] == ["continental-wire", "harbour-gazette"]
    assert reader.copies(LAKE) == ()
    assert reader.current("0" * 16) is None
