"""Which of the sentences that answer make an answer: few, of several outlets, each saying more."""

from collections.abc import Sequence

from assistant.quoting import Quote

MAX_QUOTES = 5
SAME_WORDS = 0.85  # share of terms in common from which two sentences say the same
SAME_MEANING = 0.92  # cosine of their vectors from which they do
MARGIN = 1.0  # below the best score: what is further below rather distracts
REPEATED = 0.3  # taken from a score for each quote that its outlet has already


def choose_quotes(quotes: Sequence[Quote]) -> list[Quote]:
    """One to five quotes that come near the best, in the order in which they are read.

    The best comes first, then what else its article says, then the other articles.
    """
    chosen: list[Quote] = []
    left = list(quotes)
    while left and len(chosen) < MAX_QUOTES:
        worth = [quote.score - _repeated(quote, chosen) for quote in left]
        place = max(range(len(left)), key=lambda place: (worth[place], -place))
        quote = left.pop(place)
        if worth[place] < quotes[0].score - MARGIN:
            break
        if not any(_says_the_same(quote, other) for other in chosen):
            chosen.append(quote)
    return _in_reading_order(chosen)


def _repeated(quote: Quote, chosen: Sequence[Quote]) -> float:
    outlet = _outlet(quote)
    return REPEATED * sum(_outlet(other) == outlet for other in chosen)


def _outlet(quote: Quote) -> str:
    """The outlet; an article whose outlet is unknown stands for one."""
    return quote.passage.article.outlet or quote.passage.article.key


def _says_the_same(one: Quote, other: Quote) -> bool:
    common = len(one.terms & other.terms)
    same_words = common >= SAME_WORDS * min(len(one.terms), len(other.terms))
    return same_words or float(one.vector @ other.vector) >= SAME_MEANING


def _in_reading_order(chosen: Sequence[Quote]) -> list[Quote]:
    articles = list(dict.fromkeys(quote.passage.article.key for quote in chosen))
    return sorted(
        chosen,
        key=lambda quote: (
            quote is not chosen[0],
            articles.index(quote.passage.article.key),
            quote.start,
        ),
    )
