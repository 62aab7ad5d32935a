"""Erasing an article for good, and giving the room of what was erased back to the disk."""

import os
from typing import Any

import sqlalchemy as sa

from assistant.corpus.catalogue.records import CatalogueRecords
from assistant.corpus.catalogue.schema import Catalogue, fetches, metadata, runs
from assistant.corpus.catalogue.vectorstore import VectorStore
from assistant.errors import LibraryError


def erase(connection: sa.Connection, key: str) -> None:
    """Deletes every row about the article, the vectors that only it used, and its failures.

    The words stay in the file until `shrink`.
    """
    connection.exec_driver_sql("PRAGMA secure_delete=ON")
    names = CatalogueRecords(connection).names_of(key)
    for table in reversed(metadata.sorted_tables):  # rows that refer to others go first
        if "key" in table.c:
            connection.execute(sa.delete(table).where(table.c.key == key))
    connection.execute(sa.delete(fetches).where(fetches.c.article_id.in_(names)))
    connection.execute(sa.delete(fetches).where(fetches.c.url.in_(names)))
    VectorStore(connection).prune()
    for number, report in connection.execute(sa.select(runs.c.number, runs.c.report)).all():
        kept = _without(report or {}, names)
        if kept != report:
            change = sa.update(runs).where(runs.c.number == number)
            connection.execute(change.values(report=kept))


def shrink(catalogue: Catalogue) -> None:
    """Writes the catalogue anew without what was deleted, the journal included.

    Raises LibraryError when another process reads all the while; what was deleted stays deleted.
    """
    catalogue.run_alone("VACUUM")
    ((busy, _, _),) = catalogue.run_alone("PRAGMA wal_checkpoint(TRUNCATE)")
    if busy:
        raise LibraryError(
            f"The catalogue {catalogue.path} is being read, so it still holds what was deleted. "
            "Run `python -m ingest compact` when the assistant has ended."
        )


def _without(report: dict[str, Any], names: set[str]) -> dict[str, Any]:  # a JSON object
    """The report without the inputs of these names in any of its lists."""
    folder = str(report.get("folder", ""))
    return {
        field: [item for item in value if not _is_about(item, folder, names)]
        if isinstance(value, list)
        else value
        for field, value in report.items()
    }


def _is_about(item: Any, folder: str, names: set[str]) -> bool:  # of a JSON list
    """Whether an input is one of these: its name, its path, or a line of the same file."""
    name = str(item.get("input", "") if isinstance(item, dict) else item)
    path = os.path.normpath(os.path.join(folder, name))  # noqa: PTH118  # a URL is no Path
    forms = {name, path, path.rpartition(":")[0]}
    return bool(forms & {form for one in names for form in (one, one.partition("#")[0])})
