"""Which kind of answer a question wants: a name, a time, a place, a number, a reason, yes or no."""

import re
from typing import Literal

AnswerKind = Literal["name", "time", "place", "number", "reason", "yes or no", "other"]

_SIZES = (
    "many|much|long|old|far|tall|often|large|big|high|deep|fast|heavy|wide|late|soon|few|frequently"
    "|hot|cold|expensive|strong|close|quickly|rich|loud"
)
_TIMES = (
    "year|years|date|dates|day|days|month|months|time|century|centuries|decade|decades|season"
    "|week|weekday|hour|period|era"
)
_PLACES = (
    "city|cities|country|countries|state|states|place|places|continent|region|town|village|island"
    "|river|sea|ocean|lake|county|province|district|capital|location|area|nation|nations|stadium"
    "|airport|port|street|venue|site"
)
_NUMBERS = (
    "number|percentage|per cent|percent|share|amount|price|cost|rate|population|size|age|length"
    "|height|weight|speed|distance|temperature|total|sum|value|odds|score|salary|budget|fee"
    "|proportion|fraction|figures?"
)
_NAMES = (
    "person|people|man|woman|president|minister|leaders?|author|actor|actress|singer|king|queen"
    "|prince|princess|emperor|director|politician|senator|scientist|artist|player|athlete|celebrity"
    "|company|companies|firm|team|club|party|group|organi[sz]ation|agency|university|school|bank"
    "|band|show|film|movie|book|song|newspaper|brand|name|names|airline|retailer|platform|app"
    "|bill|law|treaty"
)
_IS = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)"
_ASKED = (  # "what is the exact …", not "what kind of …"
    rf"\b(?:what|which|whose)(?:['’]s)?\s+(?:{_IS}\s+(?:the\s+)?)?(?:(?!of\b|to\b)[\w-]+\s+){{0,2}}?"
)
_FORMS: tuple[tuple[AnswerKind, str], ...] = (
    ("reason", r"\bwhy\b|\bhow come\b|\bfor what reason\b|\bwhat (?:made|led|caused|prompted)\b"),
    ("reason", r"\bwhat (?:is|was|are|were) the (?:\w+ )?(?:reasons?|causes?)\b"),
    ("number", rf"\bhow (?:{_SIZES})\b"),
    ("time", rf"\bwhen\s+(?:else\s+)?{_IS}\b|\b(?:since|until|till|by) when\b|\bwhen\s*\?"),
    ("place", rf"\bwhere\s+(?:else\s+)?{_IS}\b|\b(?:from|to) where\b|\bwhere\s*\?"),
    ("time", rf"{_ASKED}(?:{_TIMES})\b"),
    ("number", rf"{_ASKED}(?:{_NUMBERS})\b|\bworth\s*\?|\bcost\s*\?"),
    ("place", rf"{_ASKED}(?:{_PLACES})\b"),
    ("name", rf"\bwho(?:m|se)?\b|{_ASKED}(?:{_NAMES})\b"),
    ("name", r"\bwhat (?:is|was) \w+ (?:called|named)\b"),
    ("yes or no", rf"^\W*{_IS}(?:n['’]t)?\s"),
)
_KINDS = [(kind, re.compile(form, re.I)) for kind, form in _FORMS]


def read_answer_kind(question: str) -> AnswerKind:
    """The kind that the question's own words ask for; the first that fits."""
    return next((kind for kind, form in _KINDS if form.search(question)), "other")
