"""What the library already holds, to tell new from changed from moved."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.corpus.articles import Article
from assistant.corpus.catalogue import Known
from ingest.reading import Found


class KnownArticles:
    """The current articles by id, by location and by what they say."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._by_id = {one.id: one for one in known}
        self._by_location = {one.location: one for one in known}
        self._by_fingerprint: dict[str, list[Known]] = {}
        for one in known:
            self._by_fingerprint.setdefault(one.fingerprint, []).append(one)

    def __iter__(self) -> Iterator[Known]:
        return iter(self._by_id.values())

    def get(self, article_id: str) -> Known | None:
        return self._by_id.get(article_id)

    def unmodified(self, location: str, digest: str) -> str | None:
        """The id of the article that was read there from the same bytes, if there is one."""
        known = self._by_location.get(location)
        return known.id if known and known.digest == digest else None

    def identify(self, found: Found) -> Article:
        """The article under its stable id: one known by its path keeps its id when it moves."""
        if found.article.id != found.location:
            return found.article
        known = self._by_location.get(found.location) or self._moved(found)
        return replace(found.article, id=known.id if known else self._free(found.location))

    def _moved(self, found: Found) -> Known | None:
        alike = self._by_fingerprint.get(found.article.fingerprint(), [])
        return next((known for known in alike if not _exists(known.location)), None)

    def _free(self, location: str) -> str:
        """The path, with a number where an article that moved away still has it as its id."""
        names = (f"{location}~{n}" for n in range(2, len(self._by_id) + 3))
        return next(name for name in (location, *names) if name not in self._by_id)


def _exists(location: str) -> bool:
    """Whether the file is still there; a JSON line's location is its file's with `#` behind."""
    try:
        return Path(location).exists() or Path(location.rpartition("#")[0] or location).exists()
    except OSError:  # it may not be looked at, so it is not known to be gone
        return True
