"""Reading articles from the web: addresses, feeds and sitemaps to readings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from assistant.corpus.catalogue import Catalogue, CatalogueEdit, Fetch, FetchLog
from assistant.corpus.urls import article_url, is_web_address
from assistant.errors import InputError
from ingest import feeds, sitemaps
from ingest.entries import Entry
from ingest.fields import Fields
from ingest.pages import Page, Validators
from ingest.politeness import Visitor, in_turn
from ingest.reading import Failure, Found, Reading, Unmodified, document_sandbox
from ingest.sandbox import Sandbox
from ingest.webpages import READERS, article_of_entry, article_of_page

RETRIED_FOR = timedelta(days=7)  # how long a failed address is tried that its source has dropped
MAX_LIST = 5_000_000  # bytes of a file of addresses

Answer = Page | InputError


@dataclass(frozen=True)
class Sources:
    """What the command line names; `lists` are files of addresses, `since` is for sitemaps."""

    urls: Sequence[str] = ()
    lists: Sequence[str] = ()
    feeds: Sequence[str] = ()
    sitemaps: Sequence[str] = ()
    since: date | None = None


class Web:
    """The articles that the sources name; each attempt is remembered for the next run."""

    def __init__(self, sources: Sources, *, visitor: Visitor, catalogue: Catalogue) -> None:
        self._sources = sources
        self._visitor = visitor
        self._catalogue = catalogue
        self._known: dict[str, Fetch] = {}
        self._validators: dict[str, Validators] = {}
        self._current: set[str] = set()  # ids of the articles in the library
        self._done: dict[str, Fetch] = {}
        self._sandbox: Sandbox | None = None  # of what the web sends, made when it is needed

    def find(self) -> list[Entry | Failure]:
        """Each address once, with what a feed says of it, and the sources that cannot be read.

        Addresses that failed in an earlier run are among them when their source was read again.
        """
        self._recall()
        entries: dict[str, Entry] = {}
        failures: list[Failure] = []
        named = map(Entry, map(article_url, self._sources.urls))
        for found in chain(self._from_feeds(), self._from_sitemaps(), self._listed(), named):
            if isinstance(found, Failure):
                failures.append(found)
            else:
                entries.setdefault(found.url, found)
        for entry in self._failed_before():
            entries.setdefault(entry.url, entry)
        return [*failures, *entries.values()]

    def read(self, found: Sequence[Entry | Failure]) -> Iterator[Reading]:
        """A reading for each of what `find` gave, in the order in which the pages come."""
        yield from (one for one in found if isinstance(one, Failure))
        entries = [one for one in found if isinstance(one, Entry)]
        for entry, answer in in_turn(entries, lambda entry: self._try(entry, tuple(READERS))):
            yield self._reading(entry, answer)

    def asked(self) -> dict[str, Any]:  # a JSON object
        """The sources that are named, for the record of the run."""
        since = self._sources.since
        return {
            "urls": [*self._sources.urls],
            "lists": [*self._sources.lists],
            "feeds": [*self._sources.feeds],
            "sitemaps": [*self._sources.sitemaps],
            "since": since.isoformat() if since else None,
        }

    def remember(self) -> None:
        """Keeps what became of each address; to be called when the articles are published."""
        with self._catalogue.transaction() as connection:
            FetchLog(connection).record(self._done.values())

    def close(self) -> None:
        """Ends what is under way within seconds."""
        self._visitor.close()
        if self._sandbox:
            self._sandbox.close()

    def _parse(self, kind: str, content: bytes) -> Fields:
        self._sandbox = self._sandbox or document_sandbox()
        self._sandbox.begin(kind, content)
        return self._sandbox.result()

    def _recall(self) -> None:
        with self._catalogue.transaction() as connection:
            self._known = {fetch.url: fetch for fetch in FetchLog(connection).all()}
            self._current = {one.id for one in CatalogueEdit(connection).known()}
        self._validators = {
            fetch.url: Validators(fetch.etag, fetch.last_modified)
            for fetch in self._known.values()
            if (fetch.etag or fetch.last_modified)
            and (fetch.article_id is None or fetch.article_id in self._current)
        }

    def _try(self, entry: Entry, types: Sequence[str]) -> Answer:
        try:
            return self._visitor.visit(entry.url, types=types, validators=self._validators)
        except InputError as error:
            return error

    def _from_feeds(self) -> Iterator[Entry | Failure]:
        names = [Entry(url) for url in dict.fromkeys(self._sources.feeds)]
        for asked, answer in in_turn(names, lambda entry: self._try(entry, feeds.TYPES)):
            try:
                page = _page(answer)
                found = feeds.read_feed(page) if page.status == 200 else []
            except InputError as error:
                yield self._failure(asked, str(error))
                continue
            self._note(asked, page, None)
            yield from found

    def _from_sitemaps(self) -> Iterator[Entry | Failure]:
        def visit(url: str) -> Page:
            page = self._visitor.visit(url, types=sitemaps.TYPES)
            self._done[url] = Fetch(url)
            return page

        for url in self._sources.sitemaps:
            for found in sitemaps.read_sitemap(url, visit, since=self._sources.since):
                if isinstance(found, Failure):
                    self._failure(Entry(found.input), found.reason)
                yield found

    def _listed(self) -> Iterator[Entry | Failure]:
        """The addresses in files, one a line; lines that are empty or begin with # say nothing."""
        for name in self._sources.lists:
            try:
                lines = _lines(Path(name))
            except InputError as error:
                yield Failure(name, str(error))
                continue
            for number, line in enumerate(lines, 1):
                if is_web_address(line):
                    yield Entry(article_url(line))
                elif line and not line.startswith("#"):
                    yield Failure(f"{name}:{number}", "is not an http or https address")

    def _failed_before(self) -> Iterator[Entry]:
        """What failed in the last days and came from a source that was read now."""
        earliest = datetime.now(UTC) - RETRIED_FOR
        for fetch in self._known.values():
            source = self._done.get(fetch.source or "")
            lately = fetch.failing_since is not None and fetch.failing_since > earliest
            if lately and source is not None and source.failed is None:
                yield Entry(fetch.url, source=fetch.source)

    def _reading(self, entry: Entry, answer: Answer) -> Reading:
        try:
            page = _page(answer)
            if page.status == 304:
                return self._unmodified(entry, page)
            found = article_of_page(page, entry, self._parse)
        except InputError as error:
            return self._without_page(entry, str(error))
        self._note(entry, page, found.article.id)
        return found

    def _unmodified(self, entry: Entry, page: Page) -> Unmodified:
        known = self._known[page.url]
        if known.article_id is None:
            raise InputError("is a feed; read it with --feed")
        self._note(entry, page, known.article_id)
        return Unmodified(known.article_id)

    def _without_page(self, entry: Entry, reason: str) -> Found | Failure:
        """What the feed holds, unless the page was read before: that is better kept."""
        failure = self._failure(entry, reason)
        known = self._known.get(entry.url)
        if known is not None and known.article_id in self._current:
            return failure
        return article_of_entry(entry, self._parse) or failure

    def _note(self, asked: Entry, page: Page, article_id: str | None) -> None:
        """Keeps the validators for the address that answered, the article for both."""
        validators = page.validators
        if page.status == 304:  # it need not repeat them
            validators = self._validators[page.url]
        for url in {asked.url, page.url}:
            self._done[url] = Fetch(url, article_id=article_id, source=asked.source)
        self._done[page.url] = replace(
            self._done[page.url], etag=validators.etag, last_modified=validators.last_modified
        )

    def _failure(self, entry: Entry, reason: str) -> Failure:
        known = self._known.get(entry.url, Fetch(entry.url))
        source = entry.source or known.source
        self._done[entry.url] = replace(known, failed=reason, source=source)
        return Failure(entry.url, reason)


def _page(answer: Answer) -> Page:
    if isinstance(answer, InputError):
        raise answer
    return answer


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise InputError("is not a file of addresses")
    try:
        with path.open("rb") as file:
            content = file.read(MAX_LIST + 1)
        if len(content) > MAX_LIST:
            raise InputError(f"is larger than {MAX_LIST:,} bytes, the limit of a list of addresses")
        return [line.strip() for line in content.decode("utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read ({error})") from error
