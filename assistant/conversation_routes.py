"""The routes of the left column and of the filters; each browser sees only its own."""

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field

from assistant.conversations import MAX_TITLE
from assistant.errors import ConversationsError, DossierError, QuestionError
from assistant.filter_links import read_query
from assistant.page.desk import Desk
from assistant.page.keeping import found
from assistant.rendering.conversations import conversations_html, unreadable_html
from assistant.rendering.filters import form_html
from assistant.security import owner_of

NO_COOKIE = "This browser keeps no cookie of Dossier, so conversations are not kept."
NO_SUCH = "There is no such conversation. Reload the page."
MAX_SEARCH = 200  # characters


class Renamed(BaseModel):
    """What a conversation is to be called."""

    title: str = Field(min_length=1, max_length=MAX_TITLE)


def add_conversation_routes(server: FastAPI, desk: Desk) -> None:
    """The list and what changes it, and the filters; what is open is the page's own matter."""
    _add_list(server, desk)
    _add_changes(server, desk)
    _add_filters(server, desk)


def _add_list(server: FastAPI, desk: Desk) -> None:
    @server.get("/dossier/conversations")
    def list_conversations(request: Request, search: str = "") -> Response:
        owner, words = owner_of(request.headers), search[:MAX_SEARCH]
        if owner is None:
            return HTMLResponse(unreadable_html(NO_COOKIE))
        try:
            listed = found(desk, owner, words)
        except DossierError as error:
            return HTMLResponse(unreadable_html(str(error)))
        return HTMLResponse(conversations_html(listed, searched=bool(words.strip())))


def _add_changes(server: FastAPI, desk: Desk) -> None:
    @server.post("/dossier/conversations/{name}/rename")
    def rename(name: str, renamed: Renamed, request: Request) -> Response:
        owner = owner_of(request.headers)
        return _done(lambda: desk.conversations.rename(owner or "", name, renamed.title))

    @server.post("/dossier/conversations/{name}/delete")
    def delete(name: str, request: Request) -> Response:
        owner = owner_of(request.headers)
        return _done(lambda: desk.conversations.delete(owner or "", name))


def _add_filters(server: FastAPI, desk: Desk) -> None:
    @server.get("/dossier/filters")
    def choose_filters(request: Request) -> Response:
        try:
            return HTMLResponse(form_html(read_query(request.url.query), desk.choices()))
        except QuestionError as error:
            return PlainTextResponse(str(error), 422)
        except DossierError as error:
            return PlainTextResponse(str(error), 503)


def _done(change: Callable[[], bool]) -> Response:
    try:
        return Response(status_code=204) if change() else PlainTextResponse(NO_SUCH, 404)
    except ConversationsError as error:
        return PlainTextResponse(str(error), 503)
