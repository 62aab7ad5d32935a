"""Pages of the web to articles, together with what their source says of them."""

from assistant.errors import InputError
from ingest.entries import Entry
from ingest.fields import article_from
from ingest.formats import FORMATS
from ingest.pages import Page, as_utf8
from ingest.reading import Found
from ingest.urls import article_url, declared_url, site

MIN_ENTRY_TEXT = 500  # characters; a teaser has 200 to 400
# Which reader takes which media type.
READERS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
}
_FILLED = ("title", "published", "authors", "language")  # from the source, where the page has none


def article_of_page(page: Page, entry: Entry) -> Found:
    """The article under the address that the page declares; raises InputError.

    What the page does not say is taken from its source. The time of the fetch is no date of it.
    """
    reader = FORMATS.get(READERS[page.media_type])
    if reader is None:
        raise InputError(f"is {page.media_type}, which cannot be read yet")
    fields = reader(as_utf8(page))
    url = declared_url(page.url, fields.get("url"))
    given = {name: fields.get(name) or entry.fields.get(name) for name in _FILLED}
    outlet = fields.get("outlet") or site(page.url)
    named = {"id": url, "url": url, "outlet": outlet}
    return Found(article_from({**fields, **given, **named}, page.url), page.url)


def article_of_entry(entry: Entry) -> Found | None:
    """The article that the source itself holds; None when that is only a teaser, or nothing."""
    page = f"<html><body><article>{entry.fields.get('text', '')}</article></body></html>"
    try:
        text = FORMATS[".html"](page.encode(errors="replace")).get("text")
    except InputError:
        return None
    if not isinstance(text, str) or len(text) < MIN_ENTRY_TEXT:
        return None
    url = article_url(entry.url)
    named = {"id": url, "url": url, "outlet": site(url), "text": text}
    return Found(article_from({**entry.fields, **named}, url), url)
