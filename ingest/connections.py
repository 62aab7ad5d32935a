"""Connections to permitted addresses only, with an end in time: the one home of httpcore."""

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import httpcore2
import httpx2

from assistant.errors import InputError

CONNECT_SECONDS = 5.0  # to one address, the handshake of TLS not included
LOOK_UP = 0.5  # seconds after which a waiting read looks whether it should end

FAILURES = (httpcore2.NetworkError, httpcore2.TimeoutException, httpcore2.ProtocolError)


class Deadline:
    """When one request must have ended: after its seconds, or when all work is stopped."""

    def __init__(self, seconds: float, stopped: threading.Event) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._stopped = stopped

    def left(self) -> float:
        """Seconds; raises InputError when there are none."""
        if self._stopped.is_set():
            raise InputError("was stopped before it was read")
        left = self._end - time.monotonic()
        if left <= 0:
            raise InputError(f"took longer than {self._seconds:g} s")
        return left


class Transport(httpx2.BaseTransport):
    """One request a connection; the host is looked up once, and exactly that is connected to.

    The client above keeps the name for the Host header and for the certificate. Nothing of the
    environment is used, and a lookup that the system answers slowly is not cut short.
    """

    def __init__(
        self, addresses: Callable[[str], Sequence[str]], deadline: Deadline, context: ssl.SSLContext
    ) -> None:
        """`addresses` gives the permitted addresses of a host, or raises InputError."""
        self._pool = httpcore2.ConnectionPool(
            ssl_context=context,
            max_keepalive_connections=0,
            network_backend=_Network(addresses, deadline),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore2.Request(request.method, url, headers=request.headers.raw)
        )
        return httpx2.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class _Network(httpcore2.NetworkBackend):
    def __init__(self, addresses: Callable[[str], Sequence[str]], deadline: Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._system = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        failure: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in self._addresses(host):
            seconds = min(CONNECT_SECONDS, self._deadline.left())
            try:
                stream = self._system.connect_tcp(address, port, seconds)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline)
        raise failure


class _Stream(httpcore2.NetworkStream):
    """Reads and writes within the deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            seconds = min(LOOK_UP, self._deadline.left())
            try:
                return self._stream.read(max_bytes, seconds)
            except httpcore2.ReadTimeout:
                continue

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        seconds = min(CONNECT_SECONDS, self._deadline.left())
        return _Stream(
            self._stream.start_tls(ssl_context, server_hostname, seconds), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:  # whatever the system tells of a socket
        return self._stream.get_extra_info(info)
