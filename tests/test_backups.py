"""Backups are whole, also beside an ingest, and come back whole."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.checking import check_library
from assistant.corpus.children import once
from assistant.corpus.locks import try_lock
from assistant.errors import LibraryBusy, LibraryError
from ingest.__main__ import main
from ingest.backups import back_up, restore
from ingest.history import history
from ingest.progress import Silent
from ingest.upkeep import remove
from tests.doubles import WordEmbedder
from tests.libraries import (
    NAMES,
    SALT,
    TEA,
    counts,
    dense,
    found,
    hashes,
    ingest_rows,
    query,
    reading,
    row,
    rows,
    texts,
    workplace,
)
from tests.revisions import NAMES as REVISED
from tests.revisions import texts_of, write_revision
from tests.test_kills import finish, start


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "library.backup"


def saved(home: Path, file: Path, *, force: bool = False) -> None:
    catalogue = open_catalogue(home)
    assert back_up(catalogue, file, force=force) == file.stat().st_size
    catalogue.close()


def restored(home: Path, file: Path, *, force: bool = False) -> None:
    restore(file, workplace(home, WordEmbedder()), force=force)


def faults(home: Path) -> list[str]:
    return once(check_library, home, seconds=60)


def test_a_restored_library_answers_as_the_saved_one_and_keeps_its_history(
    tmp_path: Path, home: Path, file: Path
) -> None:
    ingest_rows(home, rows())
    ingest_rows(home, [row("amber", 1)])
    remove(["birch"], workplace(home, WordEmbedder()))
    with reading(home) as library:
        before = found(library)
    saved(home, file)
    copy = hashes(file.parent)["library.backup"]
    other = tmp_path / "elsewhere" / "library"
    restored(other, file)
    assert hashes(file.parent)["library.backup"] == copy
    with reading(other) as library:
        assert found(library) == before
    assert texts(other) == texts(home)
    versions = history(open_catalogue(other), "amber")
    assert [change.edition.version for change in versions] == [1, 2]
    assert faults(other) == []
    assert counts(other, [row("amber", 1), row("cedar", 1)]) == {"changed": 1, "unchanged": 1}


def test_a_library_with_articles_is_replaced_only_by_force(home: Path, file: Path) -> None:
    counts(home, [TEA])
    saved(home, file)
    counts(home, [SALT, {**TEA, "text": "Coffee."}])
    with pytest.raises(LibraryError, match=r"is not empty\. Set DOSSIER_HOME .* or add --force"):
        restored(home, file)
    assert set(texts(home)) == {"tea", "salt"}
    restored(home, file, force=True)
    assert texts(home) == {"tea": TEA["text"]}
    assert faults(home) == []


def test_an_old_backup_is_not_mistaken_for_a_newer_index_by_a_running_assistant(
    home: Path, file: Path
) -> None:
    ingest_rows(home, rows())
    saved(home, file)
    for revision in range(1, 4):
        ingest_rows(home, rows(revision))
    with reading(home) as library:
        assert [p.text for p in dense(library, "amber news", 1)] == [row("amber", 3)["text"]]
        restored(home, file, force=True)
        assert [p.text for p in dense(library, "amber news", 1)] == [row("amber")["text"]]
    assert faults(home) == []
    ingest_rows(home, rows(1))
    assert texts(home)["amber"] == row("amber", 1)["text"]


class Killed(Silent):
    """Stops when the indexes are to be made."""

    def step(self, name: str) -> None:
        raise KeyboardInterrupt


def test_a_restore_that_is_killed_before_its_indexes_are_made_is_repaired_by_the_reader(
    home: Path, file: Path
) -> None:
    ingest_rows(home, rows())
    saved(home, file)
    ingest_rows(home, rows(1))

    place = replace(workplace(home, WordEmbedder()), progress=Killed())
    with pytest.raises(KeyboardInterrupt):
        restore(file, place, force=True)
    with reading(home) as library:
        assert [p.text for p in dense(library, "amber news", 1)] == [row("amber")["text"]]
    assert faults(home) == []


def test_a_backup_beside_an_ingest_is_what_was_published_before(home: Path, file: Path) -> None:
    finish(home, write_revision(home.parent, 0))
    runner = start(home, write_revision(home.parent, 1), "--pause", "3")
    while not query(home, "SELECT 1 FROM runs WHERE finished IS NULL"):
        assert runner.poll() is None
    saved(home, file)
    assert runner.wait(60) == 0
    assert texts(home) == texts_of(1)
    other = home.parent / "other"
    restored(other, file)
    assert texts(other) == texts_of(0)
    assert len(REVISED) == len(texts(other))
    assert faults(other) == []


def test_a_file_that_exists_is_replaced_only_by_force(home: Path, file: Path) -> None:
    counts(home, [TEA])
    file.write_text("precious")
    with pytest.raises(LibraryError, match=r"library\.backup exists\. Name another file"):
        saved(home, file)
    assert file.read_text() == "precious"
    saved(home, file, force=True)
    assert file.read_bytes().startswith(b"SQLite format 3\0")


def test_a_backup_that_cannot_be_written_leaves_no_file(home: Path, tmp_path: Path) -> None:
    counts(home, [TEA])
    with pytest.raises(LibraryError, match=r"nowhere/file cannot be written: No such file"):
        saved(home, tmp_path / "nowhere" / "file")
    (tmp_path / "folder").mkdir()
    with pytest.raises(LibraryError, match=r"folder cannot be written: Is a directory"):
        saved(home, tmp_path / "folder", force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "folder",
        "library",
        "library.jsonl",
    ]


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text)")
        other.commit()


def _newer_schema(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE library SET schema_version = 99")
        other.commit()


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (Path.unlink, "cannot be read: No such file"),
        (lambda path: path.write_bytes(b""), "It holds no article"),
        (lambda path: path.write_bytes(b"no database " * 1000), "file is not a database"),
        (lambda path: (path.unlink(), _other_database(path)), "It holds no article"),
        (_newer_schema, "has schema 99, newer than this Dossier knows"),
        (_truncated, "malformed|damaged"),
    ],
    ids=["missing", "empty", "text", "other", "newer", "truncated"],
)
def test_what_is_no_backup_is_refused_and_the_library_stays(
    home: Path, file: Path, spoil: object, reason: str
) -> None:
    ingest_rows(home, rows())
    saved(home, file)
    assert callable(spoil)
    spoil(file)
    before = query(home, "SELECT * FROM library"), hashes(home / "indexes")
    with pytest.raises(LibraryError, match=reason) as refusal:
        restored(home, file, force=True)
    assert str(file) in str(refusal.value)
    assert (query(home, "SELECT * FROM library"), hashes(home / "indexes")) == before
    assert set(texts(home)) == set(NAMES)


def test_a_restore_waits_for_no_other_ingest(home: Path, file: Path) -> None:
    counts(home, [TEA])
    saved(home, file)
    lock = try_lock(home / "ingest.lock", shared=False)
    assert lock is not None
    with lock, pytest.raises(LibraryBusy):
        restored(home, file, force=True)


def test_the_commands_back_up_and_restore(
    home: Path, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counts(home, [TEA])
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    assert main(["backup", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"backup": str(file), "bytes": file.stat().st_size}
    assert main(["backup", str(file)]) == 2
    assert main(["restore", str(file)]) == 2
    capsys.readouterr()
    shutil.rmtree(home)
    assert main(["restore", str(file)]) == 0
    assert capsys.readouterr().out == f"Restored {home} from {file}.\n"
    assert texts(home) == {"tea": TEA["text"]}
