"""The words of a text that are times: often only those around them can tell."""

import re
from dataclasses import dataclass
from datetime import date

from assistant.query.calendar_periods import Stretch
from assistant.query.named_times import Found, find_named
from assistant.query.relative_times import find_relative

_PREPOSITION = re.compile(
    r"\b(?:(?:in|from|between|during|within|throughout|im|en|au|em|w|i|в|за)"
    r"|(?P<of_no_month>on|dated|year|am|Jahre?|année|año|anno|roku|på|во"
    r"|(?:days?|weeks?|months?|part|rest|course)\s+of))\s+$",
    re.I,
)
_PART = re.compile(
    r"\b(?:the\s+)?(?:(?P<early>early|beginning|start|Anfang|début|principios|начале)"
    r"|(?P<mid>mid|middle|Mitte|mi|mediados|середине)"
    r"|(?P<late>late|end|Ende|fin|finales|конце))(?:\s+(?:of|in|de))?[\s-]+(?:the\s+)?$",
    re.I,
)
_NO_PLACE = re.compile(
    r"(?:\b(?:the|a|an|of|than|over|about|around|least|most|some|nearly|almost|under|only|every"
    r"|each|called|number|section|page|chapter|article|black|good)\s+|[#-])$",
    re.I,
)
_PHRASE_ENDS = re.compile(
    r"\s*(?:$|[?!;:,.)\]–—]|(?:and|or|to|for|with|about|that|when|did|does|do|was|were|is|are|has"
    r"|had|have|in|on|at|from|than|until|but|as|so|und|et|y|и)\b)"
)
_THE = re.compile(r"\bthe\s+$", re.I)
_NOUN = re.compile(
    r"\s+(?!(?:and|or|to|for|with|about|that|when|did|does|do|was|were|is|are|has|had|have|in|on|at"
    r"|from|than|until|but|as|reports?|articles?|stor(?:y|ies)|coverage|pieces?|reviews?)\b)[a-z]"
)
_ENGLISH = re.compile(
    r"\b(?:the|of|and|by|with|what|who|how|did|does|is|was|are|were|which|when|has|have|can)\b",
    re.I,
)
# What joins two times into one, or into a list.
TO = re.compile(
    r"\s?[-–—]\s?|,?\s+(?:to|until|till|through|thru|bis|à|au|al?|hasta|по)\s+(?:the\s+)?", re.I
)
AND = re.compile(r",?\s+(?:and|or|versus|vs\.?|und|et|y|и)(?:\s+(?:in|on))?\s+|,\s+", re.I)
_ARTICLES = r"(?:(?:the|de[mnr]|le|la|el|Jahre?|year|année|año)\s+){0,2}"
RELATION = re.compile(
    r"\b(?:(?P<since>since|(?:starting|beginning)(?:\s+(?:in|on|from|with))?|seit|depuis|desde|с)"
    r"|(?P<before>before|prior to|ahead of|vor|avant|antes del?|до)"
    r"|(?P<until>until|till|up to|through|by|bis|jusqu['’](?:en|à|au)|hasta)"
    rf"|(?P<after>after|following|nach|après|después del?|после))\s+{_ARTICLES}$",
    re.I,
)
_WORDS = r"(?:[\w’'-]+\s+)"
# "since the summit of", "after the vote in", "before the" (2008 crisis); not "before the court in".
RELATED_EVENT = re.compile(
    rf"\b(?:(?P<since>since)\s+{_WORDS}{{1,6}}|(?P<after>after|following)\s+the\s+{_WORDS}{{0,5}}"
    rf"|(?P<before>before|until)\s+the\s+{_WORDS}{{0,5}}(?<!\bin )(?<!\bon ))$",
    re.I,
)
_NEAR = 80  # characters before a time in which the words that belong to it stand


@dataclass(frozen=True)
class TimeWords:
    """A time in the text together with "early", "mid" or "late" before it."""

    found: Found
    start: int
    share: str | None

    @property
    def end(self) -> int:
        return self.found.end

    def at(self, now: date) -> Stretch:
        """Raises ValueError or OverflowError where there is no such time."""
        whole = self.found.resolve(now)
        part = whole.part(self.share) if self.share else whole
        return part.until(now) if self.found.relative else part


def find_times(text: str, now: date) -> list[TimeWords]:
    """The times in the order of the text: of those that overlap the first, then the longest.

    What lies in the future is left out.
    """
    candidates = [*find_named(text), *find_relative(text)]
    is_english = bool(_ENGLISH.search(text))
    chosen: list[tuple[TimeWords, Stretch]] = []
    behind = 0
    for found in sorted(candidates, key=lambda one: (one.start, -one.end, one.needs)):
        if found.start < behind:
            continue
        words = _with_part(text, found, behind)
        stretch = stretch_at(words, now)
        if stretch and _is_evident(text, words, behind, is_english):
            chosen.append((words, stretch))
            behind = words.end
    return [words for words, stretch in chosen if stretch.first <= now]


def _with_part(text: str, found: Found, behind: int) -> TimeWords:
    before = text_before(text, found.start, behind)
    match = _PART.search(before)
    if match is None:
        return TimeWords(found, found.start, None)
    return TimeWords(found, found.start - len(before) + match.start(), match.lastgroup)


def text_before(text: str, start: int, behind: int) -> str:
    """The words to which a time may belong, none of them before `behind`."""
    return text[max(behind, start - _NEAR) : start]


def stretch_at(part: TimeWords, now: date) -> Stretch | None:
    """What the words mean; None where they mean no time."""
    try:
        return part.at(now)
    except (ValueError, OverflowError):
        return None


def _is_evident(text: str, part: TimeWords, behind: int, is_english: bool) -> bool:
    """Whether the words around show that a number or a month's name is a time."""
    needs, before = part.found.needs, text_before(text, part.start, behind)
    if needs == "no noun":
        return not (_THE.search(before) and _NOUN.match(text, part.end))
    preposition = _PREPOSITION.search(before)
    if needs == "nothing" or part.share:
        return True
    if preposition and not (needs == "preposition" and preposition["of_no_month"]):
        return True
    relation = RELATION.search(before) or (needs == "place" and RELATED_EVENT.search(before))
    if relation and not (needs == "preposition" and relation[0].strip().lower() == "by"):
        return True
    if behind and (AND.fullmatch(before) or TO.fullmatch(before)):
        return True
    if needs == "preposition" or _NO_PLACE.search(before):
        return False
    return bool(_PHRASE_ENDS.match(text, part.end)) or not is_english
