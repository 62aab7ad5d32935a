"""Dates with the name of a month in languages other than English: the one home of dateparser."""

import re
from datetime import date
from functools import cache, lru_cache
from typing import Any

LIMIT = 60  # characters: a longer text is no date
# Looking into all of dateparser's two hundred locales takes seconds.
LANGUAGES = """ar az bg bn ca cs da de el es et fa fi fr he hi hr hu hy id it ka kk ky lt lv nb nl
pl pt ro ru sk sl sr sv th tr uk ur uz vi""".split()
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)")


@lru_cache(maxsize=1000)
def days_in_words(text: str) -> frozenset[date]:
    """What the text says in each language that can read it; its numbers are a day and a year."""
    numbers = sorted(map(int, re.findall(r"\d+", _TIME.sub("", text))))
    if len(text) > LIMIT or len(numbers) != 2 or numbers[0] > 31 or numbers[1] < 1000:
        return frozenset()
    read = (_parser(language).get_date_data(text).date_obj for language in LANGUAGES)
    return frozenset(f.date() for f in read if f and [f.day, f.year] == numbers)


@cache
def _parser(language: str) -> Any:  # dateparser has no types
    from dateparser.date import DateDataParser

    settings = {
        "STRICT_PARSING": True,  # nothing is taken from today's date
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],  # not "two days ago"
    }
    return DateDataParser(languages=[language], settings=settings)
