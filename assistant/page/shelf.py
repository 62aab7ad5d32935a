"""What the pages of the library and of the settings are given."""

from dataclasses import dataclass

from assistant.corpus.articles import Article
from assistant.corpus.catalogue import Choices, Count, Shown
from assistant.corpus.failures import PastFailure
from assistant.corpus.library import Library
from assistant.ingesting import Ingesting
from assistant.rendering.chart import many_months
from assistant.rendering.library_address import LINES, Place
from assistant.settings import Setting

DAY = len("2025-11-30")


@dataclass(frozen=True)
class Sight:
    """All that one view of the library's page shows."""

    lines: list[Shown]
    total: int
    counts: list[Count]
    choices: Choices
    failures: list[PastFailure]
    opened: Article | None


@dataclass(frozen=True)
class Shelf:
    """The library, what may change it, and the settings."""

    library: Library
    ingesting: Ingesting | None  # None: the library is only read here
    settings: tuple[Setting, ...]

    def look(self, place: Place) -> Sight:
        """What the place shows; raises LibraryError."""
        with self.library.table() as table:
            counts = table.over_time(place.wanted, len("2025-11"))
            return Sight(
                lines=table.page(place.wanted, offset=place.offset, limit=LINES),
                total=sum(count.articles for count in counts),
                counts=counts if many_months(counts) else table.over_time(place.wanted, DAY),
                choices=table.choices(),
                failures=self.library.failures(),
                opened=self._newest(place.opened) if place.opened else None,
            )

    def _newest(self, key: str) -> Article | None:
        """The article as it is now, a removed one as it was last."""
        with self.library.records() as records:
            editions = records.editions(key)
        current = [edition for edition in editions if edition.is_current]
        return (current or editions)[-1].article if editions else None
