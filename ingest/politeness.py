"""Fetching as a guest: robots.txt, one request at a time at each host, and a pause between them."""

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

from protego import Protego

from assistant.errors import InputError
from ingest.entries import Entry
from ingest.fetching import AGENT, Fetcher, told
from ingest.pages import Page, Validators
from ingest.urls import host

AT_ONCE = 8  # hosts that are asked at the same time
DELAY = 1.0  # seconds between two requests to one host
MAX_DELAY = 10.0  # of what robots.txt asks for as its Crawl-delay
ROBOTS_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB; the rest is not read

Answer = TypeVar("Answer")


@dataclass
class _Host:
    """Whose turn it is at one host."""

    delay: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class Visitor:
    """Fetches what robots.txt permits, never two pages of one host at once."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        delay: float = DELAY,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        """`clock` counts seconds; `sleep` is the fetcher's own pause unless one is given."""
        self._fetcher = fetcher
        self._delay = delay
        self._clock = clock
        self._sleep = sleep or fetcher.pause
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[str, Protego | str] = {}  # by origin; text: why they cannot be read

    def visit(
        self,
        url: str,
        *,
        types: Collection[str],
        validators: Mapping[str, Validators] | None = None,
    ) -> Page:
        """The page, or that it has not changed; raises InputError when it is not to be had."""
        page = self._fetcher.fetch(url, turn=self._admitted, types=types, validators=validators)
        was_asked = page.url in (validators or {})
        if page.status != 200 and not (page.status == 304 and was_asked):
            raise InputError(told(page.status))
        return page

    def close(self) -> None:
        """Ends what is under way within seconds."""
        self._fetcher.close()

    @contextmanager
    def _admitted(self, url: str) -> Iterator[None]:
        self._obey(url)
        with self._line(url):
            yield

    @contextmanager
    def _line(self, url: str) -> Iterator[None]:
        """Waits for the turn at the host of the address."""
        one = self._hosts.setdefault(host(url), _Host(self._delay))
        with one.lock:
            self._sleep(max(0.0, one.free_at - self._clock()))
            try:
                yield
            finally:
                one.free_at = self._clock() + one.delay

    def _obey(self, url: str) -> None:
        """Raises InputError when robots.txt forbids the address, or may do so."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:  # two threads may both fetch it; they find the same
            self._rules[origin] = self._read_rules(origin)
        rules = self._rules[origin]
        if isinstance(rules, str):
            raise InputError(rules)
        if not rules.can_fetch(url, AGENT):
            raise InputError(f"is not open to {AGENT}: {origin}/robots.txt forbids it")
        asked = min(rules.crawl_delay(AGENT) or 0.0, MAX_DELAY)
        self._hosts.setdefault(host(url), _Host(self._delay)).delay = max(self._delay, asked)

    def _read_rules(self, origin: str) -> Protego | str:
        """No such file permits everything; one that cannot be read permits nothing (RFC 9309)."""
        address = f"{origin}/robots.txt"
        try:
            page = self._fetcher.fetch(address, turn=self._line)
        except InputError as error:
            return f"cannot be asked for: {address} {error}"
        if page.status >= 500:
            return f"cannot be asked for: {address} {told(page.status)}"
        return Protego.parse(page.content[:ROBOTS_BYTES].decode("utf-8", "replace"))


def in_turn(
    entries: Iterable[Entry], fetch: Callable[[Entry], Answer]
) -> Iterator[tuple[Entry, Answer]]:
    """What each fetch gave, as it comes: one at a time for each host, hosts beside each other."""
    by_host: dict[str, deque[Entry]] = {}
    for entry in entries:
        by_host.setdefault(host(entry.url), deque()).append(entry)
    waiting = deque(by_host.values())
    running: dict[Future[Answer], tuple[Entry, deque[Entry]]] = {}
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                line = waiting.popleft()
                entry = line.popleft()
                running[pool.submit(fetch, entry)] = entry, line
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                entry, line = running.pop(future)
                if line:
                    waiting.append(line)
                yield entry, future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
