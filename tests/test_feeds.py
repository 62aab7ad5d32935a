"""RSS and Atom feeds: what they say, and what they cannot do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import InputError
from ingest import feeds
from ingest.entries import Entry
from ingest.feeds import read_feed
from ingest.pages import Page, Validators
from ingest.reading import Failure

FEED = "http://a.example/feed/"


def read(content: str | bytes, charset: str | None = None) -> list[Entry | Failure]:
    body = content.encode() if isinstance(content, str) else content
    return read_feed(Page(FEED, 200, "application/rss+xml", charset, body, Validators()))


def rss(*items: str) -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"><channel><title>News</title>{inner}</channel></rss>'


def fields(content: str | bytes) -> dict[str, object]:
    (entry,) = read(content)
    assert isinstance(entry, Entry)
    return dict(entry.fields)


def test_rss_gives_address_title_date_authors_and_text() -> None:
    item = (
        "<title>Tea &amp;amp; &lt;b&gt;salt&lt;/b&gt;</title>"
        "<link>http://a.example/1?utm_source=rss#top</link>"
        "<pubDate>Fri, 07 Nov 2025 09:30:00 +0330</pubDate>"
        '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Ana Lee</dc:creator>'
        "<description>A teaser.</description>"
        '<c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/">'
        "<![CDATA[<p>The whole article.</p>]]></c:encoded>"
    )
    assert read(rss(item)) == [
        Entry(
            "http://a.example/1",
            {
                "title": "Tea & salt",
                "published": "Fri, 07 Nov 2025 09:30:00 +0330",
                "authors": ["Ana Lee"],
                "text": "<p>The whole article.</p>",
            },
            FEED,
        )
    ]


def test_atom_gives_the_same_and_resolves_addresses() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry>'
        '<title type="text">Tea &lt; salt</title><link href="../1"/>'
        "<published>2025-11-07T09:30:00Z</published><updated>2025-11-09T09:30:00Z</updated>"
        "<author><name>Ana</name></author><author><name>Ben</name></author>"
        '<content type="text">Tea &lt; salt.</content></entry></feed>'
    )
    assert read(atom) == [
        Entry(
            "http://a.example/1",
            {
                "title": "Tea < salt",
                "published": "2025-11-07T09:30:00Z",
                "authors": ["Ana", "Ben"],
                "text": "<p>Tea &lt; salt.</p>",
            },
            FEED,
        )
    ]


def test_the_date_of_a_change_is_no_date_of_publication() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Tea</title>'
        '<link href="/1"/><updated>2025-11-09T09:30:00Z</updated></entry></feed>'
    )
    assert fields(atom) == {"title": "Tea"}


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        ("Fri, 07 Nov 2025", "Fri, 07 Nov 2025"),
        ("2025-11-07", "2025-11-07"),
        ("Fri, 7 Nov 25 09:30 EST", "Fri, 7 Nov 25 09:30 EST"),
        ("some day", None),
        ("31/02/2025", None),
    ],
)
def test_a_date_is_taken_as_written_and_an_unreadable_one_is_unknown(
    stamp: str, published: object
) -> None:
    item = f"<link>http://a.example/1</link><pubDate>{stamp}</pubDate>"
    assert fields(rss(item)).get("published") == published


def test_one_broken_entry_does_not_stop_the_others() -> None:
    found = read(
        rss(
            "<link>http://a.example/1</link>",
            "<title>No address</title>",
            "<link>javascript:alert(1)</link>",
            "<link>http://[broken/</link><pubDate>&#x1F600;</pubDate>",
            "<link>http://a.example/2</link>",
        )
    )
    assert [one.url if isinstance(one, Entry) else one for one in found] == [
        "http://a.example/1",
        Failure(FEED, "entry 2 has no address of the web"),
        Failure(FEED, "entry 3 has no address of the web"),
        Failure(FEED, "entry 4 has no address of the web"),
        "http://a.example/2",
    ]


def test_a_feed_that_is_not_well_formed_is_read_as_far_as_it_goes() -> None:
    torn = rss(
        "<link>http://a.example/1</link><title>A & B</title>", "<link>http://a.example/2</link>"
    )
    found = read(torn.replace("</channel></rss>", ""))
    assert [one.url for one in found if isinstance(one, Entry)] == [
        "http://a.example/1",
        "http://a.example/2",
    ]


@pytest.mark.parametrize("reference", ["&#xD83D;&#xDE00;", "&#55357;", "&#99999999;", "&#x110000;"])
def test_a_reference_to_no_character_costs_only_itself(reference: str) -> None:
    assert fields(rss(f"<link>http://a.example/1</link><title>Tea{reference} time</title>")) == {
        "title": "Tea time"
    }


def test_a_feed_that_breaks_the_parser_is_refused() -> None:
    with pytest.raises(InputError, match="is a feed too broken to be read"):
        read('<item><textInput><psc:chapters xmlns:psc="http://podlove.org/simple-chapters">')


PIECES = [
    '<rss version="2.0">', "<channel>", "<item>", "</item>", "<entry>", "<link>", "</link>",
    "http://[", "<title>", "</title>", "<pubDate>", "31/99999", "<![CDATA[", "]]>", "<author>",
    "<textInput>", "<updated>", "</updated>", "<table", "&bogus;", "<!--", "-->", "<svg>",
    '<link href="http://["/>', '<content type="xhtml">', '<a href="http://[x">', "&#xD800;",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_heap_of_elements_is_read_or_refused(pieces: list[str]) -> None:
    try:
        found = read("".join(pieces))
    except InputError as error:
        assert str(error)
    else:
        assert all(isinstance(one, Entry | Failure) for one in found)


def test_entries_beyond_the_limit_are_not_read() -> None:
    items = [f"<link>http://a.example/{n}</link>" for n in range(feeds.MAX_ENTRIES)]
    assert len([one for one in read(rss(*items)) if isinstance(one, Entry)]) == 1000
    found = read(rss(*items, "<link>http://a.example/more</link>"))
    assert len(found) == 1001
    assert found[-1] == Failure(FEED, "has 1,001 entries; the first 1,000 are read")


def bomb(encoding: str) -> bytes:
    """Entities of entities, as text in any encoding."""
    nested = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    item = "<link>http://a.example/1</link><title>&a8;</title>"
    types = f'<!DOCTYPE rss [<!ENTITY a0 "aaaaaaaaaa">{nested}]>'
    return f'<?xml version="1.0" encoding="{encoding}"?>{types}{rss(item)}'.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "utf-7", "cp037"])
def test_xml_entities_are_refused_in_every_encoding(encoding: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(bomb(encoding))
    assert str(refusal.value) == "declares XML entities, which are not expanded"


def test_a_feed_reads_no_file_and_no_other_address(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(rss("<link>http://a.example/secret</link>"))
    for content in (str(secret), f"file://{secret}", "http://127.0.0.1:9/feed"):
        with pytest.raises(InputError, match="is not an RSS or Atom feed"):
            read(content)
    outside = f'<!DOCTYPE rss SYSTEM "file://{secret}">' + rss("<link>http://a.example/1</link>")
    assert [one.url for one in read(outside) if isinstance(one, Entry)] == ["http://a.example/1"]


@pytest.mark.parametrize("content", ["", "words", "<html><body>News</body></html>", "{}", "\0"])
def test_what_is_no_feed_is_refused(content: str) -> None:
    with pytest.raises(InputError, match="is not an RSS or Atom feed"):
        read(content)


def test_a_feed_may_be_as_large_as_the_limit_and_no_larger() -> None:
    start = rss("<link>http://a.example/1</link>").encode()
    assert len(read(start + b" " * (feeds.MAX_BYTES - len(start)))) == 1
    with pytest.raises(InputError, match="is larger than 5,000,000 bytes, the limit of a feed"):
        read(start + b" " * (feeds.MAX_BYTES + 1 - len(start)))


@pytest.mark.parametrize("charset", ["windows-1251", None])
def test_a_feed_is_read_in_its_character_set(charset: str | None) -> None:
    text = rss("<link>http://a.example/1</link><title>Вода</title>")
    declared = "" if charset else '<?xml version="1.0" encoding="windows-1251"?>'
    (entry,) = read((declared + text).encode("cp1251"), charset)
    assert isinstance(entry, Entry)
    assert entry.fields == {"title": "Вода"}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        assert read(content) == []
    except InputError as error:
        assert str(error)
