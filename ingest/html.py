"""Web pages to articles: the one home of trafilatura."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from assistant.corpus.articles import Kind
from ingest.boilerplate import article_paragraphs, drop_boilerplate
from ingest.dates import read_published
from ingest.hidden import drop_hidden

# https://schema.org/NewsArticle: the subtypes that tell the kind; a plain NewsArticle may be any.
_KINDS: dict[str, Kind] = {
    "OpinionNewsArticle": "opinion",
    "AnalysisNewsArticle": "analysis",
    "ReportageNewsArticle": "news",
}
_DATES = {"original_date": True, "extensive_search": False}  # no guess from the text
_TIMES = ("article:published_time", "datePublished", "parsely-pub-date", "og:published_time")


def parse_page(html: str) -> Any:  # an element of lxml, which has no types
    """The tree of a page; None when it is none."""
    import trafilatura

    return trafilatura.load_html(html)


def read_page(html: str) -> dict[str, object]:
    """The fields of an article under the names of front matter; none when it holds no text."""
    import trafilatura

    tree = parse_page(html)
    if tree is None:
        return {}
    hidden = drop_hidden(tree)
    page = trafilatura.extract_metadata(tree, date_config=_DATES)
    text = _body(tree, page.title or "")
    if not text:
        return {}
    linked = list(_linked_data(html))
    return {
        "title": page.title,
        "text": text,
        "outlet": page.sitename or page.hostname,
        "authors": re.split(r";\s*", page.author) if page.author else [],
        "published": _published(html, linked, page.date),
        "url": page.url,
        "kind": next((_KINDS[t] for t in _types(linked) if t in _KINDS), "unknown"),
        "language": _language(html),
        "hidden_characters": hidden,
    }


def _body(tree: Any, title: str) -> str:  # an element of lxml, which has no types
    """The article's own paragraphs, a blank line between two; the tree is changed."""
    import trafilatura

    headings = [heading.text_content() for heading in tree.iter("h1")]
    drop_boilerplate(tree)
    page = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True)
    paragraphs = ((page.text if page else None) or "").split("\n")
    return "\n\n".join(article_paragraphs(paragraphs, [title, *headings]))


def _published(
    html: str, linked: list[dict[str, Any]], fallback: str | None
) -> date | datetime | None:
    """The time from JSON-LD or a meta element, where one is given, else the page's date."""
    stamps = [str(item["datePublished"]) for item in linked if item.get("datePublished")]
    stamps += [_meta(html, name) for name in _TIMES]
    dates = [found for stamp in stamps if stamp and (found := read_published(stamp))]
    timed = [found for found in dates if isinstance(found, datetime)]
    return next(iter(timed or dates), None) or read_published(fallback)


def _linked_data(html: str) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of the page, those inside a graph or a list too."""
    for script in re.findall(
        r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>(.*?)</script>", html, re.I | re.S
    ):
        try:
            yield from _objects(json.loads(script, strict=False))
        except (ValueError, RecursionError):
            continue  # pages often carry broken JSON-LD; what else they say still counts


def _objects(value: Any) -> Iterator[dict[str, Any]]:  # whatever JSON holds
    if isinstance(value, list):
        for item in value:
            yield from _objects(item)
    if isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"))


def _types(linked: list[dict[str, Any]]) -> Iterator[str]:
    for item in linked:
        types = item.get("@type")
        yield from (
            t for t in (types if isinstance(types, list) else [types]) if isinstance(t, str)
        )


def _meta(html: str, name: str) -> str:
    """The content of the first meta element of this name, its attributes in either order."""
    for element in re.findall(r"<meta\b[^>]{1,1000}>", html, re.I):
        if re.search(rf"""(?:property|name|itemprop)\s*=\s*["']{re.escape(name)}["']""", element):
            content = re.search(r"""content\s*=\s*["']([^"']*)["']""", element)
            return content[1] if content else ""
    return ""


def _language(html: str) -> str | None:
    found = re.search(r"""<html\b[^>]{0,500}?\blang\s*=\s*["']?([A-Za-z]{2})\b""", html[:4096])
    return found[1].lower() if found else None
