from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.corpus.articles import Article, article_key
from assistant.corpus.catalogue import (
    Catalogue,
    CatalogueEdit,
    CatalogueView,
    StagedArticle,
    open_catalogue,
)
from assistant.corpus.catalogue.schema import articles, sketches
from assistant.corpus.duplicates import (
    FEWEST,
    SKETCH,
    Cluster,
    Copy,
    is_copy,
    sketch,
    wording,
)
from assistant.corpus.embedding import EmbedderIdentity

NO_MODEL = EmbedderIdentity("none", 0, "")
Library = Mapping[str, str | None]  # texts by article id; None: the article is not there


def story(name: str, words: int = 120) -> list[str]:
    return [f"{name}{n}" for n in range(words)]


def edited(words: list[str], every: int) -> list[str]:
    return [f"new{n}" if n % every == every // 2 else word for n, word in enumerate(words)]


def variants(name: str) -> dict[str, str]:
    """A story as several outlets would carry it."""
    whole = story(name)
    ways = {
        "whole": whole,
        "edited": edited(whole, 8),
        "head": whole[:60],
        "tail": whole[60:],
        "lead": [*story(f"{name}lead", 20), *whole[20:]],
    }
    return {way: " ".join(words) for way, words in ways.items()}


BRIDGE, MARKET = variants("bridge"), variants("market")
QUOTING = " ".join([*story("review"), *story("bridge", 50)])  # half a story as a long quote
TEXTS = (*BRIDGE.values(), *MARKET.values(), QUOTING)


def alike(one: str, other: str) -> bool:
    return is_copy(wording(one), wording(other))


texts = st.lists(st.sampled_from(story("w", 400)), min_size=60, max_size=90, unique=True)


@given(texts)
def test_a_text_is_a_copy_of_itself_and_of_its_halves(words: list[str]) -> None:
    text = " ".join(words)
    assert alike(text, text)
    assert alike(text, text.upper().replace(" ", "\n\n"))
    assert alike(text, " ".join(words[: max(len(words) // 2, FEWEST + 2)]))


@given(texts, texts, st.integers(0, 90))
def test_the_relation_is_symmetric(one: list[str], other: list[str], taken: int) -> None:
    mixed = [*one[:taken], *other[taken:]]
    for first, second in combinations((one, other, mixed), 2):
        assert alike(" ".join(first), " ".join(second)) == alike(" ".join(second), " ".join(first))


@pytest.mark.parametrize("way", ["edited", "head", "tail", "lead"])
def test_a_story_is_recognised(way: str) -> None:
    assert alike(BRIDGE["whole"], BRIDGE[way])
    assert len({*sketch(wording(BRIDGE["whole"]))} & {*sketch(wording(BRIDGE[way]))}) >= 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(BRIDGE["whole"], MARKET["whole"], id="another story"),
        pytest.param(BRIDGE["head"], BRIDGE["tail"], id="two halves"),
        pytest.param(BRIDGE["whole"], QUOTING, id="a long quote of it"),
        pytest.param(BRIDGE["whole"], " ".join(story("bridge", 33)), id="an excerpt"),
        pytest.param("We use cookies. Accept all?", "We use cookies. Accept all?", id="a notice"),
        pytest.param(
            " ".join([*story("caption", 60) * 4, *story("one", 40)]),
            " ".join([*story("caption", 60) * 4, *story("two", 40)]),
            id="repeated boilerplate",
        ),
        pytest.param("", "", id="nothing"),
    ],
)
def test_it_is_not_a_copy(one: str, other: str) -> None:
    assert not alike(one, other)


def test_a_text_without_spaces_between_words_is_compared_too() -> None:
    text = "".join(chr(0x4E00 + 7 * n) for n in range(120))
    assert alike(text, text[:70])
    assert not alike(text[:60], text[60:])


def test_a_sketch_is_short_whatever_the_length_and_empty_for_a_notice() -> None:
    assert len(sketch(wording(" ".join(story("long", 5000))))) == SKETCH
    assert sketch(wording("Read more about this story on our pages.")) == ()


def test_the_earliest_represents_a_cluster_and_an_undated_article_comes_last() -> None:
    noon_in_tokyo = datetime.fromisoformat("2025-11-07T12:00:00+09:00")  # 3:00 in UTC
    copies = [
        Copy("undated", None, None),
        Copy("later", "B", datetime(2025, 11, 7, 4, 0, tzinfo=UTC)),
        Copy("first", "A", noon_in_tokyo),
        Copy("day", "C", date(2025, 11, 8)),
    ]
    cluster = Cluster.of(copies)
    assert [copy.article for copy in cluster.copies] == ["first", "later", "day", "undated"]
    assert cluster.representative == article_key("first")
    assert Cluster.of(reversed(copies)) == cluster


@contextmanager
def empty() -> Iterator[Catalogue]:
    with TemporaryDirectory() as home:
        catalogue = open_catalogue(Path(home))
        yield catalogue
        catalogue.close()


def publish(catalogue: Catalogue, library: Library) -> None:
    """One publication; an article without a text goes if it was there."""
    with catalogue.transaction() as connection:
        edit = CatalogueEdit(connection)
        run = edit.begin_run()
        for name, text in library.items():
            if text is None:
                gone = sa.update(articles).where(articles.c.key == article_key(name))
                connection.execute(gone.values(staged=0))
            else:
                article = Article(name, name, text, outlet=f"The {name} Post")
                edit.stage(run, StagedArticle(article, name, None, (), ()))
        edit.publish(edit.reserve_generation(), NO_MODEL)


def clusters(catalogue: Catalogue, library: Library) -> set[frozenset[str]]:
    with catalogue.transaction() as connection:
        found = CatalogueView(connection).clusters(article_key(name) for name in library)
    for key, cluster in found.items():
        assert key in {copy.key for copy in cluster.copies}
    return {frozenset(copy.article for copy in cluster.copies) for cluster in found.values()}


def compared_each_with_each(library: Library) -> set[frozenset[str]]:
    """The connected components, found the slow way."""
    groups = [{name} for name, text in library.items() if text is not None]
    for one, other in combinations([name for group in groups for name in group], 2):
        if alike(library[one] or "", library[other] or ""):
            joined = [group for group in groups if one in group or other in group]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return {frozenset(group) for group in groups if len(group) > 1}


libraries = st.dictionaries(
    st.sampled_from("abcdef"), st.sampled_from([None, *TEXTS]), min_size=1, max_size=6
)


@settings(max_examples=30, deadline=None)
@given(st.lists(libraries, min_size=1, max_size=4))
def test_after_any_publications_the_clusters_are_those_of_comparing_each_with_each(
    publications: list[dict[str, str | None]],
) -> None:
    held: dict[str, str | None] = {}
    with empty() as catalogue:
        for library in publications:
            publish(catalogue, library)
            held |= library
            assert clusters(catalogue, held) == compared_each_with_each(held)


@settings(max_examples=15, deadline=None)
@given(libraries, st.randoms(use_true_random=False))
def test_the_order_of_ingestion_does_not_matter(
    library: dict[str, str | None], chance: Random
) -> None:
    names = list(library)
    chance.shuffle(names)
    with empty() as at_once, empty() as one_by_one:
        publish(at_once, library)
        for name in names:
            publish(one_by_one, {name: library[name]})
        assert clusters(at_once, library) == clusters(one_by_one, library)


def test_an_unrelated_article_changes_no_cluster() -> None:
    held = {"a": BRIDGE["whole"], "b": BRIDGE["edited"], "c": MARKET["head"]}
    with empty() as catalogue:
        publish(catalogue, held)
        publish(catalogue, {"d": " ".join(story("unrelated"))})
        assert clusters(catalogue, {**held, "d": ""}) == {frozenset("ab")}


def test_two_halves_meet_through_the_whole_and_part_when_it_goes() -> None:
    halves = {"a": BRIDGE["head"], "b": BRIDGE["tail"]}
    with empty() as catalogue:
        publish(catalogue, halves)
        assert clusters(catalogue, halves) == set()
        publish(catalogue, {"c": BRIDGE["whole"]})
        assert clusters(catalogue, halves) == {frozenset("abc")}
        publish(catalogue, {"c": None})
        assert clusters(catalogue, halves) == set()
        publish(catalogue, {"c": BRIDGE["whole"]})
        assert clusters(catalogue, halves) == {frozenset("abc")}


def test_what_is_staged_belongs_to_no_cluster_before_it_is_published() -> None:
    with empty() as catalogue:
        publish(catalogue, {"a": BRIDGE["whole"]})
        with catalogue.transaction() as connection:
            edit = CatalogueEdit(connection)
            copy = Article("b", "b", BRIDGE["whole"])
            edit.stage(edit.begin_run(), StagedArticle(copy, "b", None, (), ()))
        assert clusters(catalogue, {"a": "", "b": ""}) == set()


def test_an_article_that_went_leaves_no_sketch() -> None:
    with empty() as catalogue:
        publish(catalogue, {"a": BRIDGE["whole"]})
        publish(catalogue, {"a": None})
        with catalogue.transaction() as connection:
            left = connection.execute(sa.select(sa.func.count()).select_from(sketches))
            assert left.scalar_one() == 0


def test_the_copies_of_a_story_in_more_outlets_than_are_looked_up_are_one_cluster() -> None:
    held = {str(n): BRIDGE["whole"] for n in range(260)}
    with empty() as catalogue:
        publish(catalogue, held)
        assert clusters(catalogue, held) == {frozenset(held)}
