"""Every route that the server has, Gradio's too, walked: who may use it, and what it answers."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.types import ASGIApp

from assistant.ingesting import Ingesting
from assistant.page.shelf import Shelf
from assistant.security import HEADERS, Guard
from assistant.server import build_server
from tests.doubles import WordEmbedder
from tests.libraries import reading, workplace
from tests.page_fixtures import ScriptedDesk

OWN = "127.0.0.1:7860"
HOSTS = (OWN, "evil.example", "127.0.0.1.evil.example", "10.0.0.1:7860", "[::1]", "")
ORIGINS = (
    *(None, f"http://{OWN}", "http://localhost:7860", "http://evil.example", "null"),
    *(f"https://{OWN}", f"http://{OWN}.evil.example", "http://127.0.0.1"),
)
ALLOWED = {  # all others are refused
    *((OWN, None), (OWN, f"http://{OWN}")),
    *(("localhost:7860", None), ("localhost:7860", "http://localhost:7860")),
}
REFUSALS = {
    (400, "Open Dossier as http://127.0.0.1 or http://localhost."),
    (403, "Another site may not use Dossier."),
}
CHANGING = {  # all that can change anything
    *("/dossier/conversations/{name}/rename", "/dossier/conversations/{name}/delete"),
    *("/dossier/library/files", "/dossier/library/jobs"),
    *("/gradio_api/queue/join", "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/reset/"),
}
READING = {
    *("/", "/library", "/settings", "/config", "/config/", "/theme.css", "/favicon.ico"),
    *("/manifest.json", "/robots.txt", "/assets/{path:path}", "/static/{path:path}"),
    *("/dossier/articles/{key}/{version}", "/dossier/articles/{key}", "/dossier/filters"),
    *("/dossier/versions/{key}/{version}", "/dossier/loading"),
    *("/dossier/conversations", "/dossier/conversations/{name}/export", "/dossier/library/jobs"),
    *("/gradio_api/info", "/gradio_api/info/", "/gradio_api/app_id", "/gradio_api/app_id/"),
    *("/gradio_api/startup-events", "/gradio_api/heartbeat/{session_hash}"),
    *("/gradio_api/queue/data",),
}

Route = tuple[str, str]  # method and path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    """The whole page, with the library's own pages; nobody listens."""
    home = tmp_path_factory.mktemp("routes") / "library"
    workplace(home, WordEmbedder()).catalogue.close()
    with reading(home) as library:
        shelf = Shelf(library, Ingesting(home), ())
        yield build_server(replace(ScriptedDesk().desk(), shelf=shelf), port=7860)


@pytest.fixture(scope="module")
def routes(server: Starlette) -> list[Route]:
    return sorted(set(walk(server)))


def walk(app: ASGIApp, prefix: str = "") -> Iterator[Route]:
    for route in iter_route_contexts(getattr(app, "routes", ())):
        if isinstance(route.original_route, Mount):
            yield from walk(route.original_route.app, prefix + route.original_route.path)
        else:
            yield from ((method, f"{prefix}{route.path}") for method in route.methods or ())


async def reached(scope: object, receive: object, send: object) -> None:
    """Stands behind the guard in the place of everything."""
    await PlainTextResponse("reached")(scope, receive, send)


def responses(app: ASGIApp, asked: Iterable[tuple[Route, str, str | None]]) -> list[httpx.Response]:
    """What comes back for each route, host and origin."""

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{OWN}") as client:
            return [await client.request(*route, headers=h) for route, h in map(filled, asked)]

    return asyncio.run(ask())


def filled(asked: tuple[Route, str, str | None]) -> tuple[Route, dict[str, str]]:
    (method, path), host, origin = asked
    headers = {"host": host, "content-length": "0"} | ({} if origin is None else {"origin": origin})
    return (method, re.sub(r"\{[^}]*\}", "x1", path)), headers


def test_a_foreign_host_or_origin_is_refused_on_every_route_that_changes_something(
    server: Starlette, routes: list[Route]
) -> None:
    changing = [route for route in routes if route[0] not in ("GET", "HEAD", "OPTIONS")]
    assert {path for _, path in changing} >= CHANGING
    foreign = [pair for pair in product(HOSTS, ORIGINS) if pair not in ALLOWED]
    asked = [(route, *pair) for route in changing for pair in foreign]
    for case, response in zip(asked, responses(server, asked), strict=True):
        assert (response.status_code, response.text) in REFUSALS, case


def test_the_own_page_reaches_what_is_open_and_nothing_else(routes: list[Route]) -> None:
    for host, origin in ALLOWED:
        asked = [(route, host, origin) for route in routes]
        through = {
            route
            for route, response in zip(routes, responses(Guard(reached), asked), strict=True)
            if response.text == "reached"
        }
        assert {path for method, path in through if method == "POST"} == CHANGING
        assert {path for method, path in through if method == "GET"} == READING
        assert {method for method, _ in through} <= {"GET", "HEAD", "POST"}


def test_every_answer_of_every_route_carries_the_headers(routes: list[Route]) -> None:
    asked = [(route, host, None) for route in routes for host in (OWN, "evil.example")]
    for case, response in zip(asked, responses(Guard(reached), asked), strict=True):
        assert HEADERS.items() <= dict(response.headers).items(), case
        policy = dict(
            rule.split(" ", 1) for rule in response.headers["content-security-policy"].split("; ")
        )
        assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
        assert re.fullmatch(r"'self' 'nonce-[\w-]{22}'", policy["script-src"])
