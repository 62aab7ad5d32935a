"""The commands that keep a library current: what each one says, and its exit code."""

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.corpus.checking import check_library
from assistant.corpus.children import once
from assistant.corpus.failures import PastFailure, list_failures
from assistant.errors import InputError, LibraryError
from ingest.backups import back_up, restore
from ingest.history import history, history_as_lines
from ingest.listing import (
    list_articles,
    listed_as_json,
    listed_as_line,
    statistics,
    statistics_as_lines,
)
from ingest.options import filters_of
from ingest.pipeline import rebuild
from ingest.reading import Failure
from ingest.upkeep import compact, purge, put_back, remove
from ingest.workplace import Workplace

FAILED = 1
CHECKING_SECONDS = 3600.0

Open = Callable[[], Workplace]


@dataclass(frozen=True)
class Told:
    """What a command says, line by line, and its exit code."""

    lines: Iterable[str]
    code: int = 0


def _rebuild(options: argparse.Namespace, home: Path, open_place: Open) -> Told:
    rebuild(open_place())
    return Told(_either(options, {"rebuilt": str(home)}, [f"Rebuilt {home}/indexes."]))


def _remove(options: argparse.Namespace, _home: Path, open_place: Open) -> Told:
    asked = len(options.articles)
    if options.undo:
        report = put_back(options.articles, open_place())
        lines = [f"Put back {report.added:,} of {asked:,}.", *_failed(report.failed)]
    else:
        report = remove(options.articles, open_place())
        lines = [f"Removed {report.removed:,} of {asked:,}.", *_failed(report.failed)]
    return Told(_either(options, report.as_json(), lines), FAILED if report.failed else 0)


def _list(options: argparse.Namespace, _home: Path, open_place: Open) -> Told:
    catalogue = open_place().catalogue
    if options.failed:
        past = list_failures(catalogue)
        as_json, as_line = (json.dumps(asdict(one)) for one in past), map(_failure_line, past)
        return Told(as_json if options.json else as_line)
    listed = list_articles(catalogue, filters_of(options))
    if options.json:
        return Told(json.dumps(listed_as_json(one)) for one in listed)
    return Told(map(listed_as_line, listed))


def _stats(options: argparse.Namespace, home: Path, open_place: Open) -> Told:
    numbers = statistics(open_place().catalogue, home)
    return Told(_either(options, asdict(numbers), statistics_as_lines(numbers)))


def _history(options: argparse.Namespace, _home: Path, open_place: Open) -> Told:
    try:
        changes = history(open_place().catalogue, options.article)
    except InputError as error:
        return Told(_failed([Failure(options.article, str(error))]), FAILED)
    if options.json:
        return Told(json.dumps(change.as_json()) for change in changes)
    return Told(history_as_lines(changes))


def _verify(options: argparse.Namespace, home: Path, _open_place: Open) -> Told:
    if not (home / "catalogue.sqlite").exists():
        raise LibraryError(f"There is no library in {home}. Set DOSSIER_HOME to its folder.")
    findings = once(check_library, home, seconds=CHECKING_SECONDS)
    lines = findings or ["Nothing is wrong."]
    return Told(_either(options, {"findings": findings}, lines), FAILED if findings else 0)


def _compact(options: argparse.Namespace, _home: Path, open_place: Open) -> Told:
    before, after = compact(open_place())
    line = f"From {before / 1e6:,.1f} MB to {after / 1e6:,.1f} MB."
    return Told(_either(options, {"before": before, "after": after}, [line]))


def _purge(options: argparse.Namespace, _home: Path, open_place: Open) -> Told:
    purged = purge(options.articles, open_place())
    lines = [f"Erased {purged.erased:,} of {len(options.articles):,}.", *_failed(purged.failed)]
    lines += [
        f"still read, may hold the words: {folder}. End the assistant and run "
        "`python -m ingest compact`."
        for folder in purged.held
    ]
    told = {
        "erased": purged.erased,
        "failed": [asdict(failure) for failure in purged.failed],
        "held": [str(folder) for folder in purged.held],
    }
    return Told(_either(options, told, lines), FAILED if purged.failed or purged.held else 0)


def _backup(options: argparse.Namespace, _home: Path, open_place: Open) -> Told:
    size = back_up(open_place().catalogue, Path(options.file), force=options.force)
    line = f"Wrote {options.file} ({size / 1e6:,.1f} MB)."
    return Told(_either(options, {"backup": options.file, "bytes": size}, [line]))


def _restore(options: argparse.Namespace, home: Path, open_place: Open) -> Told:
    restore(Path(options.file), open_place(), force=options.force)
    line = f"Restored {home} from {options.file}."
    return Told(_either(options, {"restored": options.file}, [line]))


UPKEEP: dict[str, Callable[[argparse.Namespace, Path, Open], Told]] = {
    "rebuild": _rebuild,
    "remove": _remove,
    "list": _list,
    "stats": _stats,
    "history": _history,
    "verify": _verify,
    "compact": _compact,
    "purge": _purge,
    "backup": _backup,
    "restore": _restore,
}


def _either(options: argparse.Namespace, value: object, lines: Iterable[str]) -> Iterable[str]:
    return [json.dumps(value)] if options.json else lines


def _failed(failures: Sequence[Failure]) -> list[str]:
    return [f"failed: {failure.input}: {failure.reason}" for failure in failures]


def _failure_line(failure: PastFailure) -> str:
    return f"{failure.started}  {failure.input}: {failure.reason}"
