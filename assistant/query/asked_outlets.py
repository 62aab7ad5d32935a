"""Whether a name in a question is that of a source to look into, rather than of its subject."""

import re
from collections.abc import Sequence

from assistant.query.outlet_names import Name

Span = tuple[int, int]
_NEAR = 80  # characters beside a name in which the words that ask for it stand

_ARTICLE = (
    r"(?:articles?|reports?|stor(?:y|ies)|pieces?|coverage|reporting|interviews?|reviews?"
    r"|editorials?|columns?|columnists?|op-?eds?|analys[ei]s|headlines?|posts?|blogs?|essays?"
    r"|commentar(?:y|ies)|accounts?|investigations?)"
)
_SAYS = (
    r"(?:say|says|said|report(?:s|ed|ing)?|writ(?:e|es|ing|ten)|wrote|argu(?:e|es|ed)"
    r"|suggest(?:s|ed)?|not(?:e|es|ed)|stat(?:e|es|ed)|mention(?:s|ed)?|indicat(?:e|es|ed)"
    r"|impl(?:y|ies|ied)|cover(?:s|ed)?(?! up)|publish(?:es|ed)?|portray(?:s|ed)?"
    r"|highlight(?:s|ed)?|claim(?:s|ed)?|think|thinks|discuss(?:es|ed)?|detail(?:s|ed)?"
    r"|describ(?:e|es|ed)|characteri[sz](?:e|es|ed)|depict(?:s|ed)?|explain(?:s|ed)?"
    r"|cit(?:e|es|ed)|quot(?:e|es|ed)|attribut(?:e|es|ed)|emphasi[sz](?:e|es|ed)"
    r"|accus(?:e|es|ed)|reveal(?:s|ed)?|credit(?:s|ed)?|present(?:s|ed)?|identif(?:y|ies|ied)|featur(?:e|es|ed))"
)
_TOLD = (
    r"(?:reported|published|written|covered|mentioned|noted|described|discussed|featured|detailed"
    r"|presented|highlighted|stated|claimed|said|quoted|cited|portrayed|suggested|revealed|printed"
    r"|aired|posted|characteri[sz]ed|depicted|explained|speculated|indicated|accused|recognized"
    r"|rumou?red|alleged|considered|outlined|recommended|interviewed|argued|told|read|seen|heard|run|appeared)"
)
_MARKS = r"[\"'“”‘’]?"
_NO_NOUN = (
    r"(?!(?:a|an|the|to|and|or|in|on|of|did|does|do|is|was|were|are|has|had|have|that|which|who"
    r"|by|for|with|about|from|at|its|their|his|her|after|before|over|when|while|as)\b)"
)
_BEFORE = re.compile(
    r"\b(?:according\s+to|as\s+per|per|via|laut|selon|según|secondo|согласно"
    r"|(?:say|says|said|reports|reported|writes|wrote|schreibt|berichtet|пишет|сообщает)"
    rf"|{_TOLD}(?:\s+\w+)?\s+(?:by|in|on|at|from)"
    rf"|{_ARTICLE}(?:\s+\w+){{0,2}}\s+(?:by|in|from|on|of)"
    r"|(?:news|latest|only|anything|something)\s+(?:from|in|by)"
    r"|(?:views?|take|stance|position|opinion|perspective|version)\s+of"
    r"|(?:sources?|outlets?|newspapers?|publications?|magazines?|sites?)(?:\s+(?:like|including|such\s+as))?)"
    rf"\s+(?:(?:both|either|the|a|an|another)\s+){{0,2}}{_MARKS}$",
    re.I,
)
_COMPARED = re.compile(rf"\bcompare\s+(?:how\s+)?(?:the\s+)?{_MARKS}$", re.I)
_COMPARING = re.compile(rf"{_MARKS}\s+(?:differ|disagree|agree|contradict|compare)\b", re.I)
_HOW = re.compile(rf"\bhow\s+(?:do|does|did|has|have)\s+(?:the\s+)?{_MARKS}$", re.I)
_SEES = re.compile(
    rf"{_MARKS}\s+(?:see|seen|view|viewed|frame|framed|treat|treated|assess|assessed|tell|told)\b",
    re.I,
)
_IN = re.compile(rf"\bin\s+(?:the\s+)?{_MARKS}$", re.I)
_ON = re.compile(r"\b(?:on|in|from)\s+$", re.I)
_HOLDING = re.compile(
    r"\b(?:stakes?|shares?|invest\w*|interests?|jobs?|roles?|posts?|crisis|scandal|layoffs?|cuts?"
    r"|staff|strike|work\w*|employ\w*|merger|changes?|trust)\s+$",
    re.I,
)
_AFTER = re.compile(
    rf"{_MARKS}(?:['’]s?)?\s+(?:and\s+(?:other|rival)\s+\w+\s+)?"
    r"(?:(?:also|has|had|have|both|first|recently|previously|later|then|not)\s+){0,2}"
    rf"(?:(?P<direct>{_SAYS}|{_ARTICLE})|(?:{_NO_NOUN}[\w-]+\s+){{1,2}}{_ARTICLE})\b",
    re.I,
)
_OWN = re.compile(
    rf"{_MARKS}['’]s\s+(?:[\w-]+\s+){{0,4}}"
    rf"(?:{_ARTICLE}|views?|take|stance|position|perspective|portrayal|opinion|version|claims?)\b",
    re.I,
)
_PHRASE_ENDS = re.compile(
    rf"{_MARKS}\s*(?:$|[?!;,.]|(?:about|on|and|or|that|which|did|does|do|is|was|were|has|had|have"
    r"|this|last|in|from|over|between|before|after|since)\b)",
    re.I,
)
_LIST = re.compile(
    rf"{_MARKS}\s*(?:,|and|or|&|as\s+well\s+as|versus|vs\.?|with|but\s+also){{1}}"
    rf"(?:\s*and)?\s+(?:(?:by|in|from|on)\s+)?(?:both\s+)?(?:the\s+)?{_MARKS}",
    re.I,
)


