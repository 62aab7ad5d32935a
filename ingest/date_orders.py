"""Ambiguous dates like 9/6/17: settled by how the same outlet writes its other dates."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.corpus.articles import Article
from ingest.date_forms import Order
from ingest.dates import read_date
from ingest.hosts import host_of
from ingest.reading import Found, Reading

MAX_HELD = 20_000_000  # characters of articles that wait for their date; at most 80 MB
BY_OTHERS = "other dates of the outlet"


class DateOrders:
    """Which order of day and month each outlet's dates prove."""

    def __init__(self, written: Iterable[tuple[str | None, str | None, str]]) -> None:
        """From outlet, URL and written date of the articles that the library holds."""
        self._proven: dict[str, set[Order]] = {}
        for outlet, url, text in written:
            self._note(_outlet(outlet, url), text)

    def observe(self, article: Article) -> None:
        """Learns from an article of the run."""
        if article.published_as:
            self._note(_outlet(article.outlet, article.url), article.published_as)

    def resolve(self, article: Article) -> Article:
        """The article with its date, where the outlet's others prove one order and none another."""
        proven = self._proven.get(_outlet(article.outlet, article.url) or "", set())
        if len(proven) != 1 or article.published_as is None:
            return article
        (order,) = proven
        when = read_date(article.published_as, order=order).when
        if when is None:
            return article
        return replace(article, published=when, origins={**article.origins, "published": BY_OTHERS})

    def settle(self, waiting: Iterable[Found]) -> Iterator[Found]:
        """Each with the date that is proven by now."""
        for found in waiting:
            yield replace(found, article=self.resolve(found.article))

    def _note(self, outlet: str | None, written: str) -> None:
        order = read_date(written).order
        if outlet and order:
            self._proven.setdefault(outlet, set()).add(order)


def settle_dates(readings: Iterable[Reading], orders: DateOrders) -> Iterator[Reading]:
    """The readings, those with an ambiguous date behind all others that could settle it.

    Of two articles with one id the order is kept. When more wait than MAX_HELD, the first ones
    make do with what was read so far.
    """
    held = _Held()
    for reading in readings:
        if isinstance(reading, Found):
            orders.observe(reading.article)
            yield from orders.settle(held.of_same_id(reading))
            if read_date(_unread(reading.article)).ambiguous:
                held.add(reading)
                yield from orders.settle(held.beyond(MAX_HELD))
                continue
        yield reading
    yield from orders.settle(held.beyond(-1))


def doubt(article: Article) -> str | None:
    """Why the date that the source wrote is unknown; None when it is known, or none is written."""
    written = _unread(article)
    if written is None:
        return None
    problem = read_date(written).problem or "cannot be read as a date"
    return f'the date is unknown: "{written}" {problem}'


class _Held:
    """The articles that wait, in their order."""

    def __init__(self) -> None:
        self._held: dict[str, Found] = {}
        self._size = 0

    def add(self, found: Found) -> None:
        self._held[found.article.id] = found
        self._size += len(found.article.text)

    def of_same_id(self, found: Found) -> Iterator[Found]:
        """The earlier one with the id of this one, which waits no longer."""
        if found.article.id in self._held:
            yield self._remove(found.article.id)

    def beyond(self, limit: int) -> Iterator[Found]:
        """The first ones, until at most `limit` characters wait."""
        while self._held and self._size > limit:
            yield self._remove(next(iter(self._held)))

    def _remove(self, article_id: str) -> Found:
        found = self._held.pop(article_id)
        self._size -= len(found.article.text)
        return found


def _unread(article: Article) -> str | None:
    """The date as it is written, where it could not be read."""
    return None if article.published else article.published_as


def _outlet(name: str | None, url: str | None) -> str | None:
    return name.casefold() if name else host_of(url)
