"""Web pages to articles: the one home of trafilatura."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ingest.boilerplate import article_paragraphs, drop_boilerplate
from ingest.hidden import drop_hidden
from ingest.page_metadata import read_metadata

_DATES = {"original_date": True, "extensive_search": False}  # no guess from the text


def parse_page(html: str) -> Any:  # an element of lxml, which has no types
    """The tree of a page; None when it is none."""
    import trafilatura

    return trafilatura.load_html(html)


def read_page(html: str) -> dict[str, object]:
    """The fields of an article under the names of front matter; none when it holds no text."""
    tree = parse_page(html)
    if tree is None:
        return {}
    hidden = drop_hidden(tree)  # a hidden byline or heading must not be shown either
    fields = read_metadata(tree, _guessed(tree))
    text = _body(tree, str(fields.get("title") or ""))
    return fields | {"text": text, "hidden_characters": hidden} if text else {}


def _body(tree: Any, title: str) -> str:  # an element of lxml, which has no types
    """The article's own paragraphs, a blank line between two; the tree is changed."""
    import trafilatura

    headings = [heading.text_content() for heading in tree.iter("h1")]
    drop_boilerplate(tree)
    page = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True)
    paragraphs = ((page.text if page else None) or "").split("\n")
    return "\n\n".join(article_paragraphs(paragraphs, [title, *headings]))


def _guessed(tree: Any) -> Mapping[str, str | None]:  # an element of lxml, which has no types
    """What trafilatura, with htmldate, takes the fields to be from all but the JSON-LD.

    There they would find the dates of other articles too, and those of changes.
    """
    import trafilatura

    rest = deepcopy(tree)
    for script in rest.xpath("//script"):
        script.drop_tree()
    page = trafilatura.extract_metadata(rest, date_config=_DATES)
    return {
        "title": page.title,
        "outlet": page.sitename,
        "authors": page.author,
        "published": page.date,
        "url": page.url,
    }
