"""Questions that may come next, made from what an answer cites; the reader need not type them."""

from assistant.answers import Answer
from assistant.citations import format_day

OTHERS = "What do other outlets say about this?"
NEXT = "What happened next?"


def follow_ups(answer: Answer) -> tuple[str, ...]:
    """At most three; none of a refusal, which a follow-up would not make better."""
    if answer.refused or not answer.citations:
        return ()
    outlets = list(dict.fromkeys(c.article.outlet for c in answer.citations if c.article.outlet))
    days = sorted(day for c in answer.citations if (day := c.article.published_on))
    asked = [f"What does {outlets[1]} say about this?" if len(outlets) > 1 else OTHERS]
    if days:
        asked.append(NEXT)
    if days and days[0] != days[-1]:
        asked.append(f"What was known about it on {format_day(days[0])}?")
    return tuple(asked)
