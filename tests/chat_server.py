"""A small real server that speaks three chat protocols, well or badly, as scripted."""

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Protocol

ANSWER = "The bridge opened on Friday [1]. A ferry would have done, says the review [2]."
PATIENCE = 20.0  # seconds after which a hanging handler gives up, far beyond every test's deadline


@dataclass
class ChatServer:
    """Runs one mode a request, in the order given; the last one stays."""

    modes: list[str]
    answer: str = ANSWER
    retry_after: str = ""
    bodies: list[Any] = field(default_factory=list)  # what each request held
    headers: list[dict[str, str]] = field(default_factory=list)  # by names in small letters
    paths: list[str] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0
    refused: set[str] = field(default_factory=set)  # the questions that `busy` refused
    hung_up: threading.Event = field(default_factory=threading.Event)  # a client left early
    closing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    root: str = ""  # http://127.0.0.1:port

    @property
    def url(self) -> str:
        """The base URL for OpenAI's protocol; the other two use the root."""
        return f"{self.root}/v1"

    def wait_until_idle(self) -> bool:
        """Whether the last request has ended; handlers end soon after `closing`."""
        last = time.monotonic() + PATIENCE
        while self.busy and time.monotonic() < last:
            time.sleep(0.01)
        return not self.busy

    def next_mode(self) -> str:
        with self.lock:
            return self.modes.pop(0) if len(self.modes) > 1 else self.modes[0]


_idle: list["_Endpoint"] = []  # servers that run and wait for a script


@contextmanager
def chat_server(*modes: str, answer: str = ANSWER, retry_after: str = "") -> Iterator[ChatServer]:
    """A server on a port of 127.0.0.1; without modes it answers well.

    Servers are used again, so that a client that knows one need not be made anew.
    """
    endpoint = _idle.pop() if _idle else _Endpoint()
    script = ChatServer(list(modes) or ["ok"], answer, retry_after, root=endpoint.root)
    endpoint.play(script)
    try:
        yield script
    finally:
        script.closing.set()
        if script.wait_until_idle():
            _idle.append(endpoint)


class _Endpoint:
    """A running server, to the end of the process."""

    def __init__(self) -> None:
        self._handler = type("Handler", (_Handler,), {})
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler)
        server.daemon_threads = True
        self.root = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def play(self, script: ChatServer) -> None:
        """What comes from now on is answered by this script."""
        self._handler.current = script


class _ChatProtocol(Protocol):
    """How the parts of a streamed answer look on the wire."""

    content_type: str
    reasons: ClassVar[dict[str, str]]

    def start(self) -> bytes: ...
    def piece(self, text: str) -> bytes: ...
    def finish(self, reason: str) -> bytes: ...
    def error(self, message: str) -> bytes: ...
    def broken(self) -> bytes: ...


class _OpenAI(_ChatProtocol):
    content_type = "text/event-stream"
    reasons: ClassVar = {"stop": "stop", "length": "length", "content_filter": "content_filter"}

    def start(self) -> bytes:
        return self._chunk({"role": "assistant", "content": ""}, None)

    def piece(self, text: str) -> bytes:
        return self._chunk({"content": text}, None)

    def finish(self, reason: str) -> bytes:
        return self._chunk({}, self.reasons[reason]) + b"data: [DONE]\n\n"

    def error(self, message: str) -> bytes:
        return _event({"error": {"message": message, "type": "server_error", "code": None}})

    def broken(self) -> bytes:
        return b'data: {"choices": [{"delta": {"content": "half\n\n'

    def _chunk(self, delta: dict[str, str], reason: str | None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "tiny"}
        return _event({**head, "choices": [choice]})


