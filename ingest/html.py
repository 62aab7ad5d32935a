"""Web pages to articles: the one home of trafilatura."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ingest.page_metadata import read_metadata

_UNSEEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![\d.]))", re.I
)
_DATES = {"original_date": True, "extensive_search": False}  # no guess from the text


def read_page(html: str) -> dict[str, object]:
    """The fields of an article under the names of front matter; no `text` when there is none."""
    import trafilatura

    tree = trafilatura.load_html(html)
    if tree is None:
        return {}
    _drop_hidden(tree)  # a hidden byline or heading must not be shown either
    fields = read_metadata(tree, _guessed(tree))
    page = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True)
    text = (page.text or "").replace("\n", "\n\n") if page else ""
    return fields | {"text": text}


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


def _drop_hidden(tree: Any) -> None:  # an element of lxml, which has no types
    """Removes what a browser would not show; trafilatura leaves some of it in."""
    for element in tree.xpath("//body//*[@hidden or @style or self::template]"):
        style = element.get("style", "")
        if "hidden" in element.attrib or element.tag == "template" or _UNSEEN.search(style):
            element.drop_tree()


def declared_encoding(page: bytes) -> str | None:
    """The character set that the page names in its first kilobytes."""
    found = re.search(rb"""<meta[^>]{1,200}charset\s*=\s*["']?([\w-]{1,40})""", page[:4096], re.I)
    return found[1].decode("ascii") if found else None
