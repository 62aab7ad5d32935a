"""What a question says about sources: the outlets and the kinds of articles it asks for."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.corpus.articles import Kind
from assistant.query.asked_outlets import Span, asked_spans, asking_span
from assistant.query.outlet_names import Name, OutletNames

__all__ = ["Mentions", "OutletNames", "read_mentions"]


@dataclass(frozen=True)
class Mentions:
    """Where to look, as a question says it; each once, in the order of the question."""

    outlets: tuple[str, ...] = ()  # as the library spells them
    unknown: tuple[str, ...] = ()  # outlets asked for that the library does not have
    kinds: tuple[Kind, ...] = ()
    spans: tuple[Span, ...] = ()  # the characters that say so, in order, none within another


def read_mentions(question: str, outlets: Collection[str]) -> Mentions:
    """The outlets and kinds that the question asks for; never raises.

    An outlet counts only with words that make it a source ("according to", "the Guardian's
    report"): one that is the subject is none. The name of a newspaper with desks stands for all.
    """
    names = _names(tuple(outlets)).find(question)
    asked = asked_spans(question, names)
    unknown = list(_unknown(question, names))
    kinds = [(kind, match.span()) for kind, form in _KINDS for match in form.finditer(question)]
    kinds.sort(key=lambda found: found[1])
    spans = [span for _, span in [*asked, *unknown, *kinds]]
    return Mentions(
        tuple(dict.fromkeys(outlet for name, _ in asked for outlet in name.outlets)),
        tuple(dict.fromkeys(name for name, _ in unknown)),
        tuple(dict.fromkeys(kind for kind, _ in kinds)),
        _merged(spans),
    )


@lru_cache(maxsize=4)
def _names(outlets: tuple[str, ...]) -> OutletNames:
    return OutletNames(outlets)


_PAPER = (
    "Times|Post|News|Herald|Gazette|Courier|Tribune|Journal|Guardian|Telegraph|Observer|Review|Wire"
    "|Press|Magazine|TV|Radio|Chronicle|Mail|Inquirer|Examiner|Bulletin|Dispatch|Weekly|Zeitung"
    "|Reporter"
)
_CAPITAL = r"[A-ZÀ-ÞА-Я][\w&’-]{0,30}"
_PAPERS = re.compile(
    rf"(?<![\w’'-])(?:[Tt]he )?(?:(?:{_CAPITAL} ){{1,4}}(?:{_PAPER})|(?<=[Tt]he )(?:{_PAPER})"
    rf"|(?:{_CAPITAL} ){{0,3}}(?:Daily|Radio) {_CAPITAL})"
    rf"(?: of {_CAPITAL}(?: {_CAPITAL})?)?(?![\w-]| [A-Z])"
    r"|(?<![\w@.-])(?:[\w-]{1,40}\.){1,3}(?:com|org|net|co\.uk|news|tv|de|fr|es|ru)(?![\w-])"
)
_OPENING = re.compile(
    r"(?:(?:Which|What|Who|Does|Did|Do|Is|Was|Has|Have|How|Why|When|Where|In|As|If|While|After"
    r"|Before|Between|According|Considering|Both|And|But|A|An|Another) )+"
)


def _unknown(question: str, names: list[Name]) -> Iterator[tuple[str, Span]]:
    """Names that look like an outlet's, in words that ask for one."""
    for match in _PAPERS.finditer(question):
        opening = _OPENING.match(match[0])
        start = match.start() + (opening.end() if opening else 0)
        name = Name(start, match.end(), ())
        if len(question[start : match.end()].split()) < 2 and "." not in match[0]:
            continue
        if any(one.start < name.end and name.start < one.end for one in names):
            continue
        if span := asking_span(question, name, strictly=True):
            yield question[start : match.end()].removeprefix("the "), span


_ENDS = (
    r"(?=\s*(?:$|[?!,.;:]|(?:about|on|by|in|from|of|and|or|say|says|said|argue|argued|did|do|does"
    r"|published|that|which|were|was|are|is|have|has)\b))"
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "opinion",
        re.compile(
            r"\b(?:(?:opinion|editorial|comment|guest) (?:pieces?|articles?|columns?|pages?|essays?"
            r"|writers?)|op-?eds?(?: (?:pieces?|articles?))?|newspaper columns?|columnists?"
            r"|(?:an|any|which|what) editorial(?! (?:board|staff|team|decision|policy|line))"
            rf"|editorials|commentaries|(?:editorial|commentary){_ENDS})\b",
            re.I,
        ),
    ),
    (
        "analysis",
        re.compile(
            r"\b(?:(?:news )?analys[ei]s (?:pieces?|articles?)|news analys[ei]s|explainers?"
            r"|(?:which|any of the) analyses|(?:which|what|any|show me|find(?: me)?|give me)"
            rf" (?:an |some |the )?analys[ei]s{_ENDS})\b",
            re.I,
        ),
    ),
    ("news", re.compile(r"\bnews (?:reports?|articles?|stor(?:y|ies)|pieces?)\b", re.I)),
)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)
