from contextlib import closing
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.corpus.articles import Article, Filters
from assistant.corpus.catalogue import (
    Catalogue,
    CatalogueEdit,
    CatalogueView,
    Known,
    StagedArticle,
    VectorStore,
    open_catalogue,
)
from assistant.corpus.embedding import EmbedderIdentity
from assistant.errors import LibraryError
from tests.libraries import query

WORDS = EmbedderIdentity("words", 2, "0" * 64)


ARTICLE = Article(
    id="wire-1",
    title="A bridge reopens",
    text="The bridge is open. Cars cross it.",
    outlet="The Wire",
    authors=("Ana Lee", "Bo Kim"),
    published=datetime(2025, 11, 7, 9, 30, tzinfo=UTC),
    url="https://wire.example/1",
    kind="news",
    language="en",
    section="Local",
    modified=datetime(2025, 11, 7, 18, 0, tzinfo=timezone(timedelta(hours=-5))),
    published_as="11/07/2025",
    origins={"title": "html", "published": "other dates of the outlet"},
    pages=(0, 20),
)


SHORTER = replace(
    ARTICLE,
    text="The bridge is shut.",
    published=date(2025, 11, 8),
    modified=date(2025, 11, 9),
    published_as=None,
    origins={},
    pages=(),
)


def staged(article: Article, *spans: tuple[int, int]) -> StagedArticle:
    names = [f"{article.text[start:end]}" for start, end in spans]
    return StagedArticle(article, "articles/1.txt", "0" * 64, spans, names)


FIRST = staged(ARTICLE, (0, 20), (20, 34))


SECOND = staged(SHORTER, (0, 19))


def stage(catalogue: Catalogue, *all_staged: StagedArticle) -> int:
    with catalogue.transaction() as connection:
        edit = CatalogueEdit(connection)
        run = edit.begin_run()
        for one in all_staged:
            VectorStore(connection).queue({name: name for name in one.embeddings})
            edit.stage(run, one)
        embed(VectorStore(connection))
    return run


def embed(store: VectorStore) -> list[str]:
    """Gives everything that waits a vector, and says what that was."""
    texts = store.waiting(100)
    store.store({name: np.array([1, 0], np.float32) for name in texts})
    return list(texts.values())


def publish(catalogue: Catalogue) -> None:
    with catalogue.transaction() as connection:
        edit = CatalogueEdit(connection)
        edit.publish(edit.reserve_generation(), WORDS)


def current(catalogue: Catalogue) -> list[Article]:
    with catalogue.transaction() as connection:
        return list(CatalogueView(connection).current_articles())


def entries(catalogue: Catalogue, *, staged_only: bool) -> list[str]:
    with catalogue.transaction() as connection:
        found = CatalogueEdit(connection).entries(staged_only=staged_only)
        return [entry.id for entry in found]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return open_catalogue(tmp_path)


def test_a_new_catalogue_is_empty(catalogue: Catalogue) -> None:
    with catalogue.transaction() as connection:
        view = CatalogueView(connection)
        assert (view.generation(), view.embedder(), view.counts()) == (0, None, (0, 0))
        assert (view.passage_count(), view.languages()) == (0, ())


def test_what_is_staged_is_seen_by_no_reader(catalogue: Catalogue) -> None:
    stage(catalogue, FIRST)
    assert current(catalogue) == []
    assert entries(catalogue, staged_only=True) == [f"{ARTICLE.key}.1.0", f"{ARTICLE.key}.1.1"]


def test_a_publication_makes_an_article_current_with_all_its_fields(catalogue: Catalogue) -> None:
    stage(catalogue, FIRST)
    publish(catalogue)
    assert list(map(asdict, current(catalogue))) == [asdict(ARTICLE)]  # its origins too
    with catalogue.transaction() as connection:
        view = CatalogueView(connection)
        assert (view.generation(), view.embedder(), view.counts()) == (1, WORDS, (1, 1))
        names = [f"{ARTICLE.key}.1.{n}" for n in (0, 1, 2)]
        found = view.passages(names)
        assert {name: passage.text for name, passage in found.items()} == {
            names[0]: "The bridge is open. ",
            names[1]: "Cars cross it.",
        }


def test_a_change_replaces_the_passages_and_keeps_the_old_version(catalogue: Catalogue) -> None:
    stage(catalogue, FIRST)
    publish(catalogue)
    stage(catalogue, SECOND)
    with catalogue.transaction() as connection:
        edit = CatalogueEdit(connection)
        assert edit.superseded() == [f"{ARTICLE.key}.1.0", f"{ARTICLE.key}.1.1"]
        assert edit.next_passage_count() == 1
    publish(catalogue)
    with catalogue.transaction() as connection:
        view = CatalogueView(connection)
        assert view.article(ARTICLE.key, 1) == ARTICLE
        assert view.article(ARTICLE.key, 2) == SHORTER
        assert view.article(ARTICLE.key, 3) is None
        names = [f"{ARTICLE.key}.{version}.{n}" for version in (1, 2) for n in (0, 1)]
        assert list(view.passages(names)) == [f"{ARTICLE.key}.2.0"]
    assert current(catalogue) == [SHORTER]