def asking_span(text: str, name: Name, *, strictly: bool = False) -> Span | None:
    """The name with the words that ask for it; None when it is only spoken of.

    Strictly: neither quotes nor "in" are enough.
    """
    before = text[max(0, name.start - _NEAR) : name.start]
    after = text[name.end : name.end + _NEAR]
    lead, follow = _BEFORE.search(before), _AFTER.match(after)
    start = name.start - len(before) + lead.start() if lead else name.start
    end = name.end + (follow.end("direct") if follow and follow["direct"] else 0)
    if lead or follow or _OWN.match(after) or (_HOW.search(before) and _SEES.match(after)):
        return start, end
    if strictly:
        return None
    if (
        (name.is_host and _ON.search(before))
        or _is_quoted(before, after)
        or _is_read_in(name, before, after)
    ):
        return name.start, name.end
    return None


def asked_spans(text: str, names: Sequence[Name]) -> list[tuple[Name, Span]]:
    """The names that are asked for; what asks for one of a list asks for all of it."""
    found: list[tuple[Name, Span]] = []
    for listed in _lists(text, names):
        spans = [asking_span(text, name) for name in listed]
        if any(spans) or (len(listed) > 1 and _are_compared(text, listed)):
            plain = [(name.start, name.end) for name in listed]
            found += zip(listed, [a or b for a, b in zip(spans, plain, strict=True)], strict=True)
    return found


def _lists(text: str, names: Sequence[Name]) -> list[list[Name]]:
    lists: list[list[Name]] = []
    for name in names:
        if lists and _LIST.fullmatch(text, lists[-1][-1].end, name.start):
            lists[-1].append(name)
        else:
            lists.append([name])
    return lists


def _are_compared(text: str, listed: Sequence[Name]) -> bool:
    start, end = listed[0].start, listed[-1].end
    is_told_to = _COMPARED.search(text[max(0, start - _NEAR) : start])
    return bool(is_told_to or _COMPARING.match(text[end : end + _NEAR]))


def _is_quoted(before: str, after: str) -> bool:
    return (before[-1:], after[:1]) in {("'", "'"), ('"', '"'), ("“", "”"), ("‘", "’"), ("«", "»")}


def _is_read_in(name: Name, before: str, after: str) -> bool:
    """ "in The Guardian" at the end of a phrase; not a stake in it, nor "in Time"."""
    match = _IN.search(before)
    if match is None or (name.is_everyday and "the" not in match[0].lower()):
        return False
    return bool(_PHRASE_ENDS.match(after)) and not _HOLDING.search(before[: match.start()])