class _Anthropic(_ChatProtocol):
    content_type = "text/event-stream"
    reasons: ClassVar = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}

    def start(self) -> bytes:
        message: dict[str, Any] = {
            "id": "m1",
            "type": "message",
            "role": "assistant",
            "model": "tiny",
        }
        usage = {"input_tokens": 1, "output_tokens": 1}
        message |= {"content": [], "stop_reason": None, "stop_sequence": None, "usage": usage}
        block = {"type": "text", "text": ""}
        return self._typed({"type": "message_start", "message": message}) + self._typed(
            {"type": "content_block_start", "index": 0, "content_block": block}
        )

    def piece(self, text: str) -> bytes:
        delta = {"type": "text_delta", "text": text}
        return self._typed({"type": "content_block_delta", "index": 0, "delta": delta})

    def finish(self, reason: str) -> bytes:
        delta = {"stop_reason": self.reasons[reason], "stop_sequence": None}
        usage = {"output_tokens": 9}
        return (
            self._typed({"type": "content_block_stop", "index": 0})
            + self._typed({"type": "message_delta", "delta": delta, "usage": usage})
            + self._typed({"type": "message_stop"})
        )

    def error(self, message: str) -> bytes:
        return self._typed(
            {"type": "error", "error": {"type": "overloaded_error", "message": message}}
        )

    def broken(self) -> bytes:
        return b'event: content_block_delta\ndata: {"type": "content_block_delta", "del\n\n'

    def _typed(self, content: dict[str, Any]) -> bytes:
        return f"event: {content['type']}\n".encode() + _event(content)


class _Ollama(_ChatProtocol):
    content_type = "application/x-ndjson"
    reasons: ClassVar = {"stop": "stop", "length": "length", "content_filter": "unload"}

    def start(self) -> bytes:
        return b""

    def piece(self, text: str) -> bytes:
        return self._line(text, done=False)

    def finish(self, reason: str) -> bytes:
        return self._line("", done=True, done_reason=self.reasons[reason])

    def error(self, message: str) -> bytes:
        return json.dumps({"error": message}).encode() + b"\n"

    def broken(self) -> bytes:
        return b'{"model": "tiny", "mess\n'

    def _line(self, text: str, **more: Any) -> bytes:
        message = {"role": "assistant", "content": text}
        head = {"model": "tiny", "created_at": "2025-11-07T00:00:00Z", "message": message}
        return json.dumps({**head, **more}).encode() + b"\n"


def _event(content: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(content)}\n\n".encode()


_PROTOCOLS: dict[str, _ChatProtocol] = {
    "/v1/chat/completions": _OpenAI(),
    "/v1/messages": _Anthropic(),
    "/api/chat": _Ollama(),
}


