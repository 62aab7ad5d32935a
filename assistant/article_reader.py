"""Articles as the page takes them from the library: by key, with what is said beside them."""

from assistant.answers import Answer
from assistant.changes import Change, change_of
from assistant.citations import Citation, verified
from assistant.conversations import Json
from assistant.corpus.articles import Article
from assistant.corpus.catalogue import Version
from assistant.corpus.duplicates import Copy
from assistant.corpus.library import Library
from assistant.kept_answers import restored


class ArticleReader:
    """Each method reads one state of the catalogue, from any thread, and raises LibraryError."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def article(self, key: str, version: int) -> Article | None:
        """Any version of an article, current or not."""
        with self._library.view() as view:
            return view.article(key, version)

    def current(self, key: str) -> tuple[Article, int] | None:
        """The version that readers see, and its number; None for an article that was removed."""
        with self._library.view() as view:
            return view.current(key)

    def versions(self, key: str) -> list[Version]:
        """Every version of the article, the first one first; none for one that was purged."""
        with self._library.records() as records:
            return records.versions(key)

    def copies(self, key: str) -> tuple[Copy, ...]:
        """The other articles that carry the article's text, the earliest first."""
        with self._library.view() as view:
            cluster = view.clusters([key]).get(key)
        return tuple(copy for copy in cluster.copies if copy.key != key) if cluster else ()

    def change(self, article: Article, version: int, quote: str) -> Change | None:
        """What became of a quote of this version in a newer one; None where it still stands."""
        with self._library.view() as view:
            return change_of(article, version, quote, view)

    def restore(self, kept: Json) -> Answer:
        """A kept answer with the words and the copies of its articles, as they are now."""

        def now(citation: Citation) -> Citation:
            return next(iter(verified([citation], view)), citation)

        with self._library.view() as view:
            return restored(kept, view.article, now)
