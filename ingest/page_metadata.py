"""What a web page says of itself: in JSON-LD, in its head, in marked elements, in its address."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from ingest.dates import date_in_url, read_date
from ingest.fields import ORIGINS
from ingest.hosts import host_of
from ingest.linked_data import Item, find_article, read_items, text_of, types_of
from ingest.names import read_names

Told = tuple[str, Any]  # an origin, and a value of JSON or text

# The subtypes of https://schema.org/NewsArticle that tell the kind; a plain one may be any.
_KINDS = {
    "OpinionNewsArticle": "opinion",
    "AnalysisNewsArticle": "analysis",
    "ReportageNewsArticle": "news",
}
# Names of meta elements, folded, in the order in which they are believed.
_NAMES = {
    "title": "og:title dc.title dcterms.title citation_title parsely-title sailthru.title headline "
    "twitter:title",
    "outlet": "og:site_name application-name citation_journal_title dc.publisher publisher "
    "article_publication_name apple-mobile-web-app-title",
    "authors": "author dc.creator dcterms.creator parsely-author sailthru.author byl byline "
    "citation_author article:author article_author",
    "published": "article:published_time og:published_time og:article:published_time "
    "datepublished parsely-pub-date sailthru.date dc.date.issued dcterms.issued dc.date.created "
    "citation_publication_date citation_date publication_date publish-date publishdate pubdate "
    "pub_date article.published article_date_original cxenseparse:recs:publishtime dc.date "
    "dcterms.date dc.date.published date",
    "modified": "article:modified_time og:updated_time og:article:modified_time datemodified "
    "dc.date.modified dcterms.modified article.updated article_date_updated last-modified lastmod",
    "language": "content-language dc.language dcterms.language inlanguage og:locale",
    "section": "article:section parsely-section articlesection sailthru.section section "
    "article.section",
}
_BYLINE = re.compile(r"\D{3,100}")  # not the date, nor the life, of the author
_ENDS = re.compile(r"^(.+?)\s*(?:\||-|–|—|·|»|::)\s+([^|–—·»]{2,60})$")


def read_metadata(tree: Any, guessed: Mapping[str, str | None]) -> dict[str, object]:
    """The fields under the names of front matter, with the origin of each.

    `tree` is the page as lxml has it, without what it hides. `guessed` holds what a library takes
    the fields to be; that counts where the page does not say.
    """
    page = _Page(tree, guessed)
    outlet_origin, outlet = page.outlet()
    found: dict[str, Told] = {
        "outlet": (outlet_origin, outlet),
        "title": page.title(outlet),
        "authors": page.authors(outlet),
        "published": page.published(),
        "modified": page.modified(),
        "url": page.url,
        "language": _first(page.languages()),
        "section": _first(page.told("section", "articleSection")),
        "kind": page.kind(),
    }
    known = {name: told for name, told in found.items() if told[1]}
    origins = {name: origin for name, (origin, _) in known.items()}
    return {name: value for name, (_, value) in known.items()} | {ORIGINS: origins}


class _Page:
    """A page's statements, each with its origin, the most trusted first."""

    def __init__(self, tree: Any, guessed: Mapping[str, str | None]) -> None:
        self._tree = tree
        self._guessed = guessed
        self._meta = _meta(tree)
        scripts = tree.xpath("//script[contains(@type, 'ld+json')]/text()")
        items = read_items(scripts)
        links = [("html", link) for link in tree.xpath("//link[@rel='canonical']/@href")]
        heads = [*links, *self._named(["og:url"])]
        self._item: Item = find_article(items, str(_first(heads)[1]))
        self.url = self._address([*heads, *self._linked("url", "mainEntityOfPage")])

    def told(self, name: str, *linked: str) -> list[Told]:
        """What JSON-LD, the meta elements and marked elements say of the field."""
        marked = [("html", value) for value in _marked(self._tree, linked)]
        return [*self._linked(*linked), *self._named(_NAMES[name].split()), *marked]

    def outlet(self) -> Told:
        """What the site calls itself to its readers, else its publisher, else its host."""
        site = self._named(["og:site_name"])
        publisher = self._linked("publisher", "sourceOrganization", "isPartOf")
        others = [*self._named(_NAMES["outlet"].split()), *self._guess("outlet")]
        host = host_of(self.url[1])
        named = [(o, n.lstrip("@")) for o, n in [*site, *publisher, *others] if n]
        words = [(o, n) for o, n in named if not host_of(n) and n != host]
        hosts = [(o, host_of(n)) for o, n in named] + [("url", host)]
        first = _first([*words, *hosts])
        spaced = (one for one in words if " " in one[1] and _folded(one[1]) == _folded(first[1]))
        return next(spaced, first)  # The Hill rather than TheHill

    def title(self, outlet: str) -> Told:
        """The headline without the outlet's name behind it; one that is cut off comes last."""
        told = [*self.told("title", "headline"), *self._guess("title")]
        whole = [one for one in told if not one[1].endswith(("…", "..."))]
        origin, title = _first([*whole, *told])
        return origin, _without_outlet(title, outlet, self.url[1])

    def authors(self, outlet: str) -> Told:
        """The people, without the outlet itself."""
        own = [("json-ld", self._item.get(name)) for name in ("author", "creator")]
        named = [*self._named(_NAMES["authors"].split(), all_of=True), *self._bylines()]
        for origin, value in [*own, *named, *self._guess("authors")]:
            names = [n for n in read_names(value) if _folded(n) != _folded(outlet)]
            if names:
                return origin, names
        return "", ()

    def published(self) -> Told:
        """A statement of the page, else the day in its address, else the guess.

        The guess may be the day of the last change, which is no publication.
        """
        times = [("html", value) for value in self._tree.xpath("//time[@pubdate]/@datetime")]
        told = [*self.told("published", "datePublished"), *times, ("url", date_in_url(self.url[1]))]
        changed = read_date(self.modified()[1]).when
        guess = [one for one in self._guess("published") if one[1] != _day(changed)]
        return _date([*told, *guess])

    def modified(self) -> Told:
        return _date(self.told("modified", "dateModified"))

    def languages(self) -> list[Told]:
        """Of the whole page first: templates forget the others."""
        of_page = [("html", value) for value in self._tree.xpath("/html/@lang")]
        return [*of_page, *self.told("language", "inLanguage")]

    def kind(self) -> Told:
        """From the type of the article; its labels are looked at for every format alike."""
        if self._meta.get("article:opinion") == ["true"]:
            return "opengraph", "opinion"
        return "json-ld", next((_KINDS[t] for t in types_of(self._item) if t in _KINDS), "")

    def _address(self, told: Iterable[Told]) -> Told:
        """One with a path: pages whose address is that of their site would all be one article."""
        pathed = re.compile(r"https?://[^/?#]+(/[^/?#]|/?\?.)")
        return _first((o, a) for o, a in [*told, *self._guess("url")] if pathed.match(str(a)))

    def _linked(self, *names: str) -> list[Told]:
        return [("json-ld", text_of(self._item.get(name))) for name in names]

    def _named(self, names: Iterable[str], *, all_of: bool = False) -> list[Told]:
        """The first value of each, or the list of them where a name may come several times."""
        return [
            ("opengraph" if ":" in name else "meta", self._meta[name] if all_of else value)
            for name in names
            for value in self._meta.get(name, [])[:1]
        ]

    def _guess(self, name: str) -> list[Told]:
        return [("html", self._guessed.get(name) or "")]

    def _bylines(self) -> list[Told]:
        marked = self._tree.xpath("//*[@itemprop='author' or @rel='author']")[:20]
        inner = [e.xpath(".//*[@itemprop='name']") or [e] for e in marked]
        texts = [" ".join(element.text_content().split()) for one in inner for element in one]
        return [("html", [text for text in texts if _BYLINE.fullmatch(text)])]


