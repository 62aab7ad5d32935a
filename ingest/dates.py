"""Publication dates as sources write them; what is ambiguous or impossible is unknown."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from ingest.clocks import at_time
from ingest.date_forms import AmbiguousDate, Order, UnclearDate, find_day

FIRST = date(1600, 1, 1)  # the oldest newspapers are of the seventeenth century
LONGEST = 200  # characters: a longer text is no date
_EPOCH = date(1970, 1, 1)
_WEB = 1990  # the first year that an address of the web can name
_ISO = re.compile(r"\d{8}|\d{4}-?\d{2}-?\d{2}[T ]\d{2}.*")
_OF_A_CHANGE = re.compile(r"updated|modified|corrected|edited", re.I)
_IN_URL = re.compile(r"/(\d{4})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/-])", re.I)


@dataclass(frozen=True)
class DateReading:
    """A date as far as it is certain."""

    when: date | datetime | None = None
    problem: str | None = None  # why a written date is unknown; goes on from the date
    order: Order | None = None  # of day and month, as the numbers prove it
    ambiguous: bool = False  # an order would make it certain


def read_date(
    value: object, *, order: Order | None = None, today: date | None = None
) -> DateReading:
    """A date-time when the value names its zone, else a date; nothing when nothing is written.

    `order` is how the outlet writes numbers that could be day or month. Without it they stay
    unknown, as do dates that cannot be: the problem says why.
    """
    if value is None or value == "":
        return DateReading()
    try:
        when, proven = _read(value, order)
        _check(when, today or datetime.now(UTC).date())
    except UnclearDate as unclear:
        return DateReading(problem=str(unclear), ambiguous=isinstance(unclear, AmbiguousDate))
    return DateReading(when, order=proven)


def read_published(value: object, *, today: date | None = None) -> date | datetime | None:
    """The date alone, None when it is not certain."""
    return read_date(value, today=today).when


def read_timestamp(value: object, *, today: date | None = None) -> DateReading:
    """Of a number that its field calls a timestamp: seconds or milliseconds since 1970."""
    try:
        number = float(str(value))
        moment = datetime.fromtimestamp(number / 1000 if abs(number) >= 1e11 else number, UTC)
    except (ValueError, OverflowError, OSError):
        return DateReading(problem="is no timestamp")
    return read_date(moment, today=today)


def date_in_url(url: str | None) -> date | None:
    """The day in a path like /2017/06/09/, if it can be one."""
    match = _IN_URL.search(url or "")
    if match is None or int(match[1]) < _WEB:
        return None
    return read_published(
        " ".join(match.groups()) if match[2].isalpha() else "-".join(match.groups())
    )


def _read(value: object, order: Order | None) -> tuple[date | datetime, Order | None]:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.date()), None
    if isinstance(value, date):
        return value, None
    text = " ".join(str(value).split()) if isinstance(value, str | int) else ""
    if len(text) > LONGEST:
        raise UnclearDate("cannot be read as a date")
    if (found := _iso(text)) is not None:
        return found, None
    if _OF_A_CHANGE.search(text):
        raise UnclearDate("tells when the text was changed")
    (day, proven), rest = find_day(text, order)
    when, rest = at_time(day, rest)
    if re.search(r"\d", rest):
        raise UnclearDate("cannot be read as a date")
    return when, proven


def _iso(text: str) -> date | datetime | None:
    """ISO 8601 as the standard library reads it, basic form and fractions too."""
    if not _ISO.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and not text.endswith("-00:00") else found.date()


def _check(when: date | datetime, today: date) -> None:
    """Raises UnclearDate where a machine, not an editor, wrote the date."""
    day = when.date() if isinstance(when, datetime) else when
    if day < FIRST:
        raise UnclearDate(f"is before {FIRST.year}")
    if day > today + timedelta(days=1):  # tomorrow has begun east of here
        raise UnclearDate("lies in the future")
    if _is_epoch(when):
        raise UnclearDate("is the zero of a computer's clock")


def _is_epoch(when: date | datetime) -> bool:
    if not isinstance(when, datetime):
        return when == _EPOCH
    return when.timestamp() == 0 or (when.date() == _EPOCH and not (when.hour or when.minute))
