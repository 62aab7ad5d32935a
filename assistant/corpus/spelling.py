"""Words that nobody wrote, and the nearest ones that somebody did: the one home of rapidfuzz."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters of a word that may be misspelt: three are as near to many others
LONG = 8  # letters of a word in which two errors are forgiven
GUESSES = 3  # of equally near words: the rest of the question tells which is meant


class Vocabulary:
    """Every term of an index, by length and first letter."""

    def __init__(self, frequencies: Iterable[tuple[str, int]]) -> None:
        """`frequencies` are the terms with the number of passages that hold each."""
        self._frequencies = {term: count for term, count in frequencies if _is_word(term)}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._by_start: dict[tuple[int, str], list[str]] = defaultdict(list)
        for term in self._frequencies:
            self._by_length[len(term)].append(term)
            self._by_start[len(term), term[0]].append(term)

    def nearest(self, spellings: Sequence[str]) -> list[str]:
        """The terms that one of these spellings may stand for, the likeliest first.

        One letter left out, added, changed or swapped with its neighbour; in long words two. The
        first letter is right as a rule, so that a word with another one comes last.
        """
        words = [word for word in spellings if _is_word(word)]
        found = [near for word in words for near in self._near(word, self._alike(word))]
        if not found:
            found = [near for word in words for near in self._near(word, self._as_long(word))]
        closest = min((distance for distance, _ in found), default=0)
        best = {term for distance, term in found if distance == closest}
        return sorted(best, key=lambda term: (-self._frequencies[term], term))[:GUESSES]

    def _alike(self, word: str) -> list[str]:
        errors = 2 if len(word) >= LONG else 1
        lengths = range(len(word) - errors, len(word) + errors + 1)
        return [term for length in lengths for term in self._by_start.get((length, word[0]), ())]

    def _as_long(self, word: str) -> list[str]:
        lengths = (len(word) - 1, len(word), len(word) + 1)
        return [term for length in lengths for term in self._by_length.get(length, ())]

    def _near(self, word: str, others: Sequence[str]) -> list[tuple[int, str]]:
        """Those that few errors tell from the word, with how many; two only where all are alike."""
        errors = 2 if len(word) >= LONG else 1
        found = process.extract(word, others, scorer=OSA.distance, score_cutoff=errors, limit=None)
        return [(int(distance), term) for term, distance, _ in found]


def _is_word(term: str) -> bool:
    """Long enough, and no number: 2021 is no misspelt 2022."""
    letters = sum(map(str.isalpha, term))
    return letters >= SHORTEST and not any(map(str.isdigit, term))
