"""The words of a sentence that may be the answer, by the kind of answer that is asked for."""

import re
from collections.abc import Collection, Iterator

from assistant.corpus.terms import terms
from assistant.query.answer_kinds import AnswerKind
from assistant.query.word_classes import CONNECTING

Span = tuple[int, int]

_CAPITAL = r"[A-ZÀ-ÞА-ЯЁ][\w’'&-]*(?:\.(?=[A-Z]|\s[A-Z]))?"
_JOINING = r"(?:of|the|de|la|le|el|al|bin|van|von|der|du|da|for|and the)"
_NAME = re.compile(rf"(?<![\w’']){_CAPITAL}(?:\s+(?:{_JOINING}\s+){{0,2}}{_CAPITAL})*")
# After one capital word at the opening of a sentence, these show that it is a name.
_ACTING = re.compile(
    r"(?:[’']s)?\s+(?:is|was|has|had|will|would|said|says|and|who|which|were|are|\w+ed|won|told"
    r"|became|made|took|gave|led|left|wrote)\b|,|[’']s\b"
)
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[0-9]|20)\d\d(?!,\d|\w)"
_TIME = re.compile(
    rf"\b(?:{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"
    rf"|{_MONTH}\s+{_DAY}(?!\d)(?:,?\s+{_YEAR})?|{_MONTH}(?:\s+(?:of\s+)?{_YEAR})?"
    rf"|(?:1[0-9]|20)\d0s|{_YEAR}|\d{{1,4}}\s?(?:BCE?|AD|CE)\b|AD\s\d{{1,4}}"
    r"|(?:\d{1,2}(?:st|nd|rd|th)|(?:four|fif|six|seven|eigh|nine)teenth|twentieth|twenty-first)"
    r"[\s-]centur(?:y|ies)"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tomorrow|tonight"
    r"|(?:last|next|this|earlier this|later this)\s+(?:night|week|month|year|spring|summer|autumn"
    r"|fall|winter|century|decade)"
    r"|\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b\.?|\d{1,2}:\d\d"
    r"|(?:in|by|during)\s+(?:the\s+)?(?:early |late |mid-)?(?:spring|summer|autumn|winter)"
    r"|(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\s+(?:days?|weeks?|months?|years?"
    r"|decades?|centuries)\s+(?:ago|later|earlier|before|after))"
)
_COUNT = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|half|halves|thirds?|quarters?"
    r"|fifths?|twice|none|once)"
)
_DIGITS = r"(?:[$€£¥]|US\$|C\$|A\$)?\d+(?:[.,]\d+)*"
_UNIT = (
    r"(?:\s?(?:%|per\s?cent(?:age points)?|percent|[kKmMbB]n?\b|tn\b|°[CF]?"
    r"|hundred|thousand|million|billion|trillion|dollars?|euros?|pounds?|cents?|years?|months?"
    r"|weeks?|days?|hours?|minutes?|seconds?|miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|feet|foot"
    r"|inches|acres|hectares|tons?|tonnes?|kg|people|times|degrees)(?!\w))*"
)
_NUMBER = re.compile(
    rf"(?<![\w.,-])(?:{_DIGITS}(?!\w*th\b)|{_COUNT}(?:[\s-](?:{_COUNT}|and a half))*\b){_UNIT}",
    re.I,
)
_PLACE = re.compile(
    rf"\b(?:in|at|from|to|near|of|outside|through|across|towards?|into|over|on|off|around|between"
    rf"|inside|along|via|and|is|was)\s+(?:the\s+)?(?:[a-z]+(?:ern|al)\s+)?(?P<name>{_NAME.pattern})"
)
_REASON = re.compile(
    r"\b(?:because|in order to|so that|owing to|due to|thanks to|as a result of|in response to"
    r"|in protest|on the grounds|(?:the |its |their |his |her )?(?:main )?reasons?|to avoid"
    r"|(?:seek|hope|want|aim|fear)(?:s|ed|ing)? (?:to|that)"
    r"|(?:led|leading|caused|prompted) (?:to|by)"
    r"|for fear)\b[^.;:!?]{0,160}", re.I
)  # fmt: skip
_VERDICT = re.compile(
    r"\b(?:not|no|never|without|neither|nor|nobody|yes|indeed|(?:\w+n['’]t)|confirm(?:s|ed)"
    r"|den(?:y|ies|ied)|refuse[sd]?|reject(?:s|ed)?|agree[sd]?|approve[sd]?|both)(?!\w)", re.I
)  # fmt: skip


def answering_words(kind: AnswerKind, sentence: str, asked: Collection[str]) -> tuple[Span, ...]:
    """The spans of the sentence that may be the answer, in order, none within another.

    `asked` are the terms of the question: what it says itself is no answer.
    """
    spans = (_trimmed(sentence, span) for span in _found(kind, sentence))
    return tuple(span for span in spans if _is_new(sentence[slice(*span)], asked))


def _found(kind: AnswerKind, sentence: str) -> Iterator[Span]:
    if kind == "name":
        yield from _names(sentence)
    elif kind == "time":
        yield from (match.span() for match in _TIME.finditer(sentence))
    elif kind == "place":
        yield from (match.span("name") for match in _PLACE.finditer(sentence))
    elif kind == "number":
        yield from _numbers(sentence)
    elif kind == "reason":
        yield from (match.span() for match in _REASON.finditer(sentence))
    elif kind == "yes or no":
        yield from (match.span() for match in _VERDICT.finditer(sentence))


def _names(sentence: str) -> Iterator[Span]:
    """Runs of capital words, without the words that only open the sentence."""
    for match in _NAME.finditer(sentence):
        start, end = match.span()
        words = list(re.finditer(r"\S+", match[0]))
        while words and words[0][0].casefold() in CONNECTING:
            words.pop(0)
        if not words:
            continue
        start += words[0].start()
        if _TIME.fullmatch(sentence[start:end]):
            continue
        opens = not re.search(r"\w", sentence[:start])
        if len(words) > 1 or not opens or _ACTING.match(sentence, end):
            yield start, end


def _numbers(sentence: str) -> Iterator[Span]:
    """Numbers and amounts; a year is a time."""
    years = {match.span() for match in re.finditer(rf"(?<![\w$€£.,]){_YEAR}", sentence)}
    for match in _NUMBER.finditer(sentence):
        if match.span() not in years and not re.fullmatch(r"one|once|second", match[0], re.I):
            yield match.span()


def _trimmed(sentence: str, span: Span) -> Span:
    inner = sentence[slice(*span)]
    return span[0], span[0] + len(inner.rstrip(" ,’'"))


def _is_new(words: str, asked: Collection[str]) -> bool:
    held = terms(words, "en")
    return bool(held) and not all(term in asked for term in held)
