"""What is taken from a page's head, its JSON-LD, its marked elements and its address."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.articles import Article
from ingest.fields import article_from
from ingest.html import read_page

BODY = "<p>" + "The café on the hill opens at nine and closes when the last guest has gone. " * 4
URL = "<link rel='canonical' href='https://wire.example/news/tea'>"


def article(*head: str, body: str = BODY, lang: str = "en") -> Article:
    html = f"<html lang='{lang}'><head>{''.join(head)}</head><body><article>{body}</article></body>"
    return article_from(read_page(html), "page.html")


def linked(data: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def meta(name: str, content: str) -> str:
    return f"<meta property='{name}' content='{content}'>"


MORNING = datetime(2025, 11, 7, 9, 30, tzinfo=UTC)
NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Tea &amp; salt are dear",
    "datePublished": "2025-11-07T09:30:00Z",
    "dateModified": "2025-11-08T10:00:00Z",
    "author": [{"@type": "Person", "name": "By Ana Lee and Bo Kim"}, {"name": "The Wire"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "The Wire"},
    "articleSection": ["Markets", "Food"],
    "inLanguage": "en-GB",
    "mainEntityOfPage": {"@type": "WebPage", "@id": "https://wire.example/news/tea"},
}
TOLD = {
    "title": "Tea & salt are dear",
    "published": MORNING,
    "modified": datetime(2025, 11, 8, 10, 0, tzinfo=UTC),
    "authors": ("Ana Lee", "Bo Kim"),
    "outlet": "The Wire",
    "section": "Markets",
    "url": "https://wire.example/news/tea",
}


def told(found: Article) -> dict[str, object]:
    return {name: getattr(found, name) for name in TOLD}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(NEWS, id="alone"),
        pytest.param([{"@type": "Organization", "name": "Other"}, NEWS], id="in a list"),
        pytest.param([[NEWS]], id="in a list of lists"),
        pytest.param({"@graph": [{"@type": "WebSite", "name": "Other"}, NEWS]}, id="in a graph"),
        pytest.param({"@type": "WebPage", "mainEntity": NEWS}, id="as main entity"),
        pytest.param(NEWS | {"@type": ["https://schema.org/NewsArticle", "X"]}, id="two types"),
        pytest.param(
            [NEWS | {"headline": "Another", "mainEntityOfPage": "https://wire.example/x"}, NEWS],
            id="behind another article",
        ),
        pytest.param(
            {
                "@graph": [
                    NEWS | {"publisher": {"@id": "#wire"}, "author": [{"@id": "#ana"}, "Bo Kim"]},
                    {"@id": "#wire", "@type": "Organization", "name": "The Wire"},
                    {"@id": "#ana", "@type": "Person", "name": "Ana Lee"},
                ]
            },
            id="named by id",
        ),
    ],
)
def test_the_article_is_found_in_json_ld(data: object) -> None:
    found = article(URL, linked(data))
    assert told(found) == TOLD
    assert {name: found.origins[name] for name in TOLD} == dict.fromkeys(TOLD, "json-ld") | {
        "url": "html"
    }


def test_other_articles_that_a_page_lists_are_not_it() -> None:
    data = {"@type": "ItemList", "itemListElement": [NEWS]}
    found = article(linked(data), meta("og:title", "Our market page"))
    assert (found.title, found.published, found.authors) == ("Our market page", None, ())


def test_open_graph_tells_the_fields() -> None:
    found = article(
        meta("og:title", "Tea is dear | The Wire"),
        meta("og:site_name", "The Wire"),
        meta("og:url", "https://wire.example/tea"),
        meta("og:locale", "de_DE"),
        meta("article:published_time", "2025-11-07T09:30:00Z"),
        meta("article:modified_time", "2025-11-08"),
        meta("article:section", "Markets"),
        meta("article:author", "https://social.example/ana"),
        lang="",
    )
    assert told(found) == {
        "title": "Tea is dear",
        "published": datetime(2025, 11, 7, 9, 30, tzinfo=UTC),
        "modified": date(2025, 11, 8),
        "authors": (),
        "outlet": "The Wire",
        "section": "Markets",
        "url": "https://wire.example/tea",
    }
    assert found.language == "de"
    assert found.origins == dict.fromkeys(
        ("title", "published", "modified", "outlet", "section", "url", "language"), "opengraph"
    )


@pytest.mark.parametrize(
    ("name", "content", "field", "value"),
    [
        ("DC.date.issued", "2025-11-07", "published", date(2025, 11, 7)),
        ("parsely-pub-date", "2025-11-07", "published", date(2025, 11, 7)),
        ("sailthru.date", "2025-11-07 09:30:00 +0000", "published", MORNING),
        ("citation_publication_date", "2025/11/07", "published", date(2025, 11, 7)),
        ("pubdate", "Fri, 07 Nov 2025 09:30:00 GMT", "published", MORNING),
        ("last-modified", "2025-11-07", "modified", date(2025, 11, 7)),
        ("dc.creator", "Ana Lee", "authors", ("Ana Lee",)),
        ("byl", "By ANA LEE", "authors", ("ANA LEE",)),
        ("parsely-author", "Ana Lee", "authors", ("Ana Lee",)),
        ("parsely-section", "Markets", "section", "Markets"),
        ("application-name", "The Wire", "outlet", "The Wire"),
    ],
)
def test_meta_elements_tell_the_fields(name: str, content: str, field: str, value: object) -> None:
    found = article(f"<meta name='{name}' content='{content}'>")
    assert getattr(found, field) == value
    assert found.origins[field] == "meta"


def test_every_citation_author_counts() -> None:
    names = [f"<meta name='citation_author' content='{name}'>" for name in ("Lee, Ana", "Bo Kim")]
    assert article(*names).authors == ("Lee, Ana", "Bo Kim")


@pytest.mark.parametrize(
    "marked",
    [
        "<time itemprop='datePublished' datetime='2025-11-07T09:30:00Z'>today</time>",
        "<time pubdate datetime='2025-11-07T09:30:00Z'>today</time>",
        "<span itemprop='datePublished' content='2025-11-07T09:30:00Z'></span>",
    ],
)
def test_marked_elements_tell_the_date(marked: str) -> None:
    found = article(body=marked + BODY)
    assert found.published == datetime(2025, 11, 7, 9, 30, tzinfo=UTC)
    assert found.origins["published"] == "html"


def test_marked_elements_tell_the_authors() -> None:
    body = "<a rel='author' href='/ana'>Ana Lee</a><span itemprop='author'>2 min read</span>"
    assert article(body=body + BODY).authors == ("Ana Lee",)


def test_hidden_elements_tell_nothing() -> None:
    body = "<h1 hidden>Canary</h1><a rel='author' style='display:none'>Canary Lee</a>"
    found = article(body=body + BODY)
    assert "Canary" not in found.title
    assert found.authors == ()


def test_the_address_tells_day_and_kind_where_the_page_does_not() -> None:
    found = article("<link rel='canonical' href='https://wire.example/opinion/2025/nov/07/tea'>")
    assert (found.published, found.kind) == (date(2025, 11, 7), "opinion")
    assert (found.outlet, found.origins["outlet"]) == ("wire.example", "url")
    assert (found.origins["published"], found.origins["kind"]) == ("url", "url")


def test_a_statement_counts_before_the_address() -> None:
    url = "<link rel='canonical' href='https://wire.example/2024/01/01/tea'>"
    assert article(url, linked(NEWS)).published == MORNING


def test_a_time_is_added_to_the_same_day_only() -> None:
    day = linked(NEWS | {"datePublished": "2025-11-07"})
    same, other = "2025-11-07T09:30:00Z", "2025-11-08T09:30:00Z"
    assert article(day, meta("article:published_time", same)).published == MORNING
    assert article(day, meta("article:published_time", other)).published == date(2025, 11, 7)


def test_an_impossible_date_gives_way_to_one_that_can_be() -> None:
    broken = linked(NEWS | {"datePublished": "0001-11-30T00:00:00Z"})
    found = article(broken, meta("article:published_time", "2025-11-07"))
    assert (found.published, found.origins["published"]) == (date(2025, 11, 7), "opengraph")
    found = article(broken)
    assert (found.published, found.published_as) == (None, "0001-11-30T00:00:00Z")


def test_the_day_of_fetching_or_copyright_is_not_a_date_of_publication() -> None:
    year = datetime.now(UTC).year
    assert article(body=f"{BODY}<footer>© {year} The Wire</footer>").published is None


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Tea is dear | The Wire", "Tea is dear"),
        ("Tea is dear - the wire", "Tea is dear"),
        ("Tea is dear – Wire", "Tea is dear"),
        ("Tea is dear | wire.example", "Tea is dear"),
        ("Tea is dear | Salt is not", "Tea is dear | Salt is not"),
        ("Tea - dear as salt", "Tea - dear as salt"),
        ("The Wire", "The Wire"),
    ],
)
def test_the_outlet_is_taken_off_the_end_of_the_title(title: str, kept: str) -> None:
    assert article(URL, meta("og:site_name", "The Wire"), meta("og:title", title)).title == kept


def test_a_headline_that_is_cut_off_gives_way_to_a_whole_one() -> None:
    cut = linked(NEWS | {"headline": "Tea and salt are…"})
    assert article(cut, meta("og:title", "Tea and salt are dear")).title == "Tea and salt are dear"
    assert article(cut).title == "Tea and salt are…"


@pytest.mark.parametrize(
    ("site", "publisher", "outlet"),
    [
        ("The Wire", "Wire Holding Ltd", "The Wire"),
        ("TheWire", "The Wire", "The Wire"),
        ("https://www.wire.example", "The Wire", "The Wire"),
        ("@thewire", "", "thewire"),
        ("", "", "wire.example"),
    ],
)
def test_the_outlet_is_what_the_site_calls_itself(site: str, publisher: str, outlet: str) -> None:
    data = linked(NEWS | {"publisher": {"name": publisher}})
    assert article(URL, data, meta("og:site_name", site)).outlet == outlet


def test_an_address_without_a_path_is_not_that_of_an_article() -> None:
    home = "<link rel='canonical' href='https://wire.example/'>"
    assert article(home).url is None
    assert article(home, meta("og:url", "https://wire.example/tea")).url == (
        "https://wire.example/tea"
    )


@pytest.mark.parametrize(
    ("head", "kind", "origin"),
    [
        (linked(NEWS | {"@type": "OpinionNewsArticle"}), "opinion", "json-ld"),
        (linked(NEWS | {"@type": "AnalysisNewsArticle"}), "analysis", "json-ld"),
        (linked(NEWS | {"@type": "ReportageNewsArticle"}), "news", "json-ld"),
        (linked(NEWS | {"headline": "Opinion: Tea is dear"}), "opinion", "json-ld"),
        (linked(NEWS | {"headline": "Analysis | Tea is dear"}), "analysis", "json-ld"),
        (linked(NEWS | {"headline": "Tea is dear | Editorial"}), "opinion", "json-ld"),
        (meta("article:section", "Opinion"), "opinion", "opengraph"),
        (meta("article:opinion", "true"), "opinion", "opengraph"),
        (meta("article:opinion", "false"), "unknown", None),
        (linked(NEWS), "unknown", None),
        (meta("og:title", "Public opinion: it shifts"), "unknown", None),
    ],
)
def test_the_kind_comes_from_type_title_and_section(
    head: str, kind: str, origin: str | None
) -> None:
    found = article(head)
    assert (found.kind, found.origins.get("kind")) == (kind, origin)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from([*NEWS, "@graph", "@id", "name"]), inner)
    ),
)


@given(JSON, st.text(st.characters(exclude_characters="'<>&\0", exclude_categories=["Cs"])))
def test_nothing_that_a_page_says_of_itself_breaks_the_reading(data: object, text: str) -> None:
    news = data if isinstance(data, dict) else {"headline": data}
    found = article(linked(news | {"@type": "NewsArticle"}), meta("article:published_time", text))
    assert found.text.startswith("The café")
