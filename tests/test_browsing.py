"""The table of articles: what is searched, filtered, sorted and counted."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.corpus.articles import Article, Filters, article_key
from assistant.corpus.catalogue import (
    ArticleTable,
    Catalogue,
    CatalogueEdit,
    CatalogueView,
    Choices,
    Count,
    Seen,
    Shown,
    StagedArticle,
    VectorStore,
    Wanted,
    open_catalogue,
)
from assistant.corpus.catalogue.choosing import COLUMNS, STATES, Column
from assistant.corpus.duplicates import Copy
from assistant.corpus.embedding import EmbedderIdentity
from tests.libraries import query

WORDS = EmbedderIdentity("words", 2, "0" * 64)
STORY = " ".join(f"word{number}" for number in range(90)) + "."


def article(name: str, **fields: object) -> Article:
    known = {"id": name, "title": f"Title of {name}", "text": f"{name} is told. And retold."}
    return Article(**known | fields)  # type: ignore[arg-type]


ARTICLES = (
    article("bridge", title="A bridge reopens", outlet="The Wire", authors=("Zoë Ærlig", "Bo Kim"),
            published=datetime(2025, 11, 7, 9, 30, tzinfo=UTC), kind="news", language="en",
            text=STORY),
    article("https://post.example/ferry", title="Zebra on the ferry", outlet="die Post",
            published=date(2025, 10, 31), kind="opinion", language="de"),
    article("undated", title="ÉCLAIRS for everyone"),
    # Two hours ahead of UTC: published before the other bridge, of which the dates say otherwise.
    article("again", title="The bridge again", outlet="Gazette", kind="news", language="en",
            published=datetime(2025, 11, 7, 11, 0, tzinfo=timezone(timedelta(hours=2))),
            text=STORY),
)  # fmt: skip


def stage(catalogue: Catalogue, *articles: Article, embedded: bool = True) -> None:
    with catalogue.transaction() as connection:
        edit, store = CatalogueEdit(connection), VectorStore(connection)
        run = edit.begin_run()
        for one in articles:
            middle, end = len(one.text) // 2, len(one.text)
            names = [f"{one.key} {one.text[:9]} {half}" for half in (1, 2)]
            store.queue({name: name for name in names})
            edit.stage(run, StagedArticle(one, one.id, None, [(0, middle), (middle, end)], names))
        if embedded:
            store.store({name: np.ones(2, np.float32) for name in store.waiting(99)})


def publish(catalogue: Catalogue) -> None:
    with catalogue.transaction() as connection:
        edit = CatalogueEdit(connection)
        edit.publish(edit.reserve_generation(), WORDS)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with closing(open_catalogue(tmp_path / "library")) as catalogue:
        stage(catalogue, *ARTICLES)
        publish(catalogue)
        yield catalogue


def ids(catalogue: Catalogue, wanted: Wanted = Wanted()) -> list[str]:  # noqa: B008  # frozen
    """The ids in the order of the table; over time as many are counted."""
    names = {article_key(one.id): one.id for one in ARTICLES}
    with catalogue.transaction() as connection:
        table = ArticleTable(connection)
        lines = table.page(wanted, offset=0, limit=50)
        assert sum(one.articles for one in table.over_time(wanted, 4)) == len(lines)
    return [names[line.key] for line in lines]


def lines(catalogue: Catalogue, wanted: Wanted = Wanted()) -> list[Shown]:  # noqa: B008  # frozen
    with catalogue.transaction() as connection:
        return ArticleTable(connection).page(wanted, offset=0, limit=50)


BRIDGE, FERRY, UNDATED, AGAIN = (one.id for one in ARTICLES)


def test_a_line_says_all_that_the_table_shows(catalogue: Catalogue) -> None:
    with catalogue.transaction() as connection:
        lines = ArticleTable(connection).page(Wanted(), offset=0, limit=2)
    first = ARTICLES[3]
    assert lines == [
        Shown(first.key, 1, "The bridge again", "Gazette", first.published, "news", "en", 2,
              "current", None),
        Shown(article_key(BRIDGE), 1, "A bridge reopens", "The Wire", ARTICLES[0].published,
              "news", "en", 2, "copy", Copy(AGAIN, "Gazette", first.published)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("BRIDGE", [AGAIN, BRIDGE]),
        ("bridge wire", [BRIDGE]),
        ("éclairs", [UNDATED]),
        ("zoë ærlig", [BRIDGE]),
        ("  Bo   KIM ", [BRIDGE]),
        ("post.example", [FERRY]),
        ("die post", [FERRY]),
        ("bridge post", []),
        ("%", []),
        ("word17", []),  # the text is searched by asking
        ("'; DROP TABLE articles --", []),
    ],
)
def test_each_word_must_stand_in_title_outlet_authors_or_id(
    catalogue: Catalogue, words: str, found: list[str]
) -> None:
    assert ids(catalogue, Wanted(words=words)) == found


def test_filters_are_those_of_a_question(catalogue: Catalogue) -> None:
    assert ids(catalogue, Wanted(filters=Filters(outlets=("THE WIRE",)))) == [BRIDGE]
    assert ids(catalogue, Wanted(filters=Filters(latest=date(2025, 10, 31)))) == [FERRY]
    assert ids(catalogue, Wanted("bridge", Filters(languages=("de",)))) == []


@pytest.mark.parametrize(
    ("sort", "ascending"),
    [
        ("title", [BRIDGE, AGAIN, FERRY, UNDATED]),
        ("outlet", [FERRY, AGAIN, BRIDGE, UNDATED]),
        ("published", [FERRY, BRIDGE, AGAIN, UNDATED]),
    ],
)
def test_unknown_values_come_last_in_both_orders(
    catalogue: Catalogue, sort: Column, ascending: list[str]
) -> None:
    assert ids(catalogue, Wanted(sort=sort, descending=False)) == ascending
    unknown = [] if sort == "title" else [UNDATED]
    known = [name for name in ascending if name not in unknown]
    assert ids(catalogue, Wanted(sort=sort)) == [*reversed(known), *unknown]


def test_every_column_sorts_and_every_state_filters(catalogue: Catalogue) -> None:
    for sort in COLUMNS:
        for descending in (True, False):
            listed = ids(catalogue, Wanted(sort=sort, descending=descending))  # type: ignore[arg-type]
            assert sorted(listed) == sorted([BRIDGE, FERRY, UNDATED, AGAIN])
    shown = {state: ids(catalogue, Wanted(state=state)) for state in STATES}  # type: ignore[arg-type]
    assert shown == {
        "current": [AGAIN, FERRY, UNDATED],
        "waiting": [],
        "copy": [BRIDGE],
        "removed": [],
    }


def test_what_waits_for_its_vectors_says_so(catalogue: Catalogue) -> None:
    stage(catalogue, replace(ARTICLES[1], text="A new text. It waits."), embedded=False)
    assert ids(catalogue, Wanted(state="waiting")) == []  # not published yet
    publish(catalogue)
    with catalogue.transaction() as connection:
        (line,) = ArticleTable(connection).page(Wanted(state="waiting"), offset=0, limit=9)
    assert (line.key, line.version, line.state) == (article_key(FERRY), 2, "waiting")


def test_what_was_removed_is_listed_apart_with_its_last_version(catalogue: Catalogue) -> None:
    stage(catalogue, replace(ARTICLES[0], title="A bridge shuts"))
    publish(catalogue)
    with catalogue.transaction() as connection:
        CatalogueEdit(connection).stage_removal(article_key(BRIDGE))
    publish(catalogue)
    stage(catalogue, ARTICLES[0], article("staged only"))  # what a run under way has not published
    assert ids(catalogue) == [AGAIN, FERRY, UNDATED]
    with catalogue.transaction() as connection:
        (line,) = ArticleTable(connection).page(Wanted(state="removed"), offset=0, limit=9)
    assert (line.title, line.version, line.passages) == ("A bridge shuts", 2, 2)
    assert line.state == "removed"


def test_pages_follow_each_other_without_gaps(catalogue: Catalogue) -> None:
    with catalogue.transaction() as connection:
        table = ArticleTable(connection)
        whole = table.page(Wanted(), offset=0, limit=9)
        pages = [table.page(Wanted(), offset=offset, limit=1) for offset in range(5)]
    assert [line for page in pages for line in page] == whole
    assert pages[4] == []


def test_the_chart_counts_by_period_and_outlet(catalogue: Catalogue) -> None:
    with catalogue.transaction() as connection:
        table = ArticleTable(connection)
        assert table.over_time(Wanted(), 7) == [
            Count("", None, 1),
            Count("2025-10", "die Post", 1),
            Count("2025-11", "Gazette", 1),
            Count("2025-11", "The Wire", 1),
        ]
        assert table.over_time(Wanted("bridge"), 4) == [
            Count("2025", "Gazette", 1),
            Count("2025", "The Wire", 1),
        ]


def test_the_choices_are_the_known_values_the_most_frequent_first(catalogue: Catalogue) -> None:
    with catalogue.transaction() as connection:
        choices = ArticleTable(connection).choices()
    assert list(choices.outlets) == ["Gazette", "The Wire", "die Post"]
    assert choices.kinds == {"news": 2, "opinion": 1, "unknown": 1}
    assert choices.languages == {"en": 2, "de": 1}


def test_a_catalogue_of_before_gets_what_it_lacks_and_loses_the_old_index(
    catalogue: Catalogue,
) -> None:
    stage(catalogue, article("late", title="A late bridge"), embedded=False)
    publish(catalogue)
    before = lines(catalogue)
    assert {line.state for line in before} == {"current", "waiting", "copy"}
    with closing(sqlite3.connect(catalogue.path)) as old, old:
        old.execute("DROP INDEX versions_listed")
        old.execute("DROP INDEX versions_by_url")
        old.execute("CREATE INDEX versions_filtered ON versions (key, version, outlet)")
        old.execute("ALTER TABLE articles DROP COLUMN state")
    with closing(open_catalogue(catalogue.path.parent)) as opened:
        names = query(
            catalogue.path.parent,
            "SELECT name FROM sqlite_master WHERE tbl_name = 'versions' AND name LIKE 'versions%'"
            " AND type = 'index'",
        )
        assert sorted(names) == [("versions_by_url",), ("versions_listed",)]
        assert lines(opened) == before
        assert [line.title for line in lines(opened, Wanted("late"))] == ["A late bridge"]


def test_what_was_seen_is_not_looked_for_again_until_the_next_publication(
    catalogue: Catalogue,
) -> None:
    seen = Seen()

    def look() -> tuple[list[str], list[Count], Choices]:
        with catalogue.transaction() as connection:
            table = ArticleTable(connection, seen)
            titles = [line.title for line in table.page(Wanted("bridge"), offset=0, limit=9)]
            return titles, table.over_time(Wanted(), 4), table.choices()

    first = look()
    with catalogue.transaction() as connection:
        connection.exec_driver_sql("UPDATE versions SET outlet = 'Another', kind = 'wire'")
    assert look() == first
    stage(catalogue, article("third", title="A third bridge", kind="news"))
    assert look()[0] == ["The bridge again", "A bridge reopens"]  # staged only
    publish(catalogue)
    titles, counts, choices = look()
    assert titles == ["The bridge again", "A bridge reopens", "A third bridge"]
    assert sum(count.articles for count in counts) == 5
    assert choices.kinds == {"wire": 4, "news": 1}


def test_no_line_of_the_table_reads_the_texts_and_a_page_looks_its_lines_up(
    catalogue: Catalogue,
) -> None:
    asked: list[tuple[str, Any]] = []
    with catalogue.transaction() as connection:
        heard = connection, "before_cursor_execute", lambda *what: asked.append(what[2:4])
        sa.event.listen(*heard)
        table = ArticleTable(connection)
        table.page(Wanted(), offset=0, limit=50)
        table.over_time(Wanted(), 7)
        table.choices()
        sa.event.remove(*heard)
        plans = [
            row[3]
            for sql, values in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        ]
    steps = [plan for plan in plans if re.search(r" versions\b", plan)]
    assert sum("USING COVERING INDEX versions_listed" in step for step in steps) == 2
    assert not any(step.startswith("SCAN versions") for step in steps)


def states_found_one_by_one(catalogue: Catalogue) -> dict[str, str]:
    with catalogue.transaction() as connection:
        view = CatalogueView(connection)
        keys = [one.key for one in view.current_articles()]
        firsts = {key: cluster.copies[0].key for key, cluster in view.clusters(keys).items()}
        waits = connection.exec_driver_sql(
            "SELECT DISTINCT key FROM articles JOIN passages USING (key) WHERE version = current"
            " AND embedding NOT IN (SELECT embedding FROM embeddings)"
        )
        waiting = set(waits.scalars())
    copies = {key for key in keys if firsts.get(key, key) != key}
    return {
        key: "waiting" if key in waiting else "copy" if key in copies else "current" for key in keys
    }


CHANGES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["story", "own", "gone"]))


@given(st.lists(st.tuples(CHANGES, st.booleans()), min_size=1, max_size=5))
@settings(max_examples=20, deadline=None)
def test_after_each_publication_the_states_are_those_found_one_by_one(
    history: list[tuple[dict[str, str], bool]],
) -> None:
    seen = Seen()
    with TemporaryDirectory() as folder, closing(open_catalogue(Path(folder))) as catalogue:
        for number, (changes, embedded) in enumerate(history):
            stage(catalogue, *drafts(changes, number), embedded=embedded)
            with catalogue.transaction() as connection:
                for name in (name for name, what in changes.items() if what == "gone"):
                    CatalogueEdit(connection).stage_removal(article_key(name))
            publish(catalogue)
            assert_states(catalogue, seen, states_found_one_by_one(catalogue))


def drafts(changes: dict[str, str], number: int) -> Iterator[Article]:
    """What is staged: under each name the shared story or a text of its own."""
    for place, (name, what) in enumerate(changes.items()):
        if what != "gone":
            text = STORY if what == "story" else f"{name} {number}. And more."
            day = date(2025, 1, 1 + place) if number % 2 else None
            yield article(name, text=text, published=day)


def assert_states(catalogue: Catalogue, seen: Seen, expected: dict[str, str]) -> None:
    with catalogue.transaction() as connection:
        table = ArticleTable(connection, seen)
        sorted_by = Wanted(sort="state", descending=False)
        states = [line.state for line in table.page(sorted_by, offset=0, limit=9)]
        assert states == sorted(expected.values())
        for state in STATES[:3]:
            wanted = Wanted(state=state)  # type: ignore[arg-type]  # one of them
            shown = {line.key: line.state for line in table.page(wanted, offset=0, limit=9)}
            assert shown == {key: kept for key, kept in expected.items() if kept == state}
            assert sum(one.articles for one in table.over_time(wanted, 4)) == len(shown)


TEXTS = st.text("aAbBéÉßσΣς ", max_size=4)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=5), TEXTS)
@settings(max_examples=15, deadline=None)
def test_words_are_found_as_python_folds_them(rows: list[tuple[str, str, str]], words: str) -> None:
    articles = [
        article(f"n{number}", title=title or "-", outlet=outlet or None, authors=(author,))
        for number, (title, outlet, author) in enumerate(rows)
    ]
    with TemporaryDirectory() as folder, closing(open_catalogue(Path(folder))) as catalogue:
        stage(catalogue, *articles)
        publish(catalogue)
        with catalogue.transaction() as connection:
            found = ArticleTable(connection).page(Wanted(words), offset=0, limit=9)
    expected = {
        one.key
        for one in articles
        if all(
            any(word in text.casefold() for text in (one.title, one.outlet or "", one.id,
                                                     *one.authors))
            for word in words.casefold().split()
        )
    }  # fmt: skip
    assert {line.key for line in found} == expected
