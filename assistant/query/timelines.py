"""Questions for a timeline: "timeline of the talks", "in what order did …"."""

import re

_FORMS = tuple(
    re.compile(rf"(?:please\s+|(?:can|could)\s+you\s+)?{form}\s*[?.!]*\s*$", re.I)
    for form in (
        r"(?:(?:give|show|make|draw|write)(?:\s+me)?\s+|what\s+(?:is|was)\s+)?(?:an?\s+|the\s+)?"
        r"(?:timeline|time\s+line|chronology|chronicle|sequence\s+of\s+events)\s+"
        r"(?:of|for|on|about|in|behind)\s+(?P<topic>.+?)",
        r"what\s+happened(?:,?\s+and)?\s+when\s*,?\s+(?:in|on|about|with|during|at|to)\s+"
        r"(?P<topic>.+?)",
        r"in\s+(?:what|which)\s+order\s+(?:did|do|have|has)\s+(?P<topic>.+?)"
        r"(?:\s+(?:happen|happened|occur|take\s+place))?",
    )
)


def read_timeline(question: str) -> str | None:
    """The topic of the timeline that a question wants; None where it wants none.

    "What happened when the bridge opened?" asks for events of one time, not for their order.
    """
    found = filter(None, (form.match(question.strip()) for form in _FORMS))
    match = next(found, None)
    return match["topic"].strip() if match else None
