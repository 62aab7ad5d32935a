"""Publication dates as sources write them; what is ambiguous or impossible is unknown."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

FIRST = date(1600, 1, 1)  # the oldest newspapers are of the seventeenth century
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d])")
_NAMED = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %d %Y")


def read_published(value: object, *, today: date | None = None) -> date | datetime | None:
    """A date-time when the value names its zone, else a date; None when it says neither."""
    found = _read(value)
    if found is None:
        return None
    day = found.date() if isinstance(found, datetime) else found
    latest = (today or datetime.now(UTC).date()) + timedelta(days=1)  # tomorrow east of here
    return found if FIRST <= day <= latest else None


def _read(value: object) -> date | datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    text = str(value or "").strip()
    return _iso(text) or _internet(text) or _year_first(text) or _named(text)


def _iso(text: str) -> date | datetime | None:
    if not text[:4].isdigit() or len(text) <= 10:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.date()


def _internet(text: str) -> date | datetime | None:
    """The form of mail and RSS: Fri, 07 Nov 2025 09:30:00 +0500."""
    if not re.search(r"\d:\d\d", text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # also of a zone of a million hours
        return None
    return found if found.tzinfo else found.date()


def _year_first(text: str) -> date | None:
    match = _YEAR_FIRST.match(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _named(text: str) -> date | None:
    for form in _NAMED:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return None
