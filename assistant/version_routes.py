"""The route of the reading pane to the versions of an article, and to what each of them changed."""

import re

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from assistant.changes import standing
from assistant.errors import DossierError
from assistant.page.desk import Desk
from assistant.reading_routes import BAD_LINK, NO_ARTICLE
from assistant.rendering.articles import article_html, changed_article_html
from assistant.rendering.versions import Quoted, Shown, versions_html

FIRST = "This is the first version of the article: there is none before it."
NOT_HERE = "The words that you came for do not stand in this version."

_LINK = re.compile(r"([0-9a-f]{16})\.([0-9]{1,9})")
_QUOTED = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})")


def add_version_routes(server: FastAPI, desk: Desk) -> None:
    """A version, or what it changed; `quoted` names the words for which the reader came."""

    @server.get("/dossier/versions/{key}/{version}")
    def read_version(key: str, version: str, quoted: str = "", show: str = "text") -> Response:
        link, words = _LINK.fullmatch(f"{key}.{version}"), _QUOTED.fullmatch(quoted)
        if not link or (quoted and not words):
            return PlainTextResponse(BAD_LINK, 422)
        come_for = (int(words[1]), int(words[2]), int(words[3])) if words else None
        shown = Shown(int(version), come_for, changes=show == "changes")
        try:
            return _changes(desk, key, shown) if shown.changes else _text(desk, key, shown)
        except DossierError as error:
            return PlainTextResponse(str(error), 503)


def _text(desk: Desk, key: str, shown: Shown) -> Response:
    article = desk.find_article(key, shown.version)
    if article is None:
        return PlainTextResponse(NO_ARTICLE, 404)
    quote, near = _quote(desk, key, shown.quoted)
    place = standing(quote, article.text, near)
    change = desk.find_change(article, shown.version, quote) if place else None
    beside = versions_html(key, desk.find_versions(key), shown)
    beside += f'<p class="dossier-changed">{NOT_HERE}</p>' if quote and not place else ""
    copies = desk.find_copies(key)
    start, end = place or (0, 0)
    return HTMLResponse(article_html(article, start, end, (), copies, change, beside))


def _quote(desk: Desk, key: str, quoted: Quoted | None) -> tuple[str, int]:
    """The words as they stand in the version that was quoted, and where they begin."""
    version, start, end = quoted or (0, 0, 0)
    article = desk.find_article(key, version) if quoted else None
    return (article.text[start:end], start) if article else ("", 0)


def _changes(desk: Desk, key: str, shown: Shown) -> Response:
    versions = desk.find_versions(key)
    earlier = [one.number for one in versions if one.number < shown.version]
    new = desk.find_article(key, shown.version)
    if new is None:
        return PlainTextResponse(NO_ARTICLE, 404)
    old = desk.find_article(key, earlier[-1]) if earlier else None
    if old is None:
        return PlainTextResponse(FIRST, 404)
    beside = versions_html(key, versions, shown)
    return HTMLResponse(changed_article_html(old, new, shown.version, beside))
