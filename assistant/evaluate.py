"""The command line that measures the assistant on questions whose answers are known."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from assistant.errors import DossierError, InputError, QuestionError
from assistant.expectations import Expectations, read_expectations
from assistant.measures import MEASURES, Estimate, Sample, as_table, estimate_all, for_programs
from assistant.opening import Assistant, open_assistant
from assistant.outcomes import as_json, examine, scores
from assistant.questions import Numbered, read_questions
from assistant.settings import Settings, read_settings

BELOW, REFUSED, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0, 1 below a floor or when a line failed, 2 on an error."""
    options = _parser().parse_args(arguments)
    try:
        return _evaluate(read_settings(), options)
    except DossierError as error:
        _say(str(error))
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


@dataclass(frozen=True)
class Failure:
    """A line of the file that could not be asked."""

    line: int
    id: str
    error: str


@dataclass(frozen=True)
class Floor:
    """The value that a measure must reach."""

    measure: str
    value: float


def _evaluate(settings: Settings, options: argparse.Namespace) -> int:
    lines = list(read_questions(Path(options.questions), today=date.today()))
    if not lines:
        raise InputError(f"{options.questions} has no question. Write one a line.")
    with _details(options) as details:
        parts = open_assistant(settings, _say)
        with closing(parts.library):
            parts.embedder.embed_question("warm up")  # the first question's time is not the model's
            measured, failed = _measure(lines, parts, details)
    below = [f for f in options.floor if f.measure in measured and _is_below(f, measured)]
    if options.json:
        print(json.dumps(_report(settings, measured, failed, below)))
    else:
        print(*as_table(measured), sep="\n")
    return _judge(options.floor, below, measured, failed)


def _measure(
    lines: Sequence[Numbered], parts: Assistant, details: IO[str] | None
) -> tuple[dict[str, Estimate], list[Failure]]:
    """Asks every line; one that cannot be asked does not stop the others."""
    samples, failed = [], []
    for numbered in lines:
        told: dict[str, Any] = {"line": numbered.line, "id": numbered.id}  # a JSON object
        try:
            measured, outcome = _ask(numbered, parts)
        except QuestionError as error:
            failed.append(Failure(numbered.line, numbered.id, str(error)))
            told["error"] = str(error)
        else:
            samples.append(measured)
            told |= outcome
        if details:
            details.write(json.dumps(told) + "\n")
    return estimate_all(samples), failed


def _ask(numbered: Numbered, parts: Assistant) -> tuple[Mapping[str, Sample], dict[str, Any]]:
    if isinstance(numbered.question, QuestionError):
        raise numbered.question
    expectations = _expectations(numbered)
    try:
        outcome = examine(
            numbered.question, expectations, library=parts.library, answerer=parts.answerer
        )
    except QuestionError as error:
        raise QuestionError(f"Line {numbered.line} cannot be asked: {error}") from error
    return scores(outcome), as_json(outcome)


def _expectations(numbered: Numbered) -> Expectations:
    try:
        return read_expectations(numbered.others)
    except ValueError as error:
        raise QuestionError(f"Line {numbered.line} has a wrong field: {error}.") from error


def _judge(
    floors: Sequence[Floor],
    below: Sequence[Floor],
    measured: Mapping[str, Estimate],
    failed: Sequence[Failure],
) -> int:
    """Says what is wrong and gives the exit code."""
    for failure in failed:
        _say(failure.error)
    for floor in below:
        reached = measured[floor.measure].value
        _say(f"{floor.measure} is {reached:g}, below its floor of {floor.value:g}.")
    unmeasured = [floor.measure for floor in floors if floor.measure not in measured]
    if unmeasured:
        raise InputError(
            f"No question measures {', '.join(unmeasured)}, which has a floor. "
            "Add questions that state what it needs, or take the floor away."
        )
    return BELOW if below or failed else 0


def _is_below(floor: Floor, measured: Mapping[str, Estimate]) -> bool:
    return measured[floor.measure].value < floor.value


def _report(
    settings: Settings,
    measured: Mapping[str, Estimate],
    failed: Sequence[Failure],
    below: Sequence[Floor],
) -> dict[str, Any]:  # a JSON object
    return {
        "library": str(settings.home),
        "model": settings.chat_model or None,
        "measures": for_programs(measured),
        "below": [vars(floor) | {"reached": measured[floor.measure].value} for floor in below],
        "failed": [vars(failure) for failure in failed],
    }


def _details(options: argparse.Namespace) -> AbstractContextManager[IO[str] | None]:
    if options.details is None:
        return nullcontext()
    path = Path(options.details)
    if path.resolve() == Path(options.questions).resolve():
        raise InputError(f"The details would replace the questions in {path}. Name another file.")
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise InputError(f"The details cannot be written to {path}: {error.strerror}.") from error


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _floor(text: str) -> Floor:
    name, _, value = text.partition("=")
    names = [name for name, measure in MEASURES.items() if measure.has_floor]
    if name in MEASURES and name not in names:
        raise argparse.ArgumentTypeError(f"{name} is the better the lower, so it has no floor")
    if name not in names:
        raise argparse.ArgumentTypeError(f'there is no measure "{name}", but {", ".join(names)}')
    try:
        floor = Floor(name, float(value))
    except ValueError:
        floor = Floor(name, -1)
    if not 0 <= floor.value <= 1:
        raise argparse.ArgumentTypeError(
            f'write {name}=0.8 or any number from 0 to 1, not "{text}"'
        )
    return floor


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.evaluate",
        description="Measure search, quotes, citations and refusals on your own library, with a "
        "file of questions whose answers you know. Exit code 1: below a floor, or a line failed.",
    )
    parser.add_argument("questions", help="JSON lines: query, and article, quote, answer, …")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--details", metavar="FILE", help="write what came of each question")
    parser.add_argument(
        "--floor",
        metavar="NAME=VALUE",
        type=_floor,
        action="append",
        default=[],
        help="exit with 1 where a measure is below; may be given several times",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