class _Handler(BaseHTTPRequestHandler):
    current: ClassVar[ChatServer]  # the script that new requests are answered by
    protocol_version = "HTTP/1.0"  # the end of the connection is the end of the answer

    def log_message(self, *_: object) -> None:
        """Tests read `script`, not a log."""

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        script = self.script = self.current
        with script.lock:
            script.bodies.append(json.loads(body) if body.startswith(b"{") else body)
            script.headers.append({k.lower(): v for k, v in self.headers.items()})
            script.paths.append(self.path)
            script.busy += 1
            script.busiest = max(script.busiest, script.busy)
        try:
            self.body = body.decode()
            self._answer(script.next_mode())
        except (BrokenPipeError, ConnectionResetError):
            script.hung_up.set()
        finally:
            with script.lock:
                script.busy -= 1

    def _answer(self, mode: str) -> None:
        protocol = _PROTOCOLS.get(self.path.partition("?")[0])
        self.protocol = protocol or _OpenAI()
        if protocol is None or mode.isdecimal():
            self._fail(int(mode) if protocol else 404, self.script.retry_after)
        else:
            getattr(self, f"_{mode}")()

    # One method a mode.

    def _ok(self) -> None:
        self._open()
        self._write_pieces(_pieces(self.script.answer))
        self._send(self.protocol.finish("stop"))

    def _length(self) -> None:
        self._stopped_by("length")

    def _busy(self) -> None:
        """Refuses a question once, as it says itself: "status 429, Retry-After: 100;"."""
        found = re.search(r"status (\d+), Retry-After: (.*?);", self.body)
        assert found
        if found[0] in self.script.refused:
            self._ok()
        else:
            self.script.refused.add(found[0])
            self._fail(int(found[1]), found[2])

    def _content_filter(self) -> None:
        self._stopped_by("content_filter")

    def _cut(self) -> None:
        """Ends like an answer, without a word why."""
        self._open()
        self._write_pieces(_pieces(self.script.answer))

    def _torn(self) -> None:
        """A chunked answer whose connection is gone before its end."""
        self._open(chunked=True)
        for piece in (self.protocol.start(), *map(self.protocol.piece, _pieces(ANSWER))):
            self._send(b"%x\r\n%s\r\n" % (len(piece), piece) if piece else b"")
        self._send(b"ff\r\n")

    def _hang(self) -> None:
        self._wait_for_the_client_to_leave()

    def _hang_midway(self) -> None:
        self._open()
        self._write_pieces(_pieces(self.script.answer))
        self._wait_for_the_client_to_leave()

    def _drip(self) -> None:
        self._open()
        self._write_pieces(["word " * 20, *["word "] * 180], pause=0.05)
        self._send(self.protocol.finish("stop"))

    def _silent_drip(self) -> None:
        """Comments or empty pieces keep the connection alive and say nothing."""
        self._open()
        self._write_pieces([""] * 200, pause=0.1)

    def _flood(self) -> None:
        self._open()
        while not self.script.closing.is_set():
            self._send(self.protocol.piece("flood " * 200))

    def _broken_json(self) -> None:
        self._open()
        self._send(self.protocol.broken())

    def _broken_midway(self) -> None:
        self._open()
        self._write_pieces(_pieces(self.script.answer))
        self._send(self.protocol.broken())

    def _error_event(self) -> None:
        self._open()
        self._send(self.protocol.error(self._echo()))

    def _error_midway(self) -> None:
        self._open()
        self._write_pieces(_pieces(self.script.answer))
        self._send(self.protocol.error(self._echo()))

    def _html(self) -> None:
        self._open("text/html")
        self._send(b"<html><body><h1>Welcome to the proxy</h1></body></html>")

    def _only_done(self) -> None:
        self._open()
        self._send(b"data: [DONE]\n\n")

    def _empty(self) -> None:
        self._open()

    def _silence(self) -> None:
        """A proper answer without words."""
        self._open()
        self._send(self.protocol.start() + self.protocol.finish("stop"))

    def _reset(self) -> None:
        """RST instead of an answer."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.wfile = self.rfile  # nothing is left to flush

    # What the modes are made of.

    def _stopped_by(self, reason: str) -> None:
        self._open()
        self._write_pieces(_pieces(self.script.answer))
        self._send(self.protocol.finish(reason))

    def _open(self, content_type: str = "", *, chunked: bool = False) -> None:
        if chunked:
            self.protocol_version = "HTTP/1.1"
        self.send_response(200)
        self.send_header("Content-Type", content_type or self.protocol.content_type)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()

    def _fail(self, status: int, retry_after: str) -> None:
        body = json.dumps({"error": {"type": "api_error", "message": self._echo()}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self._send(body)

    def _echo(self) -> str:
        """The worst a server can write into an error: the key it was sent."""
        key = self.headers.get("Authorization") or self.headers.get("x-api-key")
        return f"upstream-secret: you sent {key}"

    def _write_pieces(self, pieces: Sequence[str], *, pause: float = 0.0) -> None:
        self._send(self.protocol.start())
        for piece in pieces:
            self._send(self.protocol.piece(piece))
            if pause and self.script.closing.wait(pause):
                return

    def _send(self, content: bytes) -> None:
        self.wfile.write(content)
        self.wfile.flush()

    def _wait_for_the_client_to_leave(self) -> None:
        self.connection.settimeout(0.05)
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last and not self.script.closing.is_set():
            try:
                if not self.connection.recv(1, socket.MSG_PEEK):
                    self.script.hung_up.set()
                    return
            except TimeoutError:
                continue


def _pieces(text: str) -> list[str]:
    """The text in pieces of five signs, so that markers come in two."""
    return [text[start : start + 5] for start in range(0, len(text), 5)]
