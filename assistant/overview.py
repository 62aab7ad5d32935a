"""What the page says of the library before anything is asked."""

from assistant.answers import LibraryStatus
from assistant.corpus.embedding import Embedder
from assistant.corpus.library import Library
from assistant.filter_links import Choices

EXAMPLES = 4


def describe(library: Library, embedder: Embedder) -> LibraryStatus:
    """How much the library holds, and in which languages words alone find it."""
    with library.view() as view:
        articles, outlets = view.counts()
        known = embedder.languages
        waiting = view.waiting_articles()
        unknown = () if known is None else tuple(x for x in view.languages() if x not in known)
    return LibraryStatus(articles, outlets, waiting, unknown)


def choices(library: Library) -> Choices:
    """The outlets and languages of the current articles."""
    with library.view() as view:
        return Choices(view.outlets(), view.languages())


def example_questions(library: Library) -> tuple[str, ...]:
    """Questions about the newest articles of different outlets."""
    with library.view() as view:
        return tuple(_about(article.title, article.outlet) for article in view.newest(EXAMPLES))


def _about(title: str, outlet: str | None) -> str:
    subject = title.rstrip(".?!")
    return f"What does {outlet} say about “{subject}”?" if outlet else f"What about “{subject}”?"
