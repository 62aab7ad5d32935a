"""Names in a sentence, and whether a text holds them, however it inflects or shortens them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from assistant.checking.folding import fold_word
from assistant.checking.same_names import EQUAL_NAMES
from assistant.corpus.terms import terms
from assistant.query.word_classes import ADJECTIVES, CONNECTING, DOING, VAGUE

_TOKEN = re.compile(r"[^\W\d_](?:\w|[.'’](?=\w))*")
_OPENS = re.compile(r"(?:^|[.!?:;—–|•(\[*]|\s-)[\s\"'“‘«„*_]*$")
_GAP = re.compile(r"[\s-]+")
_SMALL = frozenset("of the and for de la du von van al el bin".split())
# Words of rank, and what headings and sentences put in capitals without naming anyone.
_TITLES = frozenset(
    """mr mrs ms dr prof professor sir lord lady dame president vice prime minister secretary
    senator sen governor gov representative rep mayor judge justice general gen colonel captain
    sergeant lieutenant king queen prince princess pope chief chairman chairwoman ceo chancellor
    director department ministry government internet state federal national party house i ok tv
    st north south east west northern southern eastern western""".split()
)
_OPENERS = frozenset(
    """according former additionally meanwhile however overall today yesterday tomorrow police
    people women men children students inflation demand trade oil gas rain snow crime fire
    research data evidence critics experts analysts officials authorities residents scientists
    prosecutors lawmakers voters workers investors lawyers doctors nobody most none others
    earlier later last next this that these those such both neither despite following since
    under during after before until among amid along unlike given based separately also then
    instead besides furthermore moreover nevertheless nonetheless thus hence therefore indeed
    news media reports articles article passage passages source sources outlet outlets note
    prices sales stocks shares schools teams fans parents families girls boys troops soldiers
    officials units homes houses countries companies businesses banks hospitals courts judges
    lawyers neighbors neighbours friends relatives others hundreds thousands millions dozens
    markets bonds profits losses jobs wages taxes tariffs sanctions talks protests strikes crowds
    supplies exports imports temperatures winds floods deaths cases infections vaccines tests
    summary answer key main first second third finally yes no not new old big small""".split()
)
_COMMON_ENDS = (
    *("ly", "ing", "ed", "tion", "sion", "ment", "ness", "ity", "ism"),
    *("ers", "ors", "ants", "ents", "ists", "ees", "ics", "ions", "ings", "ments", "ties"),
)
_SUFFIXES = (
    *("istan", "ians", "eans", "ian", "ean", "ans", "ese", "ish", "ns", "ia", "an", "en", "ey"),
    *("ic", "is", "s", "n", "a", "e", "y", "o", "i"),
)
_REACH = 8  # characters before a word that tell whether it opens a sentence
_ROOT = 4  # letters that a root has at least
_MOSTLY_CAPITALS = 0.6


@dataclass(frozen=True)
class Name:
    """A run of capitalised words at its place."""

    start: int
    end: int
    words: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.words)


class NamesHeld:
    """The words of texts, by which names are recognised in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)

    def lacks(self, name: Name) -> tuple[str, ...]:
        """The words of the name that the texts do not hold."""
        if _initials(name.words) in self._acronyms:
            return ()
        return tuple(word for word in name.words if not self._holds(word))

    def has_small(self, word: str) -> bool:
        """Whether the texts write the word in small letters: then it is no name."""
        return word.casefold() in self._small

    def shares_script(self, word: str) -> bool:
        """Whether the texts have words in the letters of this one: else nobody can compare."""
        return word[0].isascii() in self._scripts or not self._words

    def _holds(self, word: str) -> bool:
        folded = fold_word(word)
        if folded in self._words or _root(folded) in self._roots:
            return True
        return word.isupper() and folded in self._initials

    @cached_property
    def _words(self) -> frozenset[str]:
        words = {fold_word(word) for text in self._texts for word in _words(text)}
        large = (w for text in self._texts for w in _words(text) if w[0].isupper())
        joined = f" {' '.join(map(fold_word, large))} "
        for group in EQUAL_NAMES:
            if any(f" {name} " in joined for name in group):
                words |= {word for name in group for word in name.split()}
        return frozenset(words - {""})

    @cached_property
    def _acronyms(self) -> frozenset[str]:
        words = (word for text in self._texts for word in _words(text))
        return frozenset(fold_word(word) for word in words if word.isupper() and len(word) > 1)

    @cached_property
    def _roots(self) -> frozenset[str]:
        return frozenset(map(_root, self._words))

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(w for text in self._texts for w in _words(text) if w.islower())

    @cached_property
    def _scripts(self) -> frozenset[bool]:
        return frozenset(word[0].isascii() for text in self._texts for word in _words(text))

    @cached_property
    def _initials(self) -> frozenset[str]:
        runs = (run for text in self._texts for run in _runs(text))
        return frozenset(_initials(run[i:]) for run in runs for i in range(min(3, len(run) - 1)))


def names(sentence: str, held: NamesHeld) -> list[Name]:
    """The names in the sentence; `held` tells which first words of sentences are none."""
    letters = [sign for sign in sentence if sign.isalpha()]
    if sum(map(str.isupper, letters)) > _MOSTLY_CAPITALS * len(letters):
        return []
    found: list[Name] = []
    for match in _TOKEN.finditer(sentence):
        word = match[0]
        if not _is_name(sentence, match.start(), word, held):
            continue
        end = match.start() + len(word)
        if found and _GAP.fullmatch(sentence, found[-1].end, match.start()):
            last = found.pop()
            found.append(Name(last.start, end, (*last.words, word)))
        else:
            found.append(Name(match.start(), end, (word,)))
    return found


def _is_name(sentence: str, start: int, word: str, held: NamesHeld) -> bool:
    if not any(map(str.isupper, word)) or not held.shares_script(word):
        return False
    folded = fold_word(word)
    if len(folded) < 2 or folded in CONNECTING or folded in _TITLES:
        return False
    is_first = _OPENS.search(sentence[max(0, start - _REACH) : start])
    return not (is_first and not word[1:].isupper() and _is_common(folded, held))


def _is_common(word: str, held: NamesHeld) -> bool:
    """Whether the first word of a sentence need not be a name."""
    if word in _OPENERS or held.has_small(word) or word.endswith(_COMMON_ENDS):
        return True
    return bool(set(terms(word, "en")) & (DOING | VAGUE | ADJECTIVES))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[.'’][^\W_]+)*", text)


def _runs(text: str) -> Iterator[list[str]]:
    """Runs of capitalised words; small ones such as "of" may stand between them."""
    run: list[str] = []
    for word in _words(text):
        if word[0].isupper():
            run.append(word)
        elif word not in _SMALL:
            if len(run) > 1:
                yield run
            run = []
    if len(run) > 1:
        yield run


def _initials(words: Iterable[str]) -> str:
    letters = "".join(word[0] for word in words if word not in _SMALL).casefold()
    return letters if len(letters) > 1 else ""


def _root(word: str) -> str:
    """The word without what makes it an adjective or a plural: Ukraine and Ukrainian are one."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _ROOT:
            return word[: -len(suffix)]
    return word
