"""Numbers compared by what they are worth."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from math import floor, isfinite, log10

_ROUNDED = 0.15  # by how much "about 20" may differ; _SCALED: "1.5 million" without "about"
_SCALED = 0.05


@dataclass(frozen=True)
class Quantity:
    """A number at its place; more than one value where it can be read in several ways."""

    start: int
    end: int
    values: frozenset[float]
    unit: str = ""  # %, a sign of a currency, or not said
    is_hedged: bool = False  # "about", "more than"
    is_idle: bool = field(default=False, compare=False)  # "one of", "first": counts nothing


def holds(held: Iterable[Quantity], claimed: Quantity, times: int = 1) -> bool:
    """Whether so many of these numbers are the claimed one, or are rounded by it."""
    return sum(_is_same(one, claimed) for one in held) >= times


def _is_same(held: Quantity, claimed: Quantity) -> bool:
    if held.unit and claimed.unit and held.unit != claimed.unit:
        return False
    if _keys(held.values) & _keys(claimed.values) or _is_share(held, claimed):
        return True
    return any(_is_rounded(one, claim, claimed) for one in held.values for claim in claimed.values)


def _is_share(held: Quantity, claimed: Quantity) -> bool:
    """Half is 50 %."""
    if (held.unit == "%") == (claimed.unit == "%"):
        return False
    share, whole = (held, claimed) if held.unit == "%" else (claimed, held)
    return bool(_keys(value / 100 for value in share.values) & _keys(whole.values))


def _is_rounded(held: float, claim: float, claimed: Quantity) -> bool:
    """Whether the claim is what is left of the held value with fewer digits."""
    if not (isfinite(held) and isfinite(claim)) or claim <= 1 or held <= 0:
        return False
    digits, place = _last_place(claim)
    tolerance = _ROUNDED if claimed.is_hedged else _SCALED if digits > 1 and claim >= 1e4 else 0.0
    return abs(held - claim) <= min(tolerance * claim, place / 2)


def _last_place(value: float) -> tuple[int, float]:
    """How many digits count, and what the last of them is worth: 1.5 million has 2, of 100,000."""
    sign = Decimal(repr(value)).normalize().as_tuple()
    return len(sign.digits), 10.0 ** int(sign.exponent)


def _keys(values: Iterable[float]) -> set[float]:
    return {to_nine_digits(value) for value in values}


def to_nine_digits(value: float) -> float:
    """The value as it is compared: sums of fractions differ in the last digits."""
    if not isfinite(value) or value == 0:
        return value
    return round(value, 8 - floor(log10(abs(value))))
