import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.articles import (
    Article,
    Filters,
    Passage,
    article_key,
    header,
    page_of,
    passage_id,
)

ARTICLE = Article(
    id="wire-1",
    title="A bridge reopens",
    text="The bridge is open. Cars cross it.",
    outlet="The Wire",
    authors=("Ana Lee", "Bo Kim"),
    published=date(2025, 11, 7),
    url="https://wire.example/1",
    kind="news",
    language="en",
)
ASTANA = timezone(timedelta(hours=5))


def test_the_key_is_the_start_of_the_hash_of_the_id() -> None:
    assert ARTICLE.key == hashlib.sha256(b"wire-1").hexdigest()[:16]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_key_can_stand_in_a_passage_id_and_in_a_link(name: str) -> None:
    key = article_key(name)
    assert len(key) == 16
    assert set(key) <= set("0123456789abcdef")


def test_a_passage_id_names_article_version_and_place() -> None:
    assert Passage(ARTICLE, 3, 2, 20, 34).id == passage_id(ARTICLE.key, 3, 2)
    assert passage_id("ab", 3, 2) == "ab.3.2"


def test_a_passage_is_its_slice_of_the_text() -> None:
    assert Passage(ARTICLE, 1, 0, 20, 34).text == "Cars cross it."


@pytest.mark.parametrize(
    "change",
    [
        {"id": "elsewhere"},
        {"modified": date(2025, 11, 9)},
        {"published_as": "11/07/2025"},
        {"origins": {"title": "html"}},
    ],
    ids=lambda change: ",".join(change),
)
def test_the_fingerprint_does_not_depend_on_what_is_not_seen(change: dict[str, object]) -> None:
    assert replace(ARTICLE, **change).fingerprint() == ARTICLE.fingerprint()  # type: ignore[arg-type]  # each value fits its field


def test_two_articles_that_say_the_same_are_equal_wherever_it_came_from() -> None:
    assert replace(ARTICLE, origins={"title": "html"}) == ARTICLE
    assert len({replace(ARTICLE, origins={"title": "html"}), ARTICLE}) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": "A bridge closes"},
        {"text": "The bridge is shut."},
        {"outlet": None},
        {"authors": ("Bo Kim", "Ana Lee")},
        {"published": date(2025, 11, 8)},
        {"published": datetime(2025, 11, 7, tzinfo=UTC)},
        {"url": None},
        {"kind": "opinion"},
        {"language": None},
        {"section": "Local"},
        {"pages": (0, 20)},
    ],
    ids=lambda change: ",".join(change),
)
def test_every_field_that_readers_see_changes_the_fingerprint(change: dict[str, object]) -> None:
    assert replace(ARTICLE, **change).fingerprint() != ARTICLE.fingerprint()  # type: ignore[arg-type]  # each value fits its field


@given(st.lists(st.text("ab \n", min_size=1), min_size=1, max_size=5))
def test_each_character_stands_on_the_page_that_it_came_from(pages: list[str]) -> None:
    starts = [sum(map(len, pages[:number])) for number in range(len(pages))]
    article = replace(ARTICLE, text="".join(pages), pages=tuple(starts))
    told = [page_of(article, offset) for offset in range(len(article.text))]
    assert told == [number for number, page in enumerate(pages, 1) for _ in page]


def test_an_empty_page_is_counted() -> None:
    article = replace(ARTICLE, text="onethree", pages=(0, 3, 3))
    assert (page_of(article, 2), page_of(article, 3)) == (1, 3)


def test_an_article_without_pages_has_no_page() -> None:
    assert page_of(ARTICLE, 3) is None


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (None, None),
        (date(2025, 11, 7), date(2025, 11, 7)),
        # The day that the source wrote, not that of Greenwich.
        (datetime(2025, 11, 7, 1, 30, tzinfo=ASTANA), date(2025, 11, 7)),
    ],
)
def test_the_day_of_publication_is_the_one_that_the_source_wrote(
    published: date | datetime | None, day: date | None
) -> None:
    assert replace(ARTICLE, published=published).published_on == day


def test_the_header_holds_what_is_known() -> None:
    assert header(ARTICLE) == "A bridge reopens | The Wire | 2025-11-07"
    assert header(Article("1", "Alone", "Text.")) == "Alone"


def test_no_filter_allows_everything_and_is_false() -> None:
    assert not Filters()
    assert Filters().allow(Article("1", "Alone", "Text."))


@pytest.mark.parametrize(
    ("filters", "allowed"),
    [
        pytest.param(Filters(outlets=("the wire",)), True, id="outlet in another case"),
        pytest.param(Filters(outlets=("Other", "The Wire")), True, id="one of two outlets"),
        pytest.param(Filters(outlets=("Wire",)), False, id="part of an outlet"),
        pytest.param(Filters(kinds=("opinion", "news")), True, id="kind"),
        pytest.param(Filters(kinds=("opinion",)), False, id="other kind"),
        pytest.param(Filters(languages=("EN",)), True, id="language"),
        pytest.param(Filters(languages=("ru",)), False, id="other language"),
        pytest.param(Filters(authors=("bo kim",)), True, id="one of its authors"),
        pytest.param(Filters(authors=("Cy Roe",)), False, id="not its author"),
        pytest.param(Filters(earliest=date(2025, 11, 7)), True, id="from that day on"),
        pytest.param(Filters(earliest=date(2025, 11, 8)), False, id="from the day after"),
        pytest.param(Filters(latest=date(2025, 11, 7)), True, id="up to that day"),
        pytest.param(Filters(latest=date(2025, 11, 6)), False, id="up to the day before"),
        pytest.param(Filters(articles=(ARTICLE.key,)), True, id="the article"),
        pytest.param(Filters(articles=("0" * 16,)), False, id="another article"),
        pytest.param(Filters(outlets=("The Wire",), kinds=("opinion",)), False, id="both must"),
    ],
)
def test_an_article_passes_when_every_filled_field_holds(filters: Filters, allowed: bool) -> None:
    assert filters
    assert filters.allow(ARTICLE) is allowed


@pytest.mark.parametrize(
    "filters",
    [
        Filters(outlets=("The Wire",)),
        Filters(kinds=("news",)),
        Filters(earliest=date(1900, 1, 1)),
        Filters(latest=date(2100, 1, 1)),
        Filters(languages=("en",)),
        Filters(authors=("Ana Lee",)),
    ],
    ids=repr,
)
def test_what_is_unknown_passes_no_filter(filters: Filters) -> None:
    assert not filters.allow(Article("1", "Alone", "Text."))
