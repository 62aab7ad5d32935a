"""The checker: each sentence of a written answer held against the passages that it cites."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.checking.claims import Claim, claims, with_marker
from assistant.checking.dates import Day, dates
from assistant.checking.evidence import Evidence, Figures
from assistant.checking.instructions import is_instruction, is_task
from assistant.checking.names import Name, names
from assistant.checking.numbers import numbers
from assistant.checking.quantities import Quantity
from assistant.checking.quotations import missing, without_quotations
from assistant.checking.sources import Outlets, foreign
from assistant.checking.support import Support, locate
from assistant.corpus.articles import Passage
from assistant.corpus.sentences import Span

CITES_NOTHING = "It cites no passage."
SPEAKS_OF_ELSE = "What it cites speaks of something else."
IS_INSTRUCTION = "It asks or orders something, or rests on words that do; it reports nothing."
_NOWHERE = "stands in none of the passages it cites."
_STRONG, _FEWEST_WORDS = 0.6, 4  # share and count of a sentence's words that earn it a marker
_FOREIGN, _ENOUGH_WORDS = 0.12, 5  # below this share, of so many words, it is about another thing
_GERMAN = "de"  # writes every noun with a capital


@dataclass(frozen=True)
class Checked:
    """A sentence at its place in the text, the passages it cites, and what is wrong with it."""

    start: int
    end: int
    text: str  # without markers and Markdown
    citations: tuple[int, ...]
    problems: tuple[str, ...]
    supports: Mapping[int, Span] = field(compare=False)  # for each citation, in its article


class Checker:
    """Compares sentences with the passages that a model was given, numbered from 1."""

    def __init__(self, question: str, passages: Sequence[Passage]) -> None:
        self._question = question
        self._passages = passages
        self._outlets = Outlets(p.article.outlet for p in passages if p.article.outlet)
        self._evidence: dict[tuple[int, ...], Evidence] = {}

    def complete(self, written: str) -> str:
        """The text with a marker for each sentence that had none and is surely from a passage."""
        found = [claim for claim in claims(written) if not claim.numbers]
        for claim in reversed(found):
            number = self._source_of(claim)
            if number:
                written = with_marker(written, claim, number)
        return written

    def check(self, written: str) -> tuple[Checked, ...]:
        """Every sentence of a text whose markers are checked; what opens a list is none."""
        return tuple(self._check(claim) for claim in claims(written) if not claim.leads_in)

    def _check(self, claim: Claim) -> Checked:
        cited = tuple(number for number in claim.numbers if 1 <= number <= len(self._passages))
        supports = {number: locate(claim.text, self._passage(number)) for number in cited}
        if cited:
            problems = list(self._problems(claim.text, cited)) + self._planted(claim, supports)
            problems = problems or self._weak(supports)
        elif claim.is_about_passages:
            every = tuple(range(1, len(self._passages) + 1))
            problems = list(self._problems(claim.text, every))
        else:
            problems = [CITES_NOTHING]
        problems += [f"There is no passage {n}." for n in claim.numbers if n not in cited]
        spans = {number: support.span for number, support in supports.items()}
        return Checked(claim.start, claim.end, claim.text, cited, tuple(problems), spans)

    def _passage(self, number: int) -> Passage:
        return self._passages[number - 1]

    def _cited(self, cited: tuple[int, ...]) -> Evidence:
        if cited not in self._evidence:
            passages = [self._passage(number) for number in cited]
            self._evidence[cited] = Evidence(passages, self._question)
        return self._evidence[cited]

    def _problems(self, sentence: str, cited: tuple[int, ...]) -> Iterator[str]:
        """What the sentence says and the passages do not, in plain words."""
        evidence = self._cited(cited)
        for words in missing(sentence, evidence.quotable):
            yield f"The words “{words}” do not stand in {_what(cited)}."
        plain = without_quotations(sentence)
        days = dates(plain)
        figures = evidence.figures(sentence)
        yield from _wrong_days(plain, days, figures)
        covered = [(day.start, day.end) for day in days]
        counted = [
            one for one in numbers(plain, self._language(cited)) if not _within(one.start, covered)
        ]
        yield from _wrong_numbers(plain, counted, figures)
        covered += [(one.start, one.end) for one in counted]
        yield from self._wrong_names(plain, evidence, cited, covered)

    def _wrong_names(
        self, plain: str, evidence: Evidence, cited: tuple[int, ...], covered: Sequence[Span]
    ) -> Iterator[str]:
        swapped = foreign(plain, self._outlets, evidence.outlets, evidence.told)
        for name in swapped:
            yield f"{name} is not the source of {_what(cited)}."
        outlets = self._outlets.named(plain)
        if self._language(cited) == _GERMAN:
            return
        covered = [*covered, *((name.start, name.end) for name in outlets)]
        for found in names(plain, evidence.names):
            lacking = () if _within(found.start, covered) else evidence.names.lacks(found)
            if lacking and not any(str(found) in name for name in swapped):
                yield f"The name {_said(found, lacking)} {_NOWHERE}"

    def _weak(self, supports: Mapping[int, Support]) -> list[str]:
        """Whether the sentence and what it cites share too few words to be of one matter.

        Only English is compared: the answer may be in another language than the article.
        """
        best = max(supports.values(), key=lambda support: support.share)
        is_foreign = best.share < _FOREIGN and best.words >= _ENOUGH_WORDS
        if self._language(tuple(supports)) not in ("en", None):
            return []
        return [SPEAKS_OF_ELSE] if is_foreign or (best.words and not best.share) else []

    def _planted(self, claim: Claim, supports: Mapping[int, Support]) -> list[str]:
        """Whether all that it rests on is an order to a machine."""
        quoted = [self._quote(number, support.span) for number, support in supports.items()]
        if is_task(claim.text) or any(map(is_instruction, [*quoted, claim.text])):
            return [IS_INSTRUCTION]
        return []

    def _quote(self, number: int, span: Span) -> str:
        return self._passage(number).article.text[slice(*span)]

    def _source_of(self, claim: Claim) -> int | None:
        """The passage from which a sentence without a marker surely is."""
        best: tuple[float, int] = (_STRONG, 0)
        for number, passage in enumerate(self._passages, start=1):
            support = locate(claim.text, passage)
            if support.words >= _FEWEST_WORDS and support.share > best[0]:
                best = support.share, number
        number = best[1]
        return number if number and not any(self._problems(claim.text, (number,))) else None

    def _language(self, cited: tuple[int, ...]) -> str | None:
        languages = {self._passage(number).article.language for number in cited}
        return languages.pop() if len(languages) == 1 else "en"


def _wrong_days(plain: str, days: Sequence[Day], figures: Figures) -> Iterator[str]:
    """A date that can be read in two ways is wrong when both are, a stretch when one end is."""
    held: dict[tuple[int, int, bool], list[bool]] = {}
    for day in days:
        held.setdefault((day.start, day.end, day.is_either), []).append(figures.have_day(day))
    for (start, end, is_either), found in held.items():
        if not (any(found) if is_either else all(found)):
            yield f"The date {plain[start:end].strip()} {_NOWHERE}"


def _wrong_numbers(plain: str, found: Sequence[Quantity], figures: Figures) -> Iterator[str]:
    """A number that is said twice must be there twice: the second may be a slip."""
    said: Counter[frozenset[float]] = Counter()
    for one in found:
        said[one.values] += 1
        if not one.is_idle and not figures.have_number(one, said[one.values]):
            yield f"The number {plain[one.start : one.end].strip()} {_NOWHERE}"


def _said(name: Name, lacking: Sequence[str]) -> str:
    return " ".join(lacking) if len(lacking) < len(name.words) else str(name)


def _within(place: int, spans: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def _what(cited: tuple[int, ...]) -> str:
    return "the passage it cites" if len(cited) == 1 else "the passages it cites"
