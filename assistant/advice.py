"""What helps after a refusal: what of the question the library cannot know, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from assistant.citations import format_day
from assistant.corpus.articles import Passage
from assistant.corpus.catalogue import CatalogueView
from assistant.corpus.terms import spellings, terms
from assistant.query.noun_phrases import Word, read_words
from assistant.query.periods import Period
from assistant.retrieval import Retrieved

MOST = 3  # words that are named: who asks of more that is not held asks of something else


def advice(searched_for: str, retrieved: Retrieved, view: CatalogueView) -> tuple[str, ...]:
    """One sentence each; none where nothing is known to be missing, or the library is empty."""
    languages = view.languages()
    said = (
        _unheard(searched_for, retrieved.hits.frequencies, languages),
        _out_of_range(retrieved.preferences.time.periods, view),
    )
    return tuple(filter(None, said)) if retrieved.hits.passages else ()


def corrections_note(searched_for: str, retrieved: Retrieved) -> str:
    """Which words were taken for misspelt, and what was searched for besides; often empty."""
    corrected = retrieved.hits.corrected
    if not corrected:
        return ""
    passages = [one.passage for one in retrieved.ranked]
    taken = {
        word.text: _written(corrected[term], passages)
        for word in read_words(searched_for)
        for term in terms(word.text, None)
        if term in corrected
    }
    pairs = (f"'{meant}' in place of '{word}'" for word, meant in taken.items())
    return f"Also searched for {', and '.join(pairs)}." if taken else ""


def _written(term: str, passages: Sequence[Passage]) -> str:
    """The word that is indexed under the term, as the passages write it; else the term."""
    found = Counter(
        word.text
        for passage in passages
        for word in read_words(passage.text)
        if term in terms(word.text, passage.article.language)
    )
    return max(found, key=lambda word: (found[word], word), default=term)


def _unheard(text: str, frequencies: Mapping[str, int], languages: Sequence[str]) -> str:
    """That no article has some words of the question; names in a row are one name."""
    telling = [word for word in read_words(text) if not word.connects]
    unheard = [word for word in telling if _stands_nowhere(word, frequencies, languages)]
    if len(unheard) == len(telling) > 1:
        listed = " and ".join(f"'{language}'" for language in languages)
        written = f" The articles are in the language {listed}." if languages else ""
        return f"No word of the question stands in any article.{written}"
    names = [f"'{name}'" for name in _joined(text, unheard)]
    return f"No article mentions {' or '.join(names[:MOST])}." if names else ""


def _stands_nowhere(word: Word, frequencies: Mapping[str, int], languages: Sequence[str]) -> bool:
    """Whether it was looked for in all its forms, and no passage has any."""
    forms = [term for some in spellings(word.text, (None, *languages)) for term in some]
    return bool(forms) and not any(frequencies.get(term, 1) for term in forms)


def _joined(text: str, words: Sequence[Word]) -> Iterator[str]:
    """Each word alone, but names that only blanks part together."""
    start = 0
    for n, word in enumerate(words, start=1):
        after = words[n] if n < len(words) else None
        beside = after and word.capital and after.capital
        if not (after and beside and text[word.end : after.start].isspace()):
            yield text[words[start].start : word.end]
            start = n


def _out_of_range(periods: Sequence[Period], view: CatalogueView) -> str:
    """That all times which the question names lie outside those of the articles."""
    held = view.published_range()
    if not periods or held is None:
        return ""
    first, last = held
    if any(_meets(period, Period(first, last)) for period in periods):
        return ""
    asked = " and ".join(map(_dates, periods))
    return (
        f"The question asks about {asked}; the dated articles of the library are from "
        f"{_dates(Period(first, last))}."
    )


def _meets(one: Period, other: Period) -> bool:
    return not (
        (one.last and other.first and one.last < other.first)
        or (other.last and one.first and other.last < one.first)
    )


def _dates(period: Period) -> str:
    first = period.first and format_day(period.first)
    last = period.last and format_day(period.last)
    if first and last:
        return first if first == last else f"{first} to {last}"
    return f"{first} or later" if first else f"{last} or earlier"
