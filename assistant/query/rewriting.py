"""Questions that lean on the conversation, rewritten to stand alone: rules, no model.

A question lacks what the conversation is about: the subject of the last question that had one of
its own, and the one that the conversation opened with. They replace its pronoun, or follow it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.conversation import MAX_QUESTION, Turn
from assistant.query.leaning import (
    CONTINUING,
    PERSONS,
    POINTING,
    THINGS,
    leans_back,
    pointer,
    telling,
)
from assistant.query.noun_phrases import Phrase, Word, read_phrases, read_words
from assistant.query.word_classes import CONNECTING

TURNS = 40  # of a conversation that are read
NAMES = 2  # that go with a subject
KEPT = 6  # subjects of a conversation: nobody points further back
LONGEST = 80  # characters of a subject: a longer one is no name
LONGEST_AGAIN = 200  # characters of a question that is asked again of something else
LONGER = 3  # times as long as by the rules: a model that rambles is not taken at its word
HEARD = 1000  # characters of an answer: what it is about stands at its beginning

_MANY = frozenset("they them their theirs these those".split())
_POSSESSIVE = frozenset("its their his her".split())
_JOINING = frozenset("and or versus vs".split())
_PLACED = re.compile(
    r"\b(?:in|at|on|from|for|to|with|by|as|than|over|under|near|across|against)"
    r"\s+(?:the\s+|an?\s+)?\Z",
    re.I,
)
_PLACE = re.compile(r"(?:in|at|on|from|for|with|by|during|after|before|since|under)\b", re.I)
_COMPARING = re.compile(r"\b(?:both|between|differ\w*|compar\w*|similar\w*|each other)\b", re.I)
_ASKING_WHO = re.compile(r"\b(?:(?i:who)(?! (?:is|was) [A-Z])|(?i:which|name))\b")


@dataclass(frozen=True)
class Subject:
    """What a question was about."""

    text: str
    plural: bool
    named: bool
    main: bool  # a question was about it, rather than naming it beside something else
    names: tuple[str, ...] = ()  # that the question held besides

    @property
    def words(self) -> frozenset[str]:
        return telling(read_words(self.text))


@dataclass(frozen=True)
class Topic:
    """What a conversation is about after some turns."""

    subjects: tuple[Subject, ...] = ()  # the latest first
    known: frozenset[str] = frozenset()  # the telling words of the questions, as stems
    last: str = ""  # question, as it was completed
    asked: tuple[Subject, ...] = ()  # whatever that question could be about
    told: str = ""  # by the last answer


def stand_alone(text: str, history: Sequence[Turn]) -> str:
    """The question with what it lacks from the turns before; itself if it lacks nothing."""
    return _complete(text, _topic_of(history))


def readings(text: str, history: Sequence[Turn]) -> tuple[str, ...]:
    """What the question's pronoun may stand for, where the last turn names several that fit.

    The likeliest first, which `stand_alone` takes; nothing where only one is likely.
    """
    topic, word = _topic_of(history), pointer(text)
    if word is None or not _stands_for_noun(text, word) or not leans_back(text, topic.known):
        return ()
    likely = _likely(text, word, topic)
    likeliest = next(iter(likely), "")
    fitting = (*likely, *_beside(text, word, topic)) if likeliest in topic.last else likely
    others = [name for name in fitting if name not in likeliest and likeliest not in name]
    return (likeliest, *dict.fromkeys(others)) if others else ()


def _beside(text: str, word: Word, topic: Topic) -> list[str]:
    """The names of the last question for which the word may stand, too: no places in it."""
    held = telling(read_words(text))
    many = word.low in _MANY
    named = (one for one in topic.asked if one.named and one.plural == many)
    return [
        one.text
        for one in named
        if not one.words & held and not _PLACED.search(topic.last.partition(one.text)[0])
    ]


def _topic_of(history: Sequence[Turn]) -> Topic:
    return _topic_after(tuple(history[-TURNS:]))


@lru_cache(maxsize=1024)  # asked twice for each question, and again for the one that follows
def _topic_after(turns: tuple[Turn, ...]) -> Topic:
    if not turns:
        return Topic()
    topic, turn = _topic_after(turns[:-1]), turns[-1]
    return (_ask if turn.role == "user" else _hear)(topic, turn.content[:MAX_QUESTION])


def is_faithful(written: str, *, ruled: str, text: str, history: Sequence[Turn]) -> bool:
    """Whether what a model made of a question is one line, not much longer than the rules make
    it, and holds no name or number that neither the question nor the conversation holds.
    """
    one_line = written.isprintable() and any(c.isalnum() for c in written)
    if not one_line or len(written) > min(LONGER * len(ruled), MAX_QUESTION):
        return False
    texts = (text, *(turn.content[:MAX_QUESTION] for turn in history[-TURNS:]))
    said = {word.stem for one in texts for word in read_words(one)}
    return all(word.stem in said for word in read_words(written) if _may_be_name(word))


def _may_be_name(word: Word) -> bool:
    return word.capital or (word.text[0].isupper() and not word.connects and not word.does)


def _ask(topic: Topic, text: str) -> Topic:
    """The topic after one more question."""
    complete = _complete(text, topic)
    solid = [p for p in read_phrases(text) if not p.vague and _is_subject(p)]
    known = topic.known | telling(read_words(text))
    asked = tuple(Subject(p.text, p.plural, p.named, True) for p in solid)
    topic = replace(topic, known=known, last=complete, asked=asked)
    if not solid:
        return topic
    if complete == text or (CONTINUING.match(text) and solid[0].named):
        subject = _subject(text, solid, opens=not topic.subjects)
        names = (one.text for one in asked if one.named and one.text not in subject.text)
        subject = replace(subject, names=tuple(names)[:NAMES])
        return replace(topic, subjects=(subject, *topic.subjects)[:KEPT])
    beside = [replace(one, main=False) for one in asked if one.named]
    return replace(topic, subjects=(*topic.subjects[:1], *beside[:2], *topic.subjects[1:])[:KEPT])


def _is_subject(phrase: Phrase) -> bool:
    return not phrase.text.isdigit() and len(phrase.text) <= LONGEST


def _subject(text: str, solid: Sequence[Phrase], *, opens: bool) -> Subject:
    """What the question is about: what follows "of", a name, or the first phrase."""
    nouns = [n for n, p in enumerate(solid) if len(p.words) > 1 or not p.text.endswith("ing")]
    of = (n for n, phrase in enumerate(solid) if phrase.before == "of")
    place = next(of, nouns[0] if nouns else 0)
    if not solid[place].named:
        named = (n for n, phrase in enumerate(solid) if phrase.named)
        place = next((n for n in named if not _PLACED.search(text[: solid[n].start])), place)
    first, *others = solid[place:]
    main = first.named or len(solid) == 1 or opens
    if others and others[0].before in _JOINING:
        joined = text[first.start : others[0].end]
        if not telling(read_words(text[first.end : others[0].start])) and len(joined) <= LONGEST:
            return Subject(joined, True, first.named, True)
    return Subject(first.text, first.plural, first.named, main)


def _hear(topic: Topic, told: str) -> Topic:
    """The topic after an answer: what it speaks of was the subject, by its full name."""
    topic = replace(topic, told=told[:HEARD])
    if not topic.subjects or topic.subjects[0].text not in {one.text for one in topic.asked}:
        return topic
    first, *others = topic.subjects
    held = telling(read_words(topic.told))
    if first.words & held:
        first = replace(first, text=_full_name(first, topic.told) or first.text)
    else:
        first = next((one for one in topic.asked if one.words & held), first)
    return replace(topic, subjects=(first, *others))


def _full_name(subject: Subject, told: str) -> str:
    """What the answer first calls it, if that is a longer name; else nothing."""
    held = subject.words
    called = next((p for p in read_phrases(told) if held <= p.stems), None)
    if called is None or not called.named or not _is_subject(called):
        return ""
    return called.text if len(held) <= 2 and len(held) < len(called.stems) <= 5 else ""


def _complete(text: str, topic: Topic) -> str:
    if not topic.subjects or not leans_back(text, topic.known):
        return text
    word = pointer(text)
    again = _asked_again(text, topic) if word is None else ""
    if again:
        return again
    if word and _stands_for_noun(text, word):
        meant = _meant(text, word, topic)
        text = _put(meant, text, word) if meant else text
    return _with(text, _missing(text, topic))


def _with(text: str, subjects: Sequence[str]) -> str:
    return f"{text} ({', '.join(subjects)})" if subjects else text


def _missing(text: str, topic: Topic) -> list[str]:
    """What the conversation is about and the question does not name."""
    held = telling(read_words(text))
    main = [subject for subject in topic.subjects if subject.main] or list(topic.subjects)
    wanted = [main[0].text, *main[0].names, main[-1].text]
    lacking = [one for one in wanted if telling(read_words(one)) - held]
    return list(dict.fromkeys(lacking))


def _asked_again(text: str, topic: Topic) -> str:
    """The last question, asked of what "and X" or "what about X" names; empty if it is not one."""
    opening = CONTINUING.match(text)
    if not opening or len(topic.last) > LONGEST_AGAIN:
        return ""
    rest = text[opening.end() :].strip(" ?!.,")
    phrases = [phrase for phrase in read_phrases(text) if phrase.start >= opening.end()]
    if _PLACE.match(rest) and phrases:
        return f"{topic.last.rstrip(' ?!.')} {rest}?"
    whole = len(phrases) == 1 and phrases[0].named and len(read_words(rest)) <= 5
    old = next((s.text for s in topic.subjects if s.text in topic.last), "")
    return topic.last.replace(old, rest, 1) if whole and old else ""


def _meant(text: str, word: Word, topic: Topic) -> str:
    """The subject that the word stands for; empty if the question names it already."""
    return next(iter(_likely(text, word, topic)), "")


def _likely(text: str, word: Word, topic: Topic) -> list[str]:
    """The subjects that the word may stand for, the likeliest first."""
    held = telling(read_words(text))
    lacking = [subject for subject in topic.subjects if subject.words - held]
    main = [subject for subject in lacking if subject.main] or lacking
    if not lacking:
        return []
    if word.low in PERSONS:
        return _persons(topic, lacking) or [main[0].text]
    many = word.low in _MANY
    if many and _COMPARING.search(text) and len(main) > 1 and not main[0].plural:
        return [f"{main[1].text} and {main[0].text}"]
    return [next((s.text for s in main if s.plural == many), main[0].text)]


def _persons(topic: Topic, lacking: Sequence[Subject]) -> list[str]:
    """Whom the last answer named, if the last question asked who; else whom a question named."""
    held = topic.known
    told = (p for p in read_phrases(topic.told) if p.named and len(p.words) > 1 and _is_subject(p))
    named = [s.text for s in lacking if s.named and not s.plural]
    known = [name for name in named if " " in name]
    heard = [p.text for p in told if not p.stems & held]
    if _ASKING_WHO.search(topic.last) and heard:
        return heard
    return known[:1] or heard or named[:1]


def _stands_for_noun(text: str, word: Word) -> bool:
    after = _after(text, word)
    return word.low in PERSONS | THINGS or (
        word.low in POINTING and (not after or after in CONNECTING)
    )


def _put(subject: str, text: str, word: Word) -> str:
    """The question with the subject in the place of the word that stands for it."""
    after = _after(text, word)
    owns = word.low in _POSSESSIVE and (word.low != "her" or after not in CONNECTING | {""})
    ending = ("’" if subject.endswith("s") else "’s") if owns else ""
    return f"{text[: word.start]}{subject}{ending}{text[word.end :]}"


def _after(text: str, word: Word) -> str:
    return next((other.low for other in read_words(text) if other.start >= word.end), "")
