"""Cited articles as BibTeX, one entry for each.

Written here: the fields are seven and the escapes ten, and libraries that write BibTeX do not
escape what would end a field. The tests read it with two that parse it.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from assistant.citations import Citation
from assistant.corpus.articles import Article
from assistant.corpus.urls import web_address

# A brace counts even behind a backslash, so that it goes by its name. Other letters stay UTF-8.
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "%$#&_"},
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}~^%$#&_]")


def bibtex(citations: Iterable[Citation]) -> str:
    """An @article where the outlet is known, else @misc; keys are unique, texts are UTF-8."""
    articles = {citation.article.id: citation.article for citation in citations}
    keys: dict[str, int] = {}
    return "\n".join(_entry(article, _key(article, keys)) for article in articles.values())


def _entry(article: Article, key: str) -> str:
    kind = "article" if article.outlet else "misc"
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(article))
    return f"@{kind}{{{key},\n{fields}}}\n"


def _fields(article: Article) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_escaped(article.title)}}}"  # the inner braces keep its capitals
    if article.authors:
        # An author in braces is one name, whatever words or commas it holds.
        yield "author", " and ".join(f"{{{_escaped(author)}}}" for author in article.authors)
    if article.outlet:
        yield "journal", _escaped(article.outlet)
    if day := article.published_on:
        yield from (("year", str(day.year)), ("month", str(day.month)), ("day", str(day.day)))
        yield "date", day.isoformat()
    if address := web_address(article.url):
        yield "url", address  # a field that is read as it stands: an escaped % would change it
    if article.language:
        yield "langid", _escaped(article.language)


def _key(article: Article, taken: dict[str, int]) -> str:
    """Such as steppecourier2025one; a second one of the same name gets a number."""
    words = [_ascii(word) for word in article.title.split()]
    who = _ascii(re.sub(r"(?i)^the\s", "", article.outlet or next(iter(article.authors), "")))
    year = str(article.published_on.year) if article.published_on else ""
    key = f"{who[:40] or 'article'}{year}{next(filter(None, words), '')[:20]}"
    taken[key] = taken.get(key, 0) + 1
    return key if taken[key] == 1 else f"{key}-{taken[key]}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def _escaped(text: str) -> str:
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], " ".join(visible.split()))
