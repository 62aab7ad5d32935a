"""RSS and Atom feeds to entries: the one home of feedparser."""

import html
import io
import re
from calendar import timegm
from datetime import UTC, date, datetime
from typing import Any

import feedparser
from feedparser.encodings import convert_to_utf8

from assistant.corpus.urls import article_url, is_web_address
from assistant.errors import InputError
from ingest.dates import read_published
from ingest.entries import Entry
from ingest.pages import Page
from ingest.reading import Failure

TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/xml",
    "text/xml",
    "text/html",  # what some servers call every file
    "text/plain",
)
MAX_ENTRIES = 1000  # real feeds have 10 to 100
MAX_BYTES = 5_000_000  # feedparser takes a second for each

_REFERENCE = re.compile(rb"&#(\d{1,20}|[xX][0-9a-fA-F]{1,16});")
_CRASHES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
_TAG = re.compile(r"<[^<>]{1,300}>")

Raw = Any  # feedparser's dictionaries have no types


def read_feed(page: Page) -> list[Entry | Failure]:
    """The entries in the order of the feed; raises InputError when it is none.

    An entry without an address of the web is a failure of its own, and so is what is beyond the
    first 1,000.
    """
    content = _harmless(page)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": page.url}
    try:
        # A stream, because it would open a string or bytes that name a file or an address.
        feed = feedparser.parse(io.BytesIO(content), response_headers=headers)
    except _CRASHES as error:
        raise InputError(f"is a feed too broken to be read ({error})") from error
    if not feed.version and not feed.entries:
        raise InputError("is not an RSS or Atom feed")
    found = [_entry(raw, n, page.url) for n, raw in enumerate(feed.entries[:MAX_ENTRIES], 1)]
    if len(feed.entries) > MAX_ENTRIES:
        reason = f"has {len(feed.entries):,} entries; the first {MAX_ENTRIES:,} are read"
        found.append(Failure(page.url, reason))
    return found


def _harmless(page: Page) -> bytes:
    """The feed in UTF-8; raises InputError when it is too large or declares entities."""
    if len(page.content) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES:,} bytes, the limit of a feed")
    headers = {"content-type": f"application/xml; charset={page.charset}"} if page.charset else {}
    content: bytes = convert_to_utf8(headers, page.content, {})
    if b"<!ENTITY" in content:
        raise InputError("declares XML entities, which are not expanded")
    return _REFERENCE.sub(_kept, content)


def _kept(reference: re.Match[bytes]) -> bytes:
    """Halves of surrogate pairs, which some programs write, would end the whole feed."""
    digits = reference[1]
    code = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return b"" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else reference[0]


def _entry(raw: Raw, number: int, feed: str) -> Entry | Failure:
    link = str(raw.get("link", "")).strip()
    if not is_web_address(link):
        return Failure(feed, f"entry {number} has no address of the web")
    fields = {
        "title": _plain(raw.get("title_detail")),
        "published": _published(raw),
        "authors": [str(a["name"]) for a in raw.get("authors", []) if a.get("name")],
        "text": max(map(_html, [*raw.get("content", []), raw.get("summary_detail")]), key=len),
        "language": raw.get("language"),
    }
    return Entry(article_url(link), {k: v for k, v in fields.items() if v}, feed)


def _published(raw: Raw) -> str | date | None:
    """As the feed wrote it where we read that, else as feedparser does; never its `updated`."""
    if read_published(raw.get("published")):
        return str(raw["published"])
    parsed = raw.get("published_parsed")
    try:
        found = datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError):
        return None
    return found.date() if found and ":" not in str(raw["published"]) else found


def _html(detail: Raw) -> str:
    """The words as HTML, whatever they were."""
    value = str((detail or {}).get("value", ""))
    is_plain = (detail or {}).get("type") == "text/plain"
    return f"<p>{html.escape(value)}</p>" if is_plain and value else value


def _plain(detail: Raw) -> str:
    """A title without the marks that feeds put into it."""
    value = str((detail or {}).get("value", ""))
    is_plain = (detail or {}).get("type") == "text/plain"
    return value if is_plain else html.unescape(_TAG.sub("", value))
