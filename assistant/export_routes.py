"""The route of exports: an answer or a conversation as a file, for its own browser only."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request
from fastapi.responses import PlainTextResponse, Response

from assistant.errors import DossierError
from assistant.exports.answers import (
    Conversation,
    conversation_as_bibtex,
    conversation_as_markdown,
    conversation_as_text,
)
from assistant.page.desk import Desk
from assistant.page.keeping import to_export
from assistant.security import owner_of

Format = Literal["markdown", "bibtex", "text"]
NOTHING = "There is nothing to export here. Reload the page."

_MADE: dict[Format, tuple[str, str, Callable[[Conversation], str]]] = {
    "markdown": ("dossier.md", "text/markdown", conversation_as_markdown),
    "bibtex": ("dossier.bib", "application/x-bibtex", conversation_as_bibtex),
    "text": ("dossier.txt", "text/plain", conversation_as_text),
}


def add_export_routes(server: FastAPI, desk: Desk) -> None:
    """A conversation in a format, or the answer at one place of it."""

    @server.get("/dossier/conversations/{name}/export")
    def export(
        name: str,
        request: Request,
        wanted: Annotated[Format, Query(alias="format")],
        place: int | None = None,
    ) -> Response:
        try:
            found = desk.conversations.read(owner_of(request.headers) or "", name)
            answers = to_export(desk, found, place) if found else []
        except DossierError as error:
            return PlainTextResponse(str(error), 503)
        return _file(answers, wanted) if answers else PlainTextResponse(NOTHING, 404)


def _file(answers: Conversation, wanted: Format) -> Response:
    name, media_type, made = _MADE[wanted]
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-type": f"{media_type}; charset=utf-8",
        "cache-control": "no-store",
    }
    return Response(made(answers), headers=headers)
