"""Whether a question leans on the conversation: points back, or leaves out what it is about."""

import re
from collections.abc import Sequence

from assistant.query.noun_phrases import Phrase, Word, read_phrases, read_words
from assistant.query.word_classes import CONNECTING

SHORT = 2  # words that tell something: a question with more of them explains itself
POINTERS = 60  # words among which one that points back is looked for: no question has more

PERSONS = frozenset("he him his she her hers".split())
THINGS = frozenset("it its they them their theirs".split())
POINTING = frozenset("this that these those".split())
CONTINUING = re.compile(r"(?:and|but|so|or|then|also|what about|how about|why not)\b,?", re.I)

_FOREIGN = frozenset("he her hers".split())  # words of Spanish, Danish, Norwegian too
_ENGLISH = frozenset("""the of is was were did does what how who why when where which will would can
    could and about to tell""".split())  # fmt: skip
_OTHER = frozenset("other another else similar same others different difference".split())
_TIMES = frozenset("""second minute hour day night morning evening week weekend month quarter season
    year decade century time point moment""".split())  # fmt: skip
_BORDERS = frozenset("and or but if that when while because since so".split())
_PAUSE = re.compile(r"[,;:–—(]| - ")
_EXPLAINING = frozenset(
    "of between for in that who which whose about to on with from if when where".split()
)
_ACTING = frozenset("is are was were do does did has have".split())
_CLAUSE = frozenset("i you we he she it they the a an there".split())
# An "it" that stands for nothing: "is it safe to", "does it take long to".
_EMPTY_IT = re.compile(
    r"\b(?:is|was|be|would) it (?:not )?(?!\w+ed |similar|native|close|equal|due|relevant)"
    r"(?:\w+ )?\w+ (?:to|that|if|for \w+ to)\b"
    r"|\b(?:is|was|be|would) it like to\b"
    r"|\bit (?:mean|means|take|takes|make sense|makes sense|cost)(?: \w+){0,3} (?:to|for)\b"
    r"|\bit (?:is|was|would be) (?:\w+ )?\w+ (?:to|that)\b",
    re.I,
)
# A question for one thing that it names: "what is a tariff", "tell me about glaciers".
_DEFINING = re.compile(
    r".*\btell .*about (?!the |its |their |some |other )"
    r"|(?:describe|explain|define) (?:the (?:term|word|concept|meaning|idea) )?(?!the |its |their )"
    r"|(?:what|who)(?: is| are| was| were|['’]s)"
    r" (?!the |some |other |your )(?:an? )?[\w-]+(?: [\w-]+){0,2} ?[.?!]*\Z",
    re.I,
)
# What everybody knows without an introduction.
_UNIQUE = frozenset("""earth sun moon sky universe internet web us usa uk eu un sea ocean army
    police public government state media past future present summer winter spring autumn fall
    weather climate economy environment press world way time end beginning rest morning
    evening""".split())  # fmt: skip


def leans_back(text: str, known: frozenset[str]) -> bool:
    """Whether it needs the questions before it, whose telling words, as stems, are `known`."""
    words, phrases = read_words(text), read_phrases(text)
    solid = [phrase for phrase in phrases if not phrase.vague]
    if pointer(text) or not solid:
        return bool(words)
    if CONTINUING.match(text):
        return len(solid) <= 1 and len(solid[0].words) == 1
    if any(phrase.named for phrase in phrases):
        return False
    if not any(word.connects for word in words) and len(telling(words)) <= SHORT:
        return True  # "price", and what is as short in other languages
    return _lacks_complement(words, phrases) or (
        not known & telling(words) and not _explains_itself(text, words, solid)
    )


def pointer(text: str) -> Word | None:
    """The first word that stands for something said before this question."""
    words, phrases = read_words(text), read_phrases(text)
    empty = [match.span() for match in _EMPTY_IT.finditer(text)]
    for n, word in enumerate(words[:POINTERS]):
        idle = word.low == "it" and any(start <= word.start < end for start, end in empty)
        if _points(words, n) and not idle and not _meant_within(text, words, n, phrases):
            return word
    return None


def _points(words: Sequence[Word], n: int) -> bool:
    word = words[n]
    before = words[n - 1].low if n else ""
    after = words[n + 1].low if n + 1 < len(words) else ""
    if word.low in POINTING:
        return after not in _TIMES | {"who", "which"} and (
            word.low != "that" or _that_points(before, after)
        )
    if word.low in ("one", "ones"):
        alone = not after or (after in CONNECTING and after not in ("of", "or", "who"))
        return bool(before) and before not in ("at", "no") and alone
    if word.low in _FOREIGN and not any(other.low in _ENGLISH for other in words):
        return False
    return word.low in PERSONS | THINGS or (word.low == "there" and not after)


def _that_points(before: str, after: str) -> bool:
    """Whether "that" is not the one of "a thing that happened" or "say that they"."""
    return not after or ((not before or before in CONNECTING) and after not in _CLAUSE)


def _meant_within(text: str, words: Sequence[Word], n: int, phrases: Sequence[Phrase]) -> bool:
    """Whether an earlier clause of the question itself says what the word stands for."""
    word = words[n]
    for phrase in phrases:
        if phrase.end > word.start or phrase.vague or (word.low in PERSONS and not phrase.named):
            continue
        if _belongs(word, phrase):
            return True
        between = [other for other in words[:n] if other.start >= phrase.end]
        border = any(other.low in _BORDERS or other.opens for other in between)
        if border or word.opens or _PAUSE.search(text[phrase.end : word.start]):
            return True
    return False


def _belongs(word: Word, phrase: Phrase) -> bool:
    """Whether "their" or "its" stands for the phrase: "how do birds feed their young"."""
    if word.low == "their":
        return phrase.plural and phrase.before in _ACTING
    return word.low == "its" and not phrase.plural and phrase.before in ("a", "an")


def _lacks_complement(words: Sequence[Word], phrases: Sequence[Phrase]) -> bool:
    """Whether it says "the" or "other" of something that nothing in the question explains."""
    lows = [word.low for word in words]
    if any(phrase.before == "the" and not _explained(phrase, words) for phrase in phrases):
        return True
    return lows[:2] in (["is", "there"], ["are", "there"])


def _explained(phrase: Phrase, words: Sequence[Word]) -> bool:
    if phrase.named or phrase.words[-1].low in _UNIQUE or len(telling(phrase.words)) > 1:
        return True
    after = next((word.low for word in words if word.start >= phrase.end), "")
    return after in _EXPLAINING


def _explains_itself(text: str, words: Sequence[Word], solid: Sequence[Phrase]) -> bool:
    if words[0].low in ("what", "which") and words[1].vague and not words[1].does:
        return False  # "which type has thorns"
    whole = any(
        phrase.before in _ACTING or (phrase.before == "of" and len(phrase.words) > 1)
        for phrase in solid
    )
    other = any(word.low in _OTHER for word in words)
    return whole or other or len(telling(words)) > SHORT or bool(_DEFINING.match(text))


def telling(words: Sequence[Word]) -> frozenset[str]:
    """The stems of the words that neither connect nor are vague; bigrams of unspaced scripts."""
    told = (word for word in words if not word.connects and not word.vague)
    return frozenset(stem for word in told for stem in word.stem.split())
