"""What a question asks the number of, and whether a sentence counts it."""

import re
from collections.abc import Collection

from assistant.corpus.terms import terms
from assistant.query.answering_words import Span

FOLLOWING = 60  # characters after a number, within which stands what it counts

# The first plural after "how many": in "how many Huguenots fled France" no verb belongs to it.
_COUNTED = re.compile(
    r"\bhow many\s+(?:[\w’'-]+\s+){0,3}?"
    r"(?P<thing>(?!(?:does|this)\b)[\w’'-]*(?:\w\w[^\Wsu]s|people|men|women|children))(?![\w’'-])",
    re.I,
)


def counted_thing(question: str) -> str | None:
    """The stem of what is asked the number of: "batteri" of "How many new batteries …"."""
    asked = _COUNTED.search(question)
    found = terms(asked["thing"], "en") if asked else []
    return found[-1] if found else None


def counts(thing: str, sentence: str, numbers: Collection[Span]) -> bool:
    """Whether one of these numbers of the sentence has in it, or soon after it, what is counted."""
    return any(thing in terms(sentence[start : end + FOLLOWING], "en") for start, end in numbers)
