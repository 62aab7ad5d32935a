"""What a run says at its end."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from ingest.reading import Failure, Notice

Outcome = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True)
class Report:
    """What became of every input."""

    added: int
    changed: int
    unchanged: int
    removed: int
    failed: tuple[Failure, ...]
    seconds: float
    waiting: int = 0  # articles that are found by words only, for now
    warnings: tuple[Notice, ...] = ()
    hidden_characters: int = 0  # taken out of the articles read, because nobody sees them

    def as_json(self) -> dict[str, Any]:  # a JSON object
        """Counts, each failure and warning as an object, seconds rounded to tenths."""
        return asdict(self) | {
            "failed": [asdict(failure) for failure in self.failed],
            "warnings": [asdict(notice) for notice in self.warnings],
            "seconds": round(self.seconds, 1),
        }


def counted(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How often each outcome came, by the names of the report's fields."""
    counts = Counter(outcomes)
    return {name: counts[name] for name in get_args(Outcome)}
