"""Fields under the names that sources give them, each with its origin."""

from datetime import UTC, date, datetime

import pytest

from assistant.corpus.articles import Article
from ingest.fields import article_from
from ingest.formats import read_markdown
from ingest.kinds import told_kind

TEXT = "The ministers met in the capital and agreed on the bridge that was planned for years."


def article(**fields: object) -> Article:
    return article_from({"text": TEXT, **fields}, "here")


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("headline", "Tea", "title", "Tea"),
        ("source", "The Wire", "outlet", "The Wire"),
        ("publisher", {"name": "The Wire"}, "outlet", "The Wire"),
        ("site", "wire.example", "outlet", "wire.example"),
        ("author", "Ana Lee, Bo Kim and Cy Roe", "authors", ("Ana Lee", "Bo Kim", "Cy Roe")),
        ("byline", "By Ana Lee", "authors", ("Ana Lee",)),
        ("creator", [{"name": "Ana Lee"}], "authors", ("Ana Lee",)),
        ("date", "2025-11-07", "published", date(2025, 11, 7)),
        ("datePublished", "2025-11-07", "published", date(2025, 11, 7)),
        ("published_at", "2025-11-07", "published", date(2025, 11, 7)),
        ("pub_date", "7 November 2025", "published", date(2025, 11, 7)),
        (
            "published_timestamp",
            1762507800,
            "published",
            datetime(2025, 11, 7, 9, 30, tzinfo=UTC),
        ),
        ("modified", "2025-11-08", "modified", date(2025, 11, 8)),
        ("dateModified", "2025-11-08", "modified", date(2025, 11, 8)),
        ("lang", "de_DE", "language", "de"),
        ("section", ["Markets", "Food"], "section", "Markets"),
        ("kind", "Analysis", "kind", "analysis"),
    ],
)
def test_a_field_is_known_under_its_usual_names(
    name: str, value: object, field: str, read: object
) -> None:
    found = article(**{name: value}, origins="json line")
    assert getattr(found, field) == read
    assert found.origins[field] == "json line"


def test_an_empty_field_gives_way_to_its_alias() -> None:
    found = article(outlet="", source="The Wire", authors=[], byline="Ana Lee", published=None)
    assert (found.outlet, found.authors, found.published) == ("The Wire", ("Ana Lee",), None)


def test_a_date_that_can_be_read_counts_before_one_that_cannot() -> None:
    found = article(published="soon", date="2025-11-07")
    assert (found.published, found.published_as) == (date(2025, 11, 7), None)


def test_a_day_in_the_url_stands_for_a_date_that_is_missing_or_cannot_be() -> None:
    url = "https://wire.example/2025/11/07/tea"
    for written in ("", "0001-11-30"):
        found = article(date=written, url=url, origins="json line")
        assert (found.published, found.origins["published"]) == (date(2025, 11, 7), "url")


def test_the_time_of_scraping_is_no_publication() -> None:
    found = article(timestamp=1762507800, scraped_at="2025-11-07", crawled="2025-11-07")
    assert (found.published, found.published_as) == (None, None)


def test_what_is_not_given_has_an_origin_of_its_own() -> None:
    assert article(origins="json line").origins == {"title": "first line", "language": "detected"}


def test_what_is_unknown_has_no_origin() -> None:
    found = article_from({"text": "Hm 1.", "title": "Hm", "origins": "json line"}, "here")
    assert (found.language, found.origins) == (None, {"title": "json line"})


def test_front_matter_cannot_say_where_its_fields_came_from() -> None:
    fields = read_markdown(b"---\norigins: json-ld\ntitle: Tea\n---\n" + TEXT.encode())
    assert article_from(fields, "here").origins == {
        "title": "front matter",
        "language": "detected",
    }


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"title": "Opinion: Tea is dear"}, ("opinion", "title")),
        ({"title": "OPINION | Tea is dear"}, ("opinion", "title")),
        ({"title": "[Editorial] Tea is dear"}, ("opinion", "title")),
        ({"title": "Comment – Tea is dear"}, ("opinion", "title")),
        ({"title": "Tea is dear | Analysis"}, ("analysis", "title")),
        ({"title": "Opinion polls: tea wins"}, None),
        ({"title": "Opinion"}, None),
        ({"title": "News: Tea is dear"}, None),
        ({"section": "Op-Ed"}, ("opinion", "section")),
        ({"section": "World / Analysis"}, ("analysis", "section")),
        ({"section": "News"}, ("news", "section")),
        ({"section": "Markets"}, None),
        ({"url": "https://wire.example/commentisfree/2025/tea"}, ("opinion", "url")),
        ({"url": "https://wire.example/a/opinion"}, None),
        ({"url": "https://wire.example/a?from=/opinion/x"}, None),
        ({"url": "https://wire.example/news/tea"}, None),
        ({"url": "http://[broken"}, None),
        ({"outlet": "The Wire - Opinion"}, ("opinion", "outlet")),
        ({"outlet": "The Wire - News"}, ("news", "outlet")),
        ({"outlet": "Opinion"}, None),
        ({"title": "Analysis: tea", "section": "Opinion"}, ("analysis", "title")),
    ],
)
def test_labels_tell_the_kind(told: dict[str, str], kind: tuple[str, str] | None) -> None:
    nothing = dict.fromkeys(("title", "section", "url", "outlet"))
    assert told_kind(**{**nothing, **told}) == kind
