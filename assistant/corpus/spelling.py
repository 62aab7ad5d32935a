"""Words that nobody wrote, and the nearest ones that somebody did: the one home of rapidfuzz."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters of a word that may be misspelt: three are as near to many others
LONG = 8  # letters of a word in which two errors are forgiven
GUESSES = 3  # of equally near words: the rest of the question tells which is meant


class Vocabulary:
    """Every term of an index; `forms` gives the terms under which a written word is indexed."""

    def __init__(
        self,
        frequencies: Iterable[tuple[str, int]],
        *,
        forms: Callable[[str], Iterable[str]],
    ) -> None:
        """`frequencies` are the terms with the number of passages that hold each."""
        self._frequencies = dict(frequencies)
        self._forms = forms
        self._by_start: dict[tuple[int, str], list[str]] = defaultdict(list)
        letters: dict[int, set[str]] = defaultdict(set)
        for term in filter(_is_word, self._frequencies):
            self._by_start[len(term), term[0]].append(term)
            for letter in term:
                letters[_script(letter)].add(letter)
        self._letters = {script: sorted(found) for script, found in letters.items()}

    def nearest(self, spellings: Sequence[str]) -> list[str]:
        """The terms that a word may stand for, the likeliest first.

        The word comes as it is written, then as it is stemmed. One letter left out, added, changed
        or swapped with the next is undone before the stemming, which an error at the end misleads;
        two are looked for among the stems. The first letter is right as a rule.
        """
        word = spellings[0]
        if not _is_word(word):
            return []
        edits = [edit for edit in self._edits(word) if len(edit) >= SHORTEST]
        found = self._known(edit for edit in edits if edit[0] == word[0])
        found = found or {near for stem in spellings for near in self._within_two(stem)}
        found = found or self._known(edits)
        return sorted(found, key=lambda term: (-self._frequencies[term], term))[:GUESSES]

    def _known(self, words: Iterable[str]) -> set[str]:
        forms = {form for word in words for form in self._forms(word)}
        return {form for form in forms if form in self._frequencies}

    def _edits(self, word: str) -> Iterator[str]:
        """Every word that one error turned into this one."""
        letters = self._letters.get(_script(word[0]), [])
        for place in range(len(word) + 1):
            head, tail = word[:place], word[place:]
            yield from (f"{head}{letter}{tail}" for letter in letters)
            if tail:
                yield head + tail[1:]
                yield from (f"{head}{letter}{tail[1:]}" for letter in letters)
            if len(tail) > 1:
                yield head + tail[1] + tail[0] + tail[2:]

    def _within_two(self, word: str) -> list[str]:
        """The nearest to a long word, of those with its first letter."""
        if len(word) < LONG:
            return []
        lengths = range(len(word) - 2, len(word) + 3)
        alike = [term for length in lengths for term in self._by_start.get((length, word[0]), ())]
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=2, limit=None)
        closest = min((distance for _, distance, _ in near), default=0)
        return [term for term, distance, _ in near if distance == closest]


def _is_word(term: str) -> bool:
    """Long enough, and no number: 2021 is no misspelt 2022."""
    letters = sum(map(str.isalpha, term))
    return letters >= SHORTEST and not any(map(str.isdigit, term))


def _script(letter: str) -> int:
    """Alphabets lie in blocks of 128 characters."""
    return ord(letter) >> 7
