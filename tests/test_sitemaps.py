"""Sitemaps: what they name, and what they cannot do."""

import gzip
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from ingest import sitemaps
from ingest.entries import Entry
from ingest.pages import Page, Validators
from ingest.reading import Failure
from ingest.sitemaps import read_sitemap

MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
ROOT = "http://a.example/sitemap.xml"


def url(loc: str, more: str = "") -> str:
    return f"<url><loc>{loc}</loc>{more}</url>"


def urlset(*urls: str) -> str:
    return f'<?xml version="1.0"?><urlset xmlns="{MAP}">{"".join(urls)}</urlset>'


def index(*names: str) -> str:
    inner = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    return f'<sitemapindex xmlns="{MAP}">{inner}</sitemapindex>'


def read(
    files: Mapping[str, str | bytes], since: date | None = None, limit: int = sitemaps.MAX_ENTRIES
) -> list[Entry | Failure]:
    def visit(at: str) -> Page:
        if at not in files:
            raise InputError("answered 404 Not Found")
        body = files[at]
        content = body.encode() if isinstance(body, str) else body
        return Page(at, 200, "application/xml", None, content, Validators())

    return list(read_sitemap(ROOT, visit, since=since, limit=limit))


def addresses(found: list[Entry | Failure]) -> list[str]:
    return [one.url for one in found if isinstance(one, Entry)]


def test_a_sitemap_names_its_pages() -> None:
    image = '<i:image xmlns:i="urn:i"><i:loc>http://a.example/i.png</i:loc></i:image>'
    text = urlset(url("\n http://a.example/1?utm_source=map "), f"<url>{image}</url>", "<!-- -->")
    assert read({ROOT: text}) == [Entry("http://a.example/1", {}, ROOT)]


def test_a_news_sitemap_says_when_an_article_came_out() -> None:
    news = (
        '<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        "<n:publication_date>2025-11-07T09:30:00+01:00</n:publication_date>"
        "<n:title>Tea &amp; salt</n:title></n:news>"
    )
    fields = {"title": "Tea & salt", "published": "2025-11-07T09:30:00+01:00"}
    found = read({ROOT: urlset(url("http://a.example/1", news))}, since=date(2025, 11, 7))
    assert found == [Entry("http://a.example/1", fields, ROOT)]


def test_an_index_leads_to_its_sitemaps_compressed_ones_too() -> None:
    files = {
        ROOT: index(
            "http://a.example/1.xml", "http://a.example/2.xml.gz", "http://a.example/no.xml"
        ),
        "http://a.example/1.xml": urlset(url("http://a.example/1")),
        "http://a.example/2.xml.gz": gzip.compress(urlset(url("http://a.example/2")).encode()),
    }
    assert read(files) == [
        Entry("http://a.example/1", {}, ROOT),
        Entry("http://a.example/2", {}, ROOT),
        Failure("http://a.example/no.xml", "answered 404 Not Found"),
    ]


def test_since_leaves_out_what_is_older_or_says_no_date() -> None:
    def changed(name: str, stamp: str) -> str:
        return url(f"http://a.example/{name}", f"<lastmod>{stamp}</lastmod>")

    pages = [
        changed("old", "2025-11-06T23:59:59Z"), changed("day", "2025-11-07"),
        changed("new", "2025-11-08T01:00:00+09:00"), url("http://a.example/undated"),
        changed("broken", "yesterday"),
    ]  # fmt: skip
    found = read({ROOT: urlset(*pages)}, since=date(2025, 11, 7))
    assert addresses(found) == ["http://a.example/day", "http://a.example/new"]
    assert len(addresses(read({ROOT: urlset(*pages)}))) == 5


def test_since_skips_old_sitemaps_and_reads_those_without_a_date() -> None:
    old, new = "http://a.example/old.xml", "http://a.example/new.xml"
    text = index(new).replace(
        "<sitemap>", f"<sitemap><loc>{old}</loc><lastmod>2001-01-01</lastmod></sitemap><sitemap>", 1
    )
    page = url("http://a.example/1", "<lastmod>2025-11-07</lastmod>")
    files = {ROOT: text, new: urlset(page), old: urlset(page.replace("/1", "/0"))}
    assert addresses(read(files, since=date(2025, 1, 1))) == ["http://a.example/1"]


def test_a_circle_of_sitemaps_ends() -> None:
    again = "http://a.example/again.xml"
    assert read({ROOT: index(again, ROOT), again: index(ROOT)}) == []


def test_sitemaps_deeper_than_three_are_refused() -> None:
    names = [ROOT, *(f"http://a.example/{n}.xml" for n in range(2, 6))]
    files = {at: index(below) for at, below in pairwise(names)}
    assert read(files) == [Failure(names[2], "names sitemaps, more than 3 deep")]


def test_more_sitemaps_than_the_limit_are_not_read() -> None:
    names = [f"http://a.example/{n}.xml" for n in range(sitemaps.MAX_SITEMAPS)]
    files = {ROOT: index(*names), **{at: urlset(url(f"{at}/page")) for at in names}}
    found = read(files)
    reason = "leads to more than 500 sitemaps; no more are read"
    assert [one for one in found if isinstance(one, Failure)] == [Failure(ROOT, reason)]
    assert len(addresses(found)) == sitemaps.MAX_SITEMAPS - 1


def test_more_pages_than_the_limit_are_not_read() -> None:
    pages = [url(f"http://a.example/{n}") for n in range(20)]
    assert len(addresses(read({ROOT: urlset(*pages)}, limit=20))) == 20
    found = read({ROOT: urlset(*pages, url("http://a.example/more"))}, limit=20)
    assert len(addresses(found)) == 20
    assert found[-1] == Failure(ROOT, "names more than 20 pages; the others are not read")


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + f']><urlset xmlns="{MAP}"><url><loc>http://a.example/&a8;</loc></url></urlset>'
)
LEAK = (
    '<!DOCTYPE urlset SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BOMB, "is not valid XML (Maximum entity amplification factor exceeded"),
        (LEAK + urlset(url("http://a.example/&f;")).partition("?>")[2], "declares a document type"),
        ("<html><body>Not found</body></html>", "is not a sitemap"),
        ("<urlset><url>", "is not valid XML"),
        ("", "is not valid XML"),
        (gzip.compress(b"<urlset/>")[:9], "is not valid"),
        (b"\x1f\x8bgarbage", "is not valid gzip"),
        (gzip.compress(b" " * 20_000_001), "is larger than 20,000,000 bytes when unpacked"),
        ("<urlset>" + "<a>" * 100_000, "is not valid XML"),
    ],
    ids=["bomb", "leak", "page", "torn", "empty", "torn gzip", "no gzip", "gzip bomb", "deep"],
)
def test_what_is_no_harmless_sitemap_is_refused(content: str | bytes, told: str) -> None:
    (failure,) = read({ROOT: content})
    assert isinstance(failure, Failure)
    assert failure.input == ROOT
    assert failure.reason.startswith(told)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    found = read({ROOT: content})
    assert [one for one in found if isinstance(one, Failure)] == found
