"""The names of the months in several languages: the one home of Babel."""

from collections.abc import Iterator
from functools import cache

_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ru", "uk")
_VERBS = ("may", "march")  # English words as well


@cache
def month_names() -> dict[str, int]:
    """The month of each name: English in lower case, other languages as they spell it.

    A name of two months (in two languages) is left out.
    """
    found: dict[str, int] = {}
    unclear = set()
    for name, month in _foreign():
        if found.setdefault(name, month) != month:
            unclear.add(name)
    clear = {name: month for name, month in found.items() if name not in unclear}
    return clear | _english()


def month_of(word: str, *, bare: bool) -> int | None:
    """The number of the month, None for another word.

    Without a day or a year beside it, "may" is a month only as "May"; Mars is a planet always.
    """
    if bare and word in _VERBS:
        return None
    names = month_names()
    return names.get(word) or _english().get(word.casefold())


@cache
def _english() -> dict[str, int]:
    from babel.dates import get_month_names

    wide = {
        name.casefold(): number for number, name in get_month_names("wide", locale="en").items()
    }
    return wide | {name[:3]: number for name, number in wide.items()} | {"sept": 9}


def _foreign() -> Iterator[tuple[str, int]]:
    """As dates write them and as they stand alone, in Russian also after "в"."""
    from babel.dates import get_month_names

    for language in _LANGUAGES:
        for month, name in get_month_names("wide", "stand-alone", locale=language).items():
            yield name, month
        for month, name in get_month_names("wide", "format", locale=language).items():
            yield name, month
            if language == "ru":
                yield f"{name[:-1]}е", month
