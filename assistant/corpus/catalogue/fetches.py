"""What became of each address of the web that was fetched, for the next run to know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from assistant.corpus.catalogue.schema import fetches


@dataclass(frozen=True)
class Fetch:
    """The last attempt at one address: what it gave, or why it failed."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    article_id: str | None = None  # None for feeds, and where nothing was ever read
    failed: str | None = None
    source: str | None = None  # the feed or sitemap that named it
    tried: datetime | None = None  # None before it is recorded
    failing_since: datetime | None = None  # None when it did not fail


class FetchLog:
    """The fetches, within one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> list[Fetch]:
        """Every address that was tried, in the order of the addresses."""
        rows = self._connection.execute(sa.select(fetches).order_by(fetches.c.url))
        return [Fetch(*row[:-2], *map(_time, row[-2:])) for row in rows]

    def failed(self) -> list[Fetch]:
        """Those of them that failed when they were last tried."""
        return [fetch for fetch in self.all() if fetch.failed is not None]

    def record(self, done: Iterable[Fetch], *, now: datetime | None = None) -> None:
        """Notes the attempts; an address that failed before keeps the time since when."""
        time = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        for fetch in done:
            values = {name: getattr(fetch, name) for name in _GIVEN} | {
                "tried": time,
                "failing_since": time if fetch.failed is not None else None,
            }
            change = insert(fetches).values(**values)
            if fetch.failed is not None:
                values["failing_since"] = sa.func.coalesce(fetches.c.failing_since, time)
            self._connection.execute(change.on_conflict_do_update(["url"], set_=values))

    def forget(self, urls: Iterable[str]) -> None:
        """Takes addresses out, as if they had never been tried."""
        for url in urls:
            self._connection.execute(sa.delete(fetches).where(fetches.c.url == url))


_GIVEN = ("url", "etag", "last_modified", "article_id", "failed", "source")


def _time(stored: str | None) -> datetime | None:
    return datetime.fromisoformat(stored) if stored else None
