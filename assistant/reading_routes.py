"""The routes of the reading pane: one version with quotes marked, or an article as it is now."""

import re

from fastapi import FastAPI, Query
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from assistant.corpus.articles import Article
from assistant.corpus.sentences import Span
from assistant.errors import DossierError
from assistant.page.desk import Desk
from assistant.rendering.articles import article_html
from assistant.rendering.versions import Shown, versions_html

BAD_LINK = "This link does not lead to a quote: it is not one that Dossier made."
NO_ARTICLE = "This article is no longer in the library. Ask again to get current sources."
MAX_MARKS = 50  # quotes of one answer in one article

_KEY = re.compile(r"[0-9a-f]{16}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


def add_reading_routes(server: FastAPI, desk: Desk) -> None:
    """What the pane shows, as HTML that our own script puts there."""
    _add_version(server, desk)
    _add_current(server, desk)


def _add_version(server: FastAPI, desk: Desk) -> None:
    @server.get("/dossier/articles/{key}/{version}")
    def read_version(
        key: str,
        version: str,
        start: str = "",
        end: str = "",
        also: list[str] = Query(default=[]),  # noqa: B008 - how FastAPI takes a repeated field
    ) -> Response:
        spans = _spans([f"{start}-{end}", *also])
        if not _KEY.fullmatch(key) or not _NUMBER.fullmatch(version) or spans is None:
            return PlainTextResponse(BAD_LINK, 422)
        try:
            article = desk.find_article(key, int(version))
            return _shown(desk, article, int(version), spans)
        except DossierError as error:
            return PlainTextResponse(str(error), 503)


def _add_current(server: FastAPI, desk: Desk) -> None:
    @server.get("/dossier/articles/{key}")
    def read_current(key: str) -> Response:
        if not _KEY.fullmatch(key):
            return PlainTextResponse(BAD_LINK, 422)
        try:
            current = desk.find_current(key)
            article, version = current or (None, 0)
            return _shown(desk, article, version, [(0, 0)])
        except DossierError as error:
            return PlainTextResponse(str(error), 503)


def _shown(desk: Desk, article: Article | None, version: int, spans: list[Span]) -> Response:
    if article is None:
        return PlainTextResponse(NO_ARTICLE, 404)
    if any(end > len(article.text) for _, end in spans):
        return PlainTextResponse(BAD_LINK, 422)
    opened, *also = spans
    quote = article.text[slice(*opened)]
    change = desk.find_change(article, version, quote) if quote else None
    copies = desk.find_copies(article.key)
    shown = Shown(version, (version, *opened) if quote else None)
    versions = versions_html(article.key, desk.find_versions(article.key), shown)
    return HTMLResponse(article_html(article, *opened, also, copies, change, versions))


def _spans(texts: list[str]) -> list[Span] | None:
    """The spans of a well-formed link, each start before its end; else None."""
    found = [_SPAN.fullmatch(text) for text in texts[: MAX_MARKS + 1]]
    spans = [(int(match[1]), int(match[2])) for match in found if match]
    if len(spans) != len(texts) or any(start >= end for start, end in spans):
        return None
    return spans
