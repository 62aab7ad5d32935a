"""What a line of an evaluation says of the right answer, and whether a text holds it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FIELDS = ("article", "articles", "quote", "answer", "unanswerable")

_TYPED = str.maketrans(dict.fromkeys("‘’‚‛′", "'") | dict.fromkeys("“”„‟″«»", '"'))
_THOUSANDS = re.compile("(?<=\\d)[,٬'’\u00a0\u2009\u202f](?=\\d{3}(?!\\d))")
_PER_CENT = re.compile(r"\s*(?:[%٪]|\bper ?cent\b)")
# Letters and digits of alphabets whose words stand apart; folded, so without capitals.
_APART = "0-9a-zà-öø-\u052f"


@dataclass(frozen=True)
class Expectations:
    """What is known of the right answer; empty where the line does not say it."""

    articles: tuple[str, ...] = ()  # ids, URLs or paths: all of them answer
    quotes: tuple[str, ...] = ()  # words of a passage: any of them answers
    answers: tuple[str, ...] = ()  # short answers: any of them is right
    unanswerable: bool = False

    def held_by(self, text: str) -> bool:
        """Whether the text holds one of the quotes or of the answers."""
        return self.quoted_in(text) or any(_stands_in(answer, text) for answer in self.answers)

    def quoted_in(self, text: str) -> bool:
        """Whether the text holds one of the quotes, word for word."""
        plain = _plain(text)
        return any(_plain(quote) in plain for quote in self.quotes)


def read_expectations(fields: Mapping[str, Any]) -> Expectations:  # a JSON object
    """From `{article(s), quote, answer, unanswerable}`; raises ValueError.

    An unknown field is an error: misspelt, it would silently not be measured.
    """
    unknown = set(fields) - set(_FIELDS)
    if unknown:
        raise ValueError(f"there is no {', '.join(sorted(unknown))}, but {', '.join(_FIELDS)}")
    names = _texts(fields, "article") + _texts(fields, "articles")
    quotes, answers = _texts(fields, "quote"), _texts(fields, "answer")
    unanswerable = fields.get("unanswerable") or False
    if not isinstance(unanswerable, bool):
        raise ValueError("unanswerable is neither true nor false")
    if unanswerable == bool(names or quotes or answers):
        raise ValueError(
            "a question is unanswerable, or it states article, quote or answer; one of the two"
        )
    return Expectations(names, quotes, answers, unanswerable)


def _texts(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:  # JSON values
    value = fields.get(name)
    listed = value if isinstance(value, list) else [] if value is None else [value]
    for one in listed:
        if isinstance(one, bool) or not isinstance(one, str | int | float):
            raise ValueError(f"{name} is neither a text nor a list of texts")
        if not any(map(str.isalnum, str(one))):
            raise ValueError(f"{name} has a text without words")
    return tuple(map(str, listed))


def _plain(text: str) -> str:
    """With single spaces and typed quotation marks, whatever the text was set in."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_TYPED)).split())


def _stands_in(answer: str, text: str) -> bool:
    """Whether the text holds the answer as whole words and whole numbers."""
    wanted = _folded(answer)
    before = rf"(?<![{_APART}])" if re.match(f"[{_APART}]", wanted) else ""
    before += r"(?<![0-9][.,])" if wanted[0].isdigit() else ""
    after = rf"(?![{_APART}])" if re.match(f"[{_APART}]", wanted[-1]) else ""
    after += r"(?![.,][0-9])" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, _folded(text)) is not None


def _folded(text: str) -> str:
    """Without capitals; `1,000` is 1000, `40 per cent` and `40 %` are 40%."""
    plain = _plain(_THOUSANDS.sub("", text)).casefold()
    digits = re.sub(r"\d", lambda match: str(unicodedata.decimal(match[0])), plain)
    return _PER_CENT.sub("%", digits)