def test_a_transaction_sees_no_publication_that_comes_after_its_first_look(
    catalogue: Catalogue,
) -> None:
    stage(catalogue, FIRST)
    with catalogue.transaction() as connection:
        view = CatalogueView(connection)
        assert view.generation() == 0
        publish(catalogue)
        assert (view.generation(), list(view.current_articles())) == (0, [])
    assert current(catalogue) == [ARTICLE]


def test_a_new_run_takes_back_what_an_interrupted_one_staged(catalogue: Catalogue) -> None:
    stage(catalogue, FIRST)
    publish(catalogue)
    other = replace(ARTICLE, id="wire-2")
    stage(catalogue, SECOND, staged(other, (0, 34)))
    stage(catalogue)
    assert entries(catalogue, staged_only=True) == []
    assert query(catalogue.path.parent, "SELECT id, current, staged FROM articles") == [
        ("wire-1", 1, None)
    ]
    assert query(catalogue.path.parent, "SELECT count(*) FROM versions") == [(1,)]
    assert query(catalogue.path.parent, "SELECT count(*) FROM passages") == [(2,)]


def test_of_two_versions_staged_in_one_run_the_later_stands(catalogue: Catalogue) -> None:
    stage(catalogue, FIRST, SECOND)
    publish(catalogue)
    assert current(catalogue) == [SHORTER]
    assert query(catalogue.path.parent, "SELECT count(*) FROM versions") == [(1,)]


def test_a_failed_transaction_leaves_nothing(catalogue: Catalogue) -> None:
    with pytest.raises(LibraryError), catalogue.transaction() as connection:
        CatalogueEdit(connection).reserve_generation()
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")
    with catalogue.transaction() as connection:
        assert CatalogueEdit(connection).reserve_generation() == 1


def test_a_generation_number_is_never_given_out_twice(catalogue: Catalogue) -> None:
    numbers = []
    for _ in range(3):
        with catalogue.transaction() as connection:
            numbers.append(CatalogueEdit(connection).reserve_generation())
    assert numbers == [1, 2, 3]


def test_vectors_come_back_as_they_were_and_go_when_no_passage_uses_them(
    catalogue: Catalogue,
) -> None:
    vector = np.array([0.1, -0.9], np.float32)
    with catalogue.transaction() as connection:
        VectorStore(connection).store({"One": vector, "Two": vector})
    stage(catalogue, staged(replace(ARTICLE, text="One"), (0, 3)))
    publish(catalogue)
    with catalogue.transaction() as connection:
        store = VectorStore(connection)
        ((name, kept),) = store.of(store.next_ids())
        assert name == f"{ARTICLE.key}.1.0"
        assert kept.tolist() == vector.tolist()
        store.prune()
        store.queue({"Two": "two", "One": "one"})
        assert store.waiting(9) == {"Two": "two"}


def test_what_has_no_vector_waits_once_and_in_the_order_in_which_it_came(
    catalogue: Catalogue,
) -> None:
    with catalogue.transaction() as connection:
        store = VectorStore(connection)
        store.queue({"b": "second", "a": "first"})
        store.queue({"a": "first", "c": "third"})
        assert store.waiting(2) == {"b": "second", "a": "first"}
        assert embed(store) == ["second", "first", "third"]
        store.queue({"a": "first", "c": "third"})
        assert store.waiting(9) == {}


def test_what_waits_for_no_passage_is_forgotten(catalogue: Catalogue) -> None:
    with catalogue.transaction() as connection:
        edit, store = CatalogueEdit(connection), VectorStore(connection)
        run = edit.begin_run()
        store.queue({name: name for name in FIRST.embeddings} | {"stray": "stray"})
        edit.stage(run, FIRST)
        assert store.waiting_count() == 2
        edit.unstage(ARTICLE.key)
        assert store.waiting_count() == 0


def test_articles_of_which_a_passage_waits_are_counted_once_they_are_current(
    catalogue: Catalogue,
) -> None:
    with catalogue.transaction() as connection:
        edit, view = CatalogueEdit(connection), CatalogueView(connection)
        store = VectorStore(connection)
        store.queue({name: name for name in FIRST.embeddings})
        edit.stage(edit.begin_run(), FIRST)
        assert view.waiting_articles() == 0
        edit.publish(edit.reserve_generation(), WORDS)
        assert (view.waiting_articles(), store.has_unpublished()) == (1, False)
        embed(store)
        assert (view.waiting_articles(), store.has_unpublished()) == (1, True)
        edit.publish(edit.reserve_generation(), WORDS)
        assert (view.waiting_articles(), store.has_unpublished()) == (0, False)


