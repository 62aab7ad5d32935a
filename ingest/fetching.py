"""Fetching one address safely and within limits: the home of httpx2.

httpx2 continues httpx; unlike it, it unpacks compressed bodies in pieces of bounded size.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from importlib.metadata import version

import httpx2

from assistant.errors import InputError
from ingest.addresses import Permit, Resolver, permitted_addresses
from ingest.connections import FAILURES, Deadline, Transport
from ingest.pages import Page, Validators
from ingest.reading import MAX_BYTES

AGENT = "Dossier"  # the name that robots.txt knows us by
USER_AGENT = f"{AGENT}/{version('dossier')} (+research assistant; respects robots.txt)"
MAX_URL = 2000  # characters; longer ones are traps for crawlers
PORTS = frozenset({None, 80, 443, 8000, 8080, 8443})  # others serve machines rather than readers
PASSING = frozenset({429, 500, 502, 503, 504})  # statuses that may be gone at the next attempt
ACCEPT = "text/html,application/xhtml+xml;q=0.9,application/xml;q=0.8,*/*;q=0.5"

Turn = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True)
class Limits:
    """Of one fetch; sizes count what comes out of any compression."""

    size: int = MAX_BYTES  # bytes
    seconds: float = 30.0  # for each request, its body included
    redirects: int = 5
    attempts: int = 3
    backoff: float = 1.0  # seconds before the second attempt; doubles with each
    ports: Collection[int | None] | None = PORTS  # None: all
    retry_after: float = 30.0  # seconds; a server that asks for more is left for the next run


DEFAULTS = Limits()


class Fetcher:
    """Fetches over http and https, from addresses that `permits` accepts, such as `is_public`."""

    def __init__(self, *, resolver: Resolver, permits: Permit, limits: Limits = DEFAULTS) -> None:
        self._resolver = resolver
        self._permits = permits
        self._limits = limits
        self._stopped = threading.Event()
        self._context = httpx2.create_ssl_context(trust_env=False)

    def fetch(
        self,
        url: str,
        *,
        turn: Turn,
        types: Collection[str] = (),
        validators: Mapping[str, Validators] | None = None,
    ) -> Page:
        """The page, or the status that refused it; raises InputError for everything else.

        Each request, those after redirects too, is made within `turn` of its address, and with
        the validators kept for it. `types` are the media types that are read; none: all.
        """
        at = self._checked(url)
        for _ in range(self._limits.redirects + 1):
            with _named(at, url), turn(str(at)):
                known = (validators or {}).get(str(at), Validators())
                answer = self._persist(at, types, known)
            if isinstance(answer, Page):
                return answer
            with _named(answer, url):
                at = self._checked(str(answer))
        raise InputError(f"redirects more than {self._limits.redirects} times")

    def pause(self, seconds: float) -> None:
        """Waits, but not longer than until `close`."""
        self._stopped.wait(seconds)

    def close(self) -> None:
        """Ends what is under way within seconds; nothing can be fetched after."""
        self._stopped.set()

    def _checked(self, url: str) -> httpx2.URL:
        """The address without its fragment; raises InputError when it is not to be fetched."""
        if len(url) > MAX_URL:
            raise InputError(f"has an address longer than {MAX_URL:,} characters")
        try:
            found = httpx2.URL(url).copy_with(fragment=None)
        except httpx2.InvalidURL as error:
            raise InputError(f"is not a valid address ({error})") from error
        if found.scheme not in ("http", "https") or not found.host:
            raise InputError("is not an http or https address")
        if found.userinfo:
            raise InputError("holds a user name or a password; leave them out")
        if self._limits.ports is not None and found.port not in self._limits.ports:
            raise InputError(f"names port {found.port}; --allow-private permits it")
        return found

    def _persist(
        self, at: httpx2.URL, types: Collection[str], known: Validators
    ) -> Page | httpx2.URL:
        """Tries again, after a pause, what may pass."""
        for attempt in range(1, self._limits.attempts):
            try:
                return self._request(at, types, known)
            except _TryAgain as failure:
                pause = self._limits.backoff * 2 ** (attempt - 1)
                pause = pause if failure.after is None else failure.after
                if pause > self._limits.retry_after:
                    raise
                self.pause(pause)
        return self._request(at, types, known)

    def _request(
        self, at: httpx2.URL, types: Collection[str], known: Validators
    ) -> Page | httpx2.URL:
        """The page, or where it redirects to."""
        deadline = Deadline(self._limits.seconds, self._stopped)
        with httpx2.Client(
            transport=Transport(self._addresses, deadline, self._context),
            headers={"User-Agent": USER_AGENT, "Accept": ACCEPT, **_conditions(known)},
            timeout=None,  # the deadline counts
            trust_env=False,
        ) as client:
            try:
                with client.stream("GET", at) as response:
                    return self._answer(response, types)
            except (httpx2.HTTPError, *FAILURES) as error:
                raise _TryAgain(
                    f"could not be fetched ({error or type(error).__name__})"
                ) from error

    def _addresses(self, host: str) -> list[str]:
        return permitted_addresses(host, self._resolver, self._permits)

    def _answer(self, response: httpx2.Response, types: Collection[str]) -> Page | httpx2.URL:
        if response.status_code in PASSING:
            raise _TryAgain(told(response.status_code), _retry_after(response))
        if response.next_request is not None:
            return response.next_request.url
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Page(
            url=str(response.url),
            status=response.status_code,
            media_type=media_type,
            charset=response.charset_encoding,
            content=self._content(response, media_type, types)
            if response.status_code == 200
            else b"",
            validators=Validators(
                response.headers.get("ETag"), response.headers.get("Last-Modified")
            ),
        )

    def _content(self, response: httpx2.Response, media_type: str, types: Collection[str]) -> bytes:
        if types and media_type not in types:
            said = f"is {media_type}" if media_type else "does not say its type"
            raise InputError(f"{said}; accepted are {', '.join(types)}")
        content = bytearray()
        for piece in response.iter_bytes():  # httpx2 unpacks in pieces of bounded size
            content += piece
            if len(content) > self._limits.size:
                raise InputError(f"is larger than {self._limits.size:,} bytes")
        return bytes(content)


class _TryAgain(InputError):
    """This attempt failed in a way that the next need not; `after` is in seconds."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


def told(status: int) -> str:
    """What a status says, in words where it is a known one."""
    known = status in HTTPStatus._value2member_map_
    return f"answered {status} {HTTPStatus(status).phrase}" if known else f"answered {status}"


def _conditions(known: Validators) -> dict[str, str]:
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _retry_after(response: httpx2.Response) -> float | None:
    """Seconds, from a number or a date; None when neither is given."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value)
        until = at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):  # also of a zone of a million hours
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


@contextmanager
def _named(at: httpx2.URL, asked: str) -> Iterator[None]:
    """A refusal after a redirect says where the redirect leads."""
    try:
        yield
    except InputError as error:
        if str(at) == str(httpx2.URL(asked).copy_with(fragment=None)):
            raise
        raise InputError(f"redirects to {at}, which {error}") from error
