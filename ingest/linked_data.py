"""The JSON-LD of a page: finding the article among its objects, and reading it."""

import json
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

Item = dict[str, Any]  # an object of JSON

# https://schema.org/Article and its kin; a page about something else has none of them.
_ARTICLES = frozenset(
    """Article NewsArticle OpinionNewsArticle AnalysisNewsArticle ReportageNewsArticle
    BackgroundNewsArticle AskPublicNewsArticle ReviewNewsArticle AdvertiserContentArticle Report
    BlogPosting LiveBlogPosting SocialMediaPosting TechArticle ScholarlyArticle""".split()
)
_PAGES = frozenset(["WebPage", "ItemPage", "AboutPage"])  # some say it of the page alone
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage")  # not lists of other articles
_DEPTH = 8  # levels of objects in objects; real ones have three


def read_items(scripts: Sequence[str]) -> list[Item]:
    """The objects in the scripts, those in lists and graphs too; broken scripts are left out."""
    found: list[Item] = []
    for script in scripts:
        try:
            found += _items(json.loads(script, strict=False), _DEPTH)
        except (ValueError, RecursionError):
            continue  # pages often carry broken JSON-LD; what else they say still counts
    return _linked(found)


def find_article(items: Sequence[Item], url: str) -> Item:
    """The object of the page's own article, by its address, else the first; {} without one."""
    for types in (_ARTICLES, _PAGES):
        found = [item for item in items if types.intersection(types_of(item))]
        own = (item for item in found if url and url in _addresses(item))
        if found:
            return next(own, found[0])
    return {}


def _addresses(item: Item) -> list[str]:
    page = item.get("mainEntityOfPage")
    values = [item.get("url"), item.get("@id"), page]
    values += [page.get("@id"), page.get("url")] if isinstance(page, dict) else []
    return [value for value in values if isinstance(value, str)]


def types_of(item: Item) -> list[str]:
    """The names of its types, without the address of their vocabulary."""
    return [t.rpartition("/")[2] for t in as_list(item.get("@type")) if isinstance(t, str)]


def text_of(value: Any) -> str:  # whatever JSON holds
    """The value as text; of an object its name or address, of a list its first."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("name") or value.get("url") or value.get("@id") or value.get("@value")
    return unescape(value).strip() if isinstance(value, str) else ""  # many are escaped twice


def as_list(value: Any) -> list[Any]:  # whatever JSON holds
    """A list as it is, nothing as an empty one, anything else as a list of it."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _items(value: Any, depth: int) -> Iterator[Item]:  # whatever JSON holds
    for item in as_list(value) if depth else ():
        if isinstance(item, list):
            yield from _items(item, depth - 1)
        elif isinstance(item, dict):
            yield item
            for name in _NESTED:
                yield from _items(item.get(name), depth - 1)


def _linked(items: list[Item]) -> list[Item]:
    """Each object with the objects that it only names by `@id` put in their place."""
    named = {i["@id"]: i for i in items if isinstance(i.get("@id"), str) and len(i) > 1}

    def resolve(value: Any) -> Any:  # whatever JSON holds
        name = value.get("@id") if isinstance(value, dict) and len(value) == 1 else None
        return named.get(name, value) if isinstance(name, str) else value

    def resolve_all(value: Any) -> Any:  # whatever JSON holds
        return [*map(resolve, value)] if isinstance(value, list) else resolve(value)

    return [{name: resolve_all(value) for name, value in item.items()} for item in items]