def _meta(tree: Any) -> dict[str, list[str]]:
    """The contents of the meta elements under each of their names, folded."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(attribute)):
                found.setdefault(name.strip().lower(), []).append(content)
    return found


def _marked(tree: Any, names: Iterable[str]) -> list[str]:
    """The machine-readable values of elements marked with these properties."""
    return [
        value
        for name in names
        for value in tree.xpath(
            "//*[@itemprop=$name and not(self::meta)]/@*[name()='datetime' or name()='content']",
            name=name,
        )
    ]


def _first(told: Iterable[Told]) -> Told:
    return next((one for one in told if one[1]), ("", ""))


def _day(when: date | None) -> str:
    return when.isoformat()[:10] if when else ""


def _date(told: Iterable[Told]) -> Told:
    """The first that can be read, with the time that another gives to that day."""
    given = [one for one in told if one[1]]
    read = [(one, when) for one in given if (when := read_date(one[1]).when)]
    if not read:
        return _first(given)
    first, day = read[0]
    timed = (one for one, when in read if isinstance(when, datetime) and when.date() == day)
    return first if isinstance(day, datetime) else next(timed, first)


def _without_outlet(title: str, outlet: str, url: str) -> str:
    """The title without " | Outlet" at its end, where that is the site's name."""
    found = _ENDS.match(title[:500])
    host = host_of(url) or ""
    names = {_folded(name) for name in (outlet, host, *host.split(".")[:-1])}
    return found[1] if found and _folded(found[2]) in names else title


def _folded(name: str) -> str:
    return re.sub(r"^the|[\W_]+|com$", "", name.casefold())