def test_outlets_and_written_dates_are_those_of_the_current_articles(catalogue: Catalogue) -> None:
    other = replace(ARTICLE, id="wire-2", outlet="A Post", url=None, published_as="7/11/2025")
    stage(catalogue, FIRST, staged(other, (0, 34)))
    assert written(catalogue) == ((), [])
    publish(catalogue)
    assert written(catalogue) == (
        ("A Post", "The Wire"),
        [("A Post", None, "7/11/2025"), ("The Wire", "https://wire.example/1", "11/07/2025")],
    )
    stage(catalogue, SECOND)
    publish(catalogue)
    assert written(catalogue) == (("A Post", "The Wire"), [("A Post", None, "7/11/2025")])


def written(catalogue: Catalogue) -> tuple[tuple[str, ...], list[tuple[str | None, ...]]]:
    with catalogue.transaction() as connection:
        view = CatalogueView(connection)
        return view.outlets(), sorted(view.written_dates())  # type: ignore[type-var]  # outlets here are known


def test_known_articles_are_the_current_ones(catalogue: Catalogue) -> None:
    stage(catalogue, FIRST)
    publish(catalogue)
    stage(catalogue, SECOND)
    with catalogue.transaction() as connection:
        known = CatalogueEdit(connection).known()
    assert known == [Known("wire-1", "articles/1.txt", ARTICLE.fingerprint(), "0" * 64)]


def test_filters_over_the_catalogue_equal_filters_over_its_articles(catalogue: Catalogue) -> None:
    articles = [
        replace(ARTICLE, id=str(n), outlet=outlet, published=day, authors=authors)
        for n, (outlet, day, authors) in enumerate(
            [
                ("The Wire", date(2025, 11, 7), ("Ana Lee",)),
                ("Steppe Post", None, ()),
                (None, datetime(2025, 11, 9, 23, 0, tzinfo=UTC), ("Bo Kim", "Ana Lee")),
            ]
        )
    ]
    stage(catalogue, *(staged(article, (0, 34)) for article in articles))
    publish(catalogue)
    for filters in (
        Filters(outlets=("the wire",)),
        Filters(authors=("ana lee",)),
        Filters(earliest=date(2025, 11, 8)),
        Filters(latest=date(2025, 11, 9), kinds=("news",)),
        Filters(languages=("fr",)),
        Filters(articles=(articles[0].key, articles[2].key), earliest=date(2025, 11, 8)),
    ):
        with catalogue.transaction() as connection:
            allowed = CatalogueView(connection).allowed(filters)
        assert allowed == {article.key for article in articles if filters.allow(article)}


OUTLETS = ["The Wire", "THE WIRE", "Straße", "STRASSE", "İstanbul Post", "ΣΊΣΥΦΟΣ", "", "%", "'"]
NAMED = st.lists(st.sampled_from([*OUTLETS, "the wire", "σίσυφοσ"]), max_size=2).map(tuple)
DAYS = st.none() | st.dates(date(2025, 11, 7), date(2025, 11, 10))
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=-9)), timezone(timedelta(hours=9))])
MOMENTS = st.datetimes(datetime(2025, 11, 7), datetime(2025, 11, 11), timezones=ZONES)  # noqa: DTZ001


@given(
    st.lists(st.tuples(st.none() | st.sampled_from(OUTLETS), DAYS | MOMENTS, NAMED), max_size=6),
    st.builds(Filters, outlets=NAMED, authors=NAMED, earliest=DAYS, latest=DAYS),
)
@settings(max_examples=15, deadline=None)
def test_the_catalogue_allows_what_filters_allow(
    rows: list[tuple[str | None, date | None, tuple[str, ...]]], filters: Filters
) -> None:
    articles = [
        replace(ARTICLE, id=str(n), outlet=outlet, published=day, authors=authors)
        for n, (outlet, day, authors) in enumerate(rows)
    ]
    with TemporaryDirectory() as folder, closing(open_catalogue(Path(folder))) as catalogue:
        stage(catalogue, *(staged(article, (0, 34)) for article in articles))
        publish(catalogue)
        with catalogue.transaction() as connection:
            allowed = CatalogueView(connection).allowed(filters)
    assert allowed == {article.key for article in articles if filters.allow(article)}


def test_the_newest_articles_are_of_different_outlets_first(catalogue: Catalogue) -> None:
    def article(name: str, outlet: str, day: int | None) -> Article:
        published = date(2025, 11, day) if day else None
        return replace(ARTICLE, id=name, outlet=outlet, published=published)

    articles = [article("a9", "A", 9), article("a8", "A", 8), article("b7", "B", 7)]
    stage(catalogue, *(staged(one, (0, 34)) for one in [*articles, article("c", "C", None)]))
    publish(catalogue)
    with catalogue.transaction() as connection:
        newest = CatalogueView(connection).newest(4)
    assert [one.id for one in newest] == ["a9", "b7", "c", "a8"]
