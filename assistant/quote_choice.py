"""Which of the sentences that answer make an answer: few, of several outlets, each saying more."""

from collections.abc import Sequence

from assistant.quoting import Quote, says_the_same

MAX_QUOTES = 5
LEADING = 3  # quotes that are read first, whatever their articles
MARGIN = 2.0  # below the best score: what is further below rather distracts
REPEATED = 0.5  # taken from a score for each quote that its outlet has already


def choose_quotes(quotes: Sequence[Quote]) -> list[Quote]:
    """One to five quotes that come near the best, in the order in which they are read.

    The best comes first; the sentences of an article stand together as far as that allows.
    """
    chosen: list[Quote] = []
    left = list(quotes)
    while left and len(chosen) < MAX_QUOTES:
        worth = [quote.score - _repeated(quote, chosen) for quote in left]
        place = max(range(len(left)), key=lambda place: (worth[place], -place))
        quote = left.pop(place)
        if worth[place] < quotes[0].score - MARGIN:
            break
        if not any(says_the_same(quote, other) for other in chosen):
            chosen.append(quote)
    return _in_reading_order(chosen)


def _repeated(quote: Quote, chosen: Sequence[Quote]) -> float:
    """What the quote loses to those of its outlet; an unknown outlet is never heard twice."""
    outlet = quote.passage.article.outlet
    heard = sum(other.passage.article.outlet == outlet for other in chosen) if outlet else 0
    return REPEATED * heard


def _in_reading_order(chosen: Sequence[Quote]) -> list[Quote]:
    """The best first, then the next best, then the others; of these an article's in its order."""
    articles = list(dict.fromkeys(quote.passage.article.key for quote in chosen))
    rank = {id(quote): place for place, quote in enumerate(chosen)}

    def place(quote: Quote) -> tuple[bool, bool, int, int]:
        order = rank[id(quote)]
        article = articles.index(quote.passage.article.key)
        return order > 0, order >= LEADING, article, quote.start

    return sorted(chosen, key=place)
