"""What a feed, a sitemap or a list says of an article before its page is fetched."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Entry:
    """The address of an article, and the fields that its source gives under our usual names.

    `text` among them is HTML. `source` is the address of the feed or sitemap, if it came from one.
    """

    url: str
    fields: Mapping[str, object] = field(default_factory=dict)
    source: str | None = None
