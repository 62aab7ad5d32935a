"""The page of the library: its table, its picture, and what changes it."""

import html
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

from assistant.corpus.articles import Filters
from assistant.corpus.catalogue import Edition, Version
from assistant.corpus.library import ADDED
from assistant.errors import DossierError, InputError, LibraryBusy, QuestionError
from assistant.filter_links import as_query
from assistant.ingesting import Ingesting
from assistant.page.errands import Failures, Order, errand_of
from assistant.page.shelf import Shelf, Sight
from assistant.rendering.articles import article_html
from assistant.rendering.chart import chart_html, make_chart
from assistant.rendering.frame import page_html
from assistant.rendering.library_address import Place, read_place
from assistant.rendering.library_table import filters_html, table_html
from assistant.rendering.library_work import READ_ONLY, add_html, failures_html, job_html
from assistant.rendering.versions import Shown, versions_html
from assistant.uploads import AddedFiles

if TYPE_CHECKING:
    from fastapi import FastAPI, Response

LIBRARY = "/library"
FILES = "/dossier/library/files"
JOBS = "/dossier/library/jobs"


def add_library_page(server: "FastAPI", shelf: Shelf) -> None:
    """Serve the page and, unless the library is only read here, what changes it."""
    from fastapi import Request
    from fastapi.responses import HTMLResponse, PlainTextResponse

    @server.get(LIBRARY)
    def show_library(request: Request) -> "Response":
        try:
            return HTMLResponse(_page(shelf, read_place(request.query_params)))
        except DossierError as error:
            return PlainTextResponse(str(error), _code(error))

    if shelf.ingesting:
        files = AddedFiles(shelf.ingesting.home / ADDED)
        _add_uploads(server, files)
        _add_jobs(server, shelf.ingesting, files, shelf.library.failures)


def _add_uploads(server: "FastAPI", files: AddedFiles) -> None:
    from fastapi import Request
    from fastapi.responses import PlainTextResponse

    @server.post(FILES)
    async def keep_file(request: Request, name: str) -> "Response":
        try:
            path = await files.store(name, request.stream())
        except InputError as error:
            return PlainTextResponse(f"{name[:200]} {error}", 422)
        except ClientDisconnect:
            return PlainTextResponse("The upload broke off.", 400)  # which nobody reads
        except OSError as error:
            return PlainTextResponse(f"{name[:200]} cannot be kept: {error.strerror}.", 507)
        return PlainTextResponse(path.name, 201)


def _add_jobs(
    server: "FastAPI", ingesting: Ingesting, files: AddedFiles, failures: Failures
) -> None:
    from fastapi.responses import HTMLResponse, PlainTextResponse

    @server.get(JOBS)
    def show_job() -> "Response":
        return HTMLResponse(job_html(ingesting.job()))

    @server.post(JOBS)
    def start_job(order: Order) -> "Response":
        try:
            if order.do == "stop":
                ingesting.stop()
            else:
                ingesting.start(errand_of(order, files=files, failures=failures))
        except DossierError as error:
            return PlainTextResponse(str(error), _code(error))
        return HTMLResponse(job_html(ingesting.job()))


def _code(error: DossierError) -> int:
    if isinstance(error, LibraryBusy):
        return 409
    return 422 if isinstance(error, InputError | QuestionError) else 503


def _page(shelf: Shelf, place: Place) -> str:
    sight = shelf.look(place)
    ingesting, editing = shelf.ingesting, shelf.ingesting is not None
    is_empty = not sight.choices.kinds
    job = job_html(ingesting.job()) if ingesting else ""
    work = add_html(is_empty=is_empty) if editing else READ_ONLY
    failures = failures_html(sight.failures, editing=editing)
    view = _view(sight, place, editing=editing, is_empty=is_empty)
    told = '<p id="dossier-told" class="dossier-announcer" role="status"></p>'
    main = f'{work}{job}{told}<div id="dossier-view">{failures}{view}</div>'
    aside = _pane(sight, place)
    return page_html("Library", main, here=LIBRARY, script="library.js", aside=aside)


def _view(sight: Sight, place: Place, *, editing: bool, is_empty: bool) -> str:
    table = table_html(sight.lines, sight.total, place, editing=editing)
    if is_empty and not place.is_narrowed:
        return table
    picture = chart_html(make_chart(sight.counts), place)
    return f"{filters_html(place, sight.choices)}{picture}{table}"


def _pane(sight: Sight, place: Place) -> str:
    """The article that is open, beside the table; empty where none is."""
    if not place.opened:
        return ""
    close = html.escape(Place(place.wanted, place.page).address())
    ask = as_query(Filters(articles=(place.opened,)))
    text = _opened(sight.opened, sight.versions) if sight.opened else f"<p>{_GONE}</p>"
    return (
        '<aside id="dossier-pane" aria-label="Article"><div id="dossier-reading" tabindex="-1">'
        f'<div class="dossier-bar"><a class="dossier-back" href="{close}#article-{place.opened}">'
        f'Close</a><a class="dossier-back" href="/?{ask}">Ask about it</a></div>'
        f"{text}</div></aside>"
    )


def _opened(edition: Edition, versions: list[Version]) -> str:
    key, shown = edition.article.key, Shown(edition.version, page="/")
    return article_html(edition.article, 0, 0, versions=versions_html(key, versions, shown))


_GONE = "This article is not in the library any more: it was purged."
