"""Pages of the web to articles, together with what their source says of them."""

from collections.abc import Callable, Mapping

from assistant.corpus.urls import article_url
from assistant.errors import InputError
from ingest.entries import Entry
from ingest.fields import ORIGINS, Fields, article_from, hidden_in
from ingest.pages import Page, as_utf8
from ingest.reading import Found
from ingest.urls import declared_url, site

MIN_ENTRY_TEXT = 500  # characters; a teaser has 200 to 400
# Which format of `ingest.formats` each media type is.
READERS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
}
_FILLED = ("title", "published", "authors", "language")  # from the source, where the page has none
_FEED = "feed"

Parse = Callable[[str, bytes], Fields]  # a format and bytes to fields; raises InputError


def article_of_page(page: Page, entry: Entry, parse: Parse) -> Found:
    """The article under the address that the page declares; raises InputError.

    What the page does not say is taken from its source. The time of the fetch is no date of it.
    """
    kind = READERS[page.media_type]
    fields = parse(kind, page.content if kind == "pdf" else as_utf8(page))
    url = declared_url(page.url, fields.get("url"))
    named = {"id": url, "url": url, "outlet": fields.get("outlet") or site(page.url)}
    whole = {**_completed(fields, entry.fields), **named}
    return Found(article_from(whole, page.url), page.url, hidden_in(fields))


def article_of_entry(entry: Entry, parse: Parse) -> Found | None:
    """The article that the source itself holds; None when that is only a teaser, or nothing."""
    page = f"<html><body><article>{entry.fields.get('text', '')}</article></body></html>"
    try:
        text = parse("html", page.encode(errors="replace")).get("text")
    except InputError:
        return None
    if not isinstance(text, str) or len(text) < MIN_ENTRY_TEXT:
        return None
    url = article_url(entry.url)
    named = {"id": url, "url": url, "outlet": site(url), "text": text, ORIGINS: _FEED}
    return Found(article_from({**entry.fields, **named}, url), url)


def _completed(fields: Fields, given: Mapping[str, object]) -> Fields:
    """The fields, with what only the feed says, and where each came from."""
    told = fields.get(ORIGINS)
    origins = told if isinstance(told, Mapping) else dict.fromkeys(fields, told)
    added = {name: given[name] for name in _FILLED if given.get(name) and not fields.get(name)}
    return {**fields, **added, ORIGINS: {**origins, **dict.fromkeys(added, _FEED)}}
