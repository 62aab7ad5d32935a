"""The web server: the page, the articles it opens, and nothing else, on 127.0.0.1."""

import contextlib
import errno
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import DossierError
from assistant.page.desk import Desk

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

HOST = "127.0.0.1"
STATIC = Path(__file__).parent / "static"
STYLES = ("page.css", "answers.css", "tables.css", "reading.css", "desk.css")
HEAD = "".join(
    [
        *(f'<link rel="stylesheet" href="/dossier/static/{name}">' for name in STYLES),
        '<script type="module" src="/dossier/static/page.js"></script>',
    ]
)


def serve(desk: Desk, *, port: int) -> None:
    """Serve the page until Ctrl-C; raises DossierError when the port cannot be had."""
    with _bind(port) as listening:
        server = _make_server(build_server(desk, port=port))
        print(f"Dossier is at http://{HOST}:{port} (Ctrl-C ends it)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listening])


def _make_server(app: "FastAPI") -> "uvicorn.Server":
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Every open page holds an event stream; waiting for these would never end.
            for connection in list(self.server_state.connections):
                connection.transport.close()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        app, log_level="warning", server_header=False, proxy_headers=False, ws="none"
    )
    return Server(config)


def _bind(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        why = "in use" if error.errno == errno.EADDRINUSE else f"not available ({error.strerror})"
        raise DossierError(
            f"Port {port} is {why}. Start with another one: PORT={port + 1} make chat."
        ) from error


def build_server(desk: Desk, *, port: int) -> "FastAPI":
    """The page, its own files and the reading pane behind the guard; starts nothing."""
    from fastapi import FastAPI
    from fastapi.staticfiles import StaticFiles

    from assistant.conversation_routes import add_conversation_routes
    from assistant.export_routes import add_export_routes
    from assistant.loading_routes import add_loading_routes
    from assistant.page.library import add_library_page
    from assistant.page.settings import add_settings_page
    from assistant.page.stubs import without_stubs
    from assistant.reading_routes import add_reading_routes
    from assistant.security import Guard
    from assistant.version_routes import add_version_routes

    with without_stubs():
        from assistant.page.mount import mount_page

    server = FastAPI(title="Dossier", openapi_url=None)
    server.add_middleware(Guard)
    server.mount("/dossier/static", StaticFiles(directory=STATIC))
    add_reading_routes(server, desk)
    add_loading_routes(server, desk)
    add_version_routes(server, desk)
    add_conversation_routes(server, desk)
    if desk.shelf:
        add_library_page(server, desk.shelf)
        add_settings_page(server, desk.shelf)
    add_export_routes(server, desk)
    mount_page(server, desk, head=HEAD, port=port)
    return server
