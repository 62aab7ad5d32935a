"""Questions that ask several things at once, taken apart by rules, without a model."""

import re

from assistant.corpus.terms import ASKING, REFERRING
from assistant.query.rewriting import is_faithful

MOST = 6  # parts that are searched: each costs an embedding and a search
FEWEST_WORDS = 3  # that a part must have to be searched alone
LONG = 30  # words of a question from which on a comma parts it: most questions have fewer

_ASKS = (
    r"(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had"
    r"|can|could|will|would|should)\b"
)
# Where one part ends and the next begins; what stands between them is left out.
_BORDERS = (
    r"\?\s+|;\s+"
    r"|,?\s+(?:while|whereas|as opposed to|in contrast (?:to|with)|versus|vs\.?)\s+"
    rf"|,?\s+(?:and|but|or)\s+(?=(?:also\s+)?{_ASKS})"
)
_BORDER = re.compile(_BORDERS, re.I)
_BORDER_OF_LONG = re.compile(  # a comma before a year belongs to a date, and mostly one after it
    _BORDERS + rf"|(?:(?<!\b\d{{4}}),|,(?=\s+(?:and|but|or|{_ASKS})\b))\s+(?!\d{{4}}\b)"
    r"(?:and\s+|but\s+|or\s+)?",
    re.I,
)
# Who reports something, which is nothing to search for alone
_NAMES = r"(?:\s*(?:the|an?|both|and|,|['|‘’“”\"|-]|[A-Z][\w.’'-]*|articles?|reports?)(?!\w))+"
_SOURCES = re.compile(
    r"\b(?i:(?:as\s+)?(?:reported|covered|noted|mentioned|discussed|described)\s+(?:by|in)"
    r"|according\s+to|as\s+per|(?:articles?|reports?|coverage)\s+(?:by|from|in|of))" + _NAMES
)
# "between A and B, …", "compare A with B", "how do A and B differ on …"
_PAIR = re.compile(
    rf"\b(?:between|compare)\s+(?P<pair>.+?)(?P<rest>,\s+(?={_ASKS})[^?]*|\?|\.?$)"
    r"|\bhow (?:do|does|did|have|has)\s+(?P<two>.+?)\s+"
    r"(?P<on>(?:differ|compare|disagree|diverge)\b[^?]*)",
    re.I,
)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_AND = re.compile(
    r"(?P<clear>,\s+and\s+|\s+(?:and|with|to)\s+(?=the\b))"
    r"|\s+(?:and|with|to)\s+(?=an?\b|[A-Z'‘“\"])"
)


def subquestions(question: str) -> tuple[str, ...]:
    """The parts of a question that asks several things, in order; none where it asks one."""
    parts = _pair(question) or _clauses(question)
    return tuple(dict.fromkeys(parts))[:MOST] if len(parts) > 1 else ()


def read_parts(written: str, question: str) -> tuple[str, ...]:
    """The parts of a question as a model wrote them, a line each; none where they are no such.

    Two to MOST lines, each without a name or a number that the question does not hold.
    """
    lines = [_BULLET.sub("", line).strip() for line in written.splitlines()]
    parts = tuple(line for line in lines if line)
    faithful = all(is_faithful(p, ruled=question, text=question, history=()) for p in parts)
    return parts if 2 <= len(parts) <= MOST and faithful else ()


def _pair(question: str) -> list[str]:
    """Both sides of a comparison, each with what they are compared on."""
    match = _PAIR.search(question)
    if match is None:
        return []
    pair, rest = match["pair"] or match["two"], match["rest"] or match["on"] or ""
    middle = min(
        _AND.finditer(pair),
        key=lambda border: (not border["clear"], abs(border.start() - len(pair) / 2)),
        default=None,
    )
    if middle is None:
        return []
    rest = rest.strip(" ,.;?") or question[: match.start()].strip()
    return [
        f"{side.strip()} {rest}".strip() for side in (pair[: middle.start()], pair[middle.end() :])
    ]


def _clauses(question: str) -> list[str]:
    """The clauses of a question; one too short to be searched alone stays with that before it."""
    border = _BORDER_OF_LONG if len(question.split()) >= LONG else _BORDER
    joined: list[str] = []
    previous = FEWEST_WORDS
    for part in filter(None, (clause.strip(" ,.;?") for clause in border.split(question))):
        words = _content(_SOURCES.sub("", part))
        if joined and min(words, previous) < FEWEST_WORDS:
            joined[-1] = f"{joined[-1]}, {part}"
        else:
            joined.append(part)
        previous = words
    return joined


def _content(text: str) -> int:
    words = re.findall(r"[\w’'-]+", text.casefold())
    return sum(word not in ASKING and word not in REFERRING for word in words)
