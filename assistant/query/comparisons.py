"""Questions about what outlets say beside each other: "how do outlets differ on …"."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.query.outlet_names import OutletNames

_OUTLETS = (
    r"(?:(?:the|these|those|my|different|various|all|other|its|news|both|two|of)\s+)*"
    r"(?:outlets?|sources?|(?:news)?papers?|media|publications?|sites?|articles?|reports?|accounts?"
    r"|magazines?|press|coverage|stories|journalists?)"
)
_WHO = r"(?P<who>.{2,120}?)"
_EACH_OTHER = r"(?:\s+(?:from|with)?\s*(?:each other|one another))?"
_ON = (
    r"(?:\s+in\s+(?:their|its|the)\s+(?:coverage|reporting|reports|accounts?|views?|treatment)"
    r"(?:\s+of)?|\s+in\s+(?:what|how)\s+they\s+\w+)?"
    r"\s+(?:(?:on|about|over|of|regarding|concerning|as\s+to|when\s+it\s+comes\s+to)\s+)?"
)
_DIFFER = r"(?:differ|disagree|agree|diverge|vary|compare|contradict|conflict)(?:s|ed)?"
_SAY = (
    r"(?:say|says|said|write|writes|wrote|report(?:s|ed)?|cover(?:s|ed)?|see|sees|saw|view(?:s|ed)?"
    r"|frame[sd]?|treat(?:s|ed)?|explain(?:s|ed)?|describe[sd]?|tell|told|portray(?:s|ed)?)"
)
_TOPIC = r"(?P<topic>.+?)"
_FORMS = tuple(
    re.compile(rf"(?:please\s+|(?:can|could)\s+you\s+)?{form}\s*[?.!]*\s*$", re.I)
    for form in (
        rf"(?:how|where|on\s+what|in\s+what\s+way)\s+(?:do|does|did|have|has)\s+{_WHO}\s+"
        rf"{_DIFFER}{_EACH_OTHER}{_ON}{_TOPIC}",
        rf"(?:do|does|did)\s+{_WHO}\s+{_DIFFER}{_EACH_OTHER}{_ON}{_TOPIC}",
        rf"compare\s+(?:what|how)\s+{_WHO}\s+{_SAY}{_ON}{_TOPIC}",
        rf"compare\s+(?:the\s+)?(?:coverage|reporting|reports|accounts|views)\s+(?:by|in|from|of)\s+"
        rf"{_WHO}\s+(?:of|on|about)\s+{_TOPIC}",
        rf"compare\s+(?P<who>(?:the\s+)?(?:coverage|reporting|reports|accounts))\s+(?:of|on|about)\s+"
        rf"{_TOPIC}",
        rf"compare\s+{_WHO}\s+(?:on|about|over)\s+{_TOPIC}",
        rf"(?P<who>who)\s+says\s+what\s+(?:on|about)\s+{_TOPIC}",
        r"what\s+(?:do|did)\s+(?P<who>(?!(?:the\s+)?(?:reports|articles|accounts|stories)\b).{2,120}?)"
        rf"\s+(?:each\s+)?(?:say|write|report)\s+(?:on|about)\s+{_TOPIC}",
        rf"(?:what\s+(?:are|is)\s+)?(?:the\s+)?differences?\s+between\s+{_WHO}\s+"
        rf"(?:on|about|over)\s+{_TOPIC}",
        r"how\s+(?:do|does|did)\s+(?P<who>.{2,120}?\s+(?:differ|diverge)s?\s+from\s+.{2,120}?)"
        rf"\s+(?:on|about|over)\s+{_TOPIC}",
    )
)


@dataclass(frozen=True)
class ComparisonWish:
    """What outlets are to be compared on, and which; none are all that say something."""

    topic: str  # to be searched for
    outlets: tuple[str, ...] = ()  # as the library spells them


def read_comparison(question: str, outlets: Collection[str]) -> ComparisonWish | None:
    """What a question wants compared; None where it compares no outlets, but cats with dogs.

    `outlets` are those of the library. Two of them, or a word such as "newspapers", must be named.
    """
    for form in _FORMS:
        match = form.match(question.strip())
        if match is None:
            continue
        named = _named(match["who"], outlets)
        if len(named) > 1 or re.fullmatch(rf"who|{_OUTLETS}", match["who"].strip(), re.I):
            return ComparisonWish(match["topic"].strip(), named)
    return None


def _named(who: str, outlets: Collection[str]) -> tuple[str, ...]:
    names = OutletNames(outlets).find(who)
    return tuple(dict.fromkeys(outlet for name in names for outlet in name.outlets))
