"""Web servers on loopback for tests: each answers from a table, and counts who came."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ingest.addresses import Permit, anyone
from ingest.fetching import Fetcher, Limits
from ingest.politeness import Visitor

HTML = {"Content-Type": "text/html"}
QUICK = Limits(backoff=0.01, ports=None)


@dataclass
class Answer:
    """What a path answers; `pieces` are sent one after another in place of the body."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: HTML)
    pieces: Callable[[], Iterator[bytes]] | None = None


Choose = Callable[[Mapping[str, str]], Answer]  # from the request's headers


class Site:
    """A running server; `pages` may change while it runs."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.pages: dict[str, Answer | Choose] = {}
        self.asked: list[str] = []  # paths, in their order
        self.headers: list[dict[str, str]] = []  # of each request
        self.accepted = 0  # connections
        self.times: list[tuple[float, float]] = []  # begin and end of the work for each

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: Site

    def process_request(self, request: object, address: object) -> None:
        self.site.accepted += 1
        super().process_request(request, address)  # type: ignore[arg-type]

    def handle_error(self, request: object, address: object) -> None:
        """A client that leaves early is no error of these tests."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:  # the name that http.server calls
        begin = time.monotonic()
        site = self.server.site
        site.asked.append(self.path)
        site.headers.append({name.lower(): value for name, value in self.headers.items()})
        page = site.pages.get(self.path, Answer("not here", 404))
        answer = page if isinstance(page, Answer) else page(site.headers[-1])
        # Before the client has it all: it may come again at once.
        site.times.append((begin, time.monotonic()))
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.pieces is None:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for piece in answer.pieces() if answer.pieces else [body]:
            self.wfile.write(piece)
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def serve(pages: Mapping[str, Answer | Choose] | None = None) -> Iterator[Site]:
    server = _Server(("127.0.0.1", 0), _Handler)
    site = server.site = Site(server)
    site.pages |= pages or {}
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def listening(behave: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a bare socket that behaves as told with each that connects."""
    stopped = threading.Event()

    def accept() -> None:
        while not stopped.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            threading.Thread(target=tolerate, args=(connection,), daemon=True).start()

    def tolerate(connection: socket.socket) -> None:
        with connection:
            try:
                behave(connection)
            except OSError:
                return  # the client has left

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            stopped.set()
            thread.join()


def fetcher(limits: Limits = QUICK, permits: Permit = anyone, **names: str) -> Fetcher:
    """Finds each given name (`_` for a dot) at its address, and an address at itself."""
    known = {name.replace("_", "."): address for name, address in names.items()}
    return Fetcher(resolver=lambda host: [known.get(host, host)], permits=permits, limits=limits)


def visitor(delay: float = 0.0) -> Visitor:
    return Visitor(fetcher(), delay=delay)
