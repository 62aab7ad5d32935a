"""What the state of the library explains about an answer, in words for its reader."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.citations import format_day
from assistant.corpus.articles import NO_FILTERS, Filters
from assistant.corpus.catalogue import CatalogueView

EMPTY = "The library is empty. Add articles: python -m ingest PATH"


def library_note(view: CatalogueView, filters: Filters, *, refused: bool) -> str:
    """Why little or nothing was found: no articles, none that the filters let through, no vectors.

    Empty where nothing of that holds, and for an answer that the whole library stands behind.
    """
    embedded = view.vector_count() > 0
    if embedded and not refused:
        return ""  # the usual case, which must not cost a count of all articles
    articles, _ = view.counts()
    if not articles:
        return EMPTY
    waiting = view.waiting_articles() if embedded else articles
    return " ".join(filter(None, (_unmatched(view, filters), _words_only(waiting, articles))))


def outlets_note(unknown: Sequence[str]) -> str:
    """That the question names outlets which the library does not have."""
    if not unknown:
        return ""
    return f"The library has no article from the outlet {_either(tuple(unknown))}."


def readings_note(searched_for: str, readings: Sequence[str]) -> str:
    """Which of several readings was searched for, where it was the likeliest by the rules."""
    if not readings or readings[0] not in searched_for:
        return ""
    likeliest, *others = readings
    return f"Read as a question about {likeliest}; {' or '.join(others)} is possible too."


def _unmatched(view: CatalogueView, filters: Filters) -> str:
    """Which filter keeps every article out, or that only all of them together do."""
    if not filters or view.allowed(filters):
        return ""
    single = _single(filters)
    matched = {words: bool(view.allowed(one)) for words, one in single.items()}
    if all(matched.values()):
        listed = ", ".join(matched)
        return f"Each filter matches something, but no article passes all of them: {listed}."
    nobody = (words for words, matches in matched.items() if not matches)
    return " ".join(f"No article in the library is {words}." for words in nobody)


def _single(filters: Filters) -> dict[str, Filters]:
    """Each filled field as a filter of its own, under words that complete "an article is …"."""
    words = {
        "outlets": f"from the outlet {_either(filters.outlets)}",
        "kinds": f"of the kind {_either(filters.kinds)}",
        "earliest": filters.earliest and f"dated {format_day(filters.earliest)} or later",
        "latest": filters.latest and f"dated {format_day(filters.latest)} or earlier",
        "languages": f"in the language {_either(filters.languages)}",
        "authors": f"by the author {_either(filters.authors)}",
    }
    filled = {name: getattr(filters, name) for name in words if getattr(filters, name)}
    return {str(words[name]): replace(NO_FILTERS, **{name: filled[name]}) for name in filled}


def _either(values: tuple[str, ...]) -> str:
    return " or ".join(f"'{value}'" for value in values)


def _words_only(waiting: int, articles: int) -> str:
    if not waiting:
        return ""
    are = "is" if waiting == 1 else "are"
    return (
        f"{waiting:,} of {articles:,} articles {are} found by words only until their vectors "
        "are made."
    )
