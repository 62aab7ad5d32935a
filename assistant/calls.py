"""One call to a language model: heard as it comes, ended in time, explained when it fails.

Every provider's client raises classes of its own, whose texts may hold the key or what the
server sent. Here they are values, told apart by their status, and none leaves as an exception.
"""

import asyncio
import re
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue

PACE = 0.05  # seconds between two texts: a page cannot show more
PULSE = 1.0  # seconds after which an unchanged text comes again, so that a reader can leave
PAUSE = 0.5  # seconds before the second try where the server names none


class Heard:
    """What a model has said; the call's thread adds to it, the reader's thread follows it."""

    def __init__(self, limit: int) -> None:
        self.reason = ""  # the server's word for why the model stopped
        self._limit = limit  # characters
        self._pieces: list[str] = []
        self._length = 0
        self._told = 0.0
        self._news: SimpleQueue[str | None] = SimpleQueue()  # None: the call has ended

    @property
    def text(self) -> str:
        return "".join(self._pieces)[: self._limit]

    def add(self, piece: str, reason: str) -> bool:
        """Take in a piece; false when the limit is passed and the call should end."""
        self.reason = reason or self.reason
        if piece:
            self._pieces.append(piece)
            self._length += len(piece)
            self._tell()
        if self._length > self._limit:
            self.reason = "length"
        return self._length <= self._limit

    def _tell(self) -> None:
        if time.monotonic() - self._told >= PACE:
            self._told = time.monotonic()
            self._news.put(self.text)

    def end(self, _: object) -> None:
        self._news.put(None)

    def texts(self, seconds: float) -> Iterator[str]:
        """The text as it grows, or again after a pulse; ends with the call or after `seconds`."""
        last = time.monotonic() + seconds
        text = ""
        while time.monotonic() < last:
            try:
                news = self._newest()
            except Empty:
                yield text
                continue
            if news is None:
                return
            text = news
            yield text

    def _newest(self) -> str | None:
        news = self._news.get(timeout=PULSE)
        while news is not None and not self._news.empty():
            news = self._news.get()
        return news


class DailyCalls:
    """How many calls of a model are left today; it counts anew at midnight and at each start."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._day = date.min
        self._used = 0
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take one; false when none is left."""
        with self._lock:
            today = date.today()
            if today != self._day:
                self._day, self._used = today, 0
            is_left = self._used < self.limit
            self._used += is_left
            return is_left


async def converse(
    listen: Callable[[Heard], Awaitable[None]], heard: Heard, deadline: float
) -> BaseException | None:
    """Listen once, and once more if nothing came and it may help; returns what went wrong."""
    end = time.monotonic() + deadline
    try:
        async with asyncio.timeout(deadline):
            failure = await _failure(listen(heard))
            pause = None if failure is None or heard.text else _pause(failure)
            if pause is None or time.monotonic() + pause >= end:
                return failure
            await asyncio.sleep(pause)
            return await _failure(listen(heard))
    except TimeoutError as late:
        return late


async def _failure(attempt: Awaitable[None]) -> BaseException | None:
    (outcome,) = await asyncio.gather(attempt, return_exceptions=True)
    return outcome


def _pause(failure: BaseException) -> float | None:
    """Seconds to wait before the second try; None where it would not help."""
    status = getattr(failure, "status_code", None)
    if status == 429 or (isinstance(status, int) and status >= 500):
        return _retry_after(_header(failure, "retry-after"))
    return PAUSE if _is_connection_failure(failure) else None


def _header(failure: BaseException, name: str) -> str:
    """What the server said with its refusal; empty where it said nothing of this.

    Ollama's client keeps the response only in the exception behind its own.
    """
    for each in (failure, failure.__context__):
        headers = getattr(getattr(each, "response", None), "headers", {})
        if name in headers:
            return str(headers[name])
    return ""


def _retry_after(value: str) -> float:
    """Seconds, from a number or a date; what is neither counts as not given."""
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value.strip()):
        return float(value)
    try:
        moment = parsedate_to_datetime(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return PAUSE
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _is_connection_failure(failure: BaseException) -> bool:
    """By name: below langchain both httpx and httpx2 are in use, each with its own classes."""
    names = {kind.__name__ for kind in type(failure).__mro__}
    return isinstance(failure, OSError) or bool(names & {"TransportError", "APIConnectionError"})


def explain(failure: BaseException, *, name: str, deadline: float) -> str:
    """What went wrong and what to do now, without a word of the server or of its client."""
    status = getattr(failure, "status_code", None)
    if isinstance(failure, TimeoutError):
        return f"{name} did not finish within {deadline:g} seconds (CHAT_DEADLINE)."
    if isinstance(status, int) and status >= 400:
        return _explain_status(status, name)
    if _is_connection_failure(failure):
        return f"The connection to {name} failed. Check that its server runs, and CHAT_BASE_URL."
    return f"{name} sent an error, or what cannot be read ({type(failure).__name__})."


def _explain_status(status: int, name: str) -> str:
    if status in (401, 403):
        return f"The server of {name} refused the key. Check CHAT_API_KEY."
    if status == 404:
        return f"The server does not know {name}. Check CHAT_MODEL and CHAT_BASE_URL."
    if status == 429:
        return f"The server of {name} refuses more questions for now (status 429). Ask later."
    if status >= 500:
        return f"The server of {name} failed (status {status}). Ask again later."
    return f"The server of {name} refused the request (status {status}). Check CHAT_MODEL."
