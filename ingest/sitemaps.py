"""Sitemaps to entries."""

import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lxml import etree

from assistant.corpus.urls import article_url, is_web_address
from assistant.errors import InputError
from ingest.dates import read_published
from ingest.entries import Entry
from ingest.pages import Page
from ingest.reading import MAX_BYTES, Failure

TYPES = (
    "application/xml",
    "text/xml",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
    "text/plain",
)
MAX_DEPTH = 3  # an index may name sitemaps only, but some name other indexes
MAX_SITEMAPS = 500
MAX_ENTRIES = 50_000  # what one sitemap may hold

_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"

# No entity is expanded, nothing else is loaded, and libxml2's limits on depth and size hold.
_PARSER = etree.XMLParser(
    resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False
)


@dataclass(frozen=True)
class _Sitemap:
    """What one file names: other sitemaps, or pages."""

    sitemaps: list[str]
    entries: list[Entry]


def read_sitemap(
    url: str, visit: Callable[[str], Page], *, since: date | None, limit: int = MAX_ENTRIES
) -> Iterator[Entry | Failure]:
    """At most `limit` pages of the sitemap and of those it names.

    `visit` gives the file at an address. With `since` only pages that say they changed, or came
    out, on that day or later. A sitemap that cannot be read is a failure of its own.
    """
    given = 0
    for found in _walk(url, visit, since):
        if isinstance(found, Entry) and given == limit:
            yield Failure(url, f"names more than {limit:,} pages; the others are not read")
            return
        given += isinstance(found, Entry)
        yield found


def _walk(url: str, visit: Callable[[str], Page], since: date | None) -> Iterator[Entry | Failure]:
    """Every page and every failure, the sitemaps nearest to the first one first."""
    waiting, seen = deque([(url, 1)]), {url}
    while waiting:
        at, depth = waiting.popleft()
        try:
            found = _parse(visit(at), url, since)
            if found.sitemaps and depth == MAX_DEPTH:
                raise InputError(f"names sitemaps, more than {MAX_DEPTH} deep")
        except InputError as error:
            yield Failure(at, str(error))
            continue
        yield from found.entries
        for name in (name for name in found.sitemaps if name not in seen):
            if len(seen) == MAX_SITEMAPS:
                yield Failure(at, f"leads to more than {MAX_SITEMAPS} sitemaps; no more are read")
                break
            seen.add(name)
            waiting.append((name, depth + 1))


def _parse(page: Page, source: str, since: date | None) -> _Sitemap:
    root = _root(_unpacked(page.content))
    is_index = _name(root) == "sitemapindex"
    found = _Sitemap([], [])
    for element in root.iterchildren(tag=etree.Element):
        url = (element.findtext("{*}loc") or "").strip()
        if not is_web_address(url) or not _is_recent(element, since, of_page=not is_index):
            continue
        if is_index:
            found.sitemaps.append(url)
        else:
            found.entries.append(Entry(article_url(url), _news(element), source))
    return found


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(content, MAX_BYTES + 1)
    except zlib.error as error:
        raise InputError(f"is not valid gzip ({error})") from error
    if len(unpacked) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES:,} bytes when unpacked")
    return unpacked


def _root(content: bytes) -> Any:  # lxml has no types
    try:
        root = etree.fromstring(content, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"is not valid XML ({error})") from error
    if root.getroottree().docinfo.doctype:
        raise InputError("declares a document type, which sitemaps have not")
    if _name(root) not in ("urlset", "sitemapindex"):
        raise InputError("is not a sitemap")
    return root


def _news(element: Any) -> dict[str, object]:
    """What a sitemap of news says of an article."""
    told = {"title": f"{_NEWS}title", "published": f"{_NEWS}publication_date"}
    found = {name: element.findtext(f"{_NEWS}news/{path}") for name, path in told.items()}
    return {name: text.strip() for name, text in found.items() if text and text.strip()}


def _is_recent(element: Any, since: date | None, *, of_page: bool) -> bool:
    """A sitemap that says nothing of its age is read, a page that says nothing is left out."""
    if since is None:
        return True
    stamps = element.findtext("{*}lastmod"), _news(element).get("published")
    dates = [found for stamp in stamps if stamp and (found := read_published(stamp))]
    days = [found.date() if isinstance(found, datetime) else found for found in dates]
    return max(days) >= since if days else not of_page


def _name(element: Any) -> str:
    """Its name without its namespace: some sitemaps leave it out."""
    return str(etree.QName(element).localname)
