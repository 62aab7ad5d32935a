"""What the pages of the library and of the settings are given."""

from dataclasses import dataclass

from assistant.corpus.catalogue import Choices, Count, Edition, Shown, Version
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
    opened: Edition | None
    versions: list[Version]  # of the opened article


@dataclass(frozen=True)
class Shelf:
    """The library, what may change it, and the settings."""

    library: Library
    ingesting: Ingesting | None  # None: the library is only read here
    settings: tuple[Setting, ...]

    def look(self, place: Place) -> Sight:
        """What the place shows; raises LibraryError."""
        opened, versions = self._newest(place.opened) if place.opened else (None, [])
        with self.library.table() as table:
            counts = table.over_time(place.wanted)
            return Sight(
                lines=table.page(place.wanted, offset=place.offset, limit=LINES),
                total=sum(count.articles for count in counts),
                counts=counts if many_months(counts) else table.over_time(place.wanted, DAY),
                choices=table.choices(),
                failures=self.library.failures(),
                opened=opened,
                versions=versions,
            )

    def _newest(self, key: str) -> tuple[Edition | None, list[Version]]:
        """The article as it is now, a removed one as it was last, and all its versions."""
        with self.library.records() as records:
            versions, editions = records.versions(key), records.editions(key)
        current = [edition for edition in editions if edition.is_current]
        return ((current or editions)[-1] if editions else None), versions
