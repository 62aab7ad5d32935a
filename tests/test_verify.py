"""Verify names each kind of damage, and changes nothing."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.corpus.articles import article_key
from assistant.corpus.children import once
from assistant.corpus.generations import _hashes
from assistant.corpus.lexical import WordIndex
from assistant.corpus.vectors import VectorIndex
from ingest.__main__ import main
from tests.libraries import generation_folder, hashes, ingest_rows, row, rows

KEY = article_key("amber")
PASSAGE = f"{KEY}.2.0"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("verify") / "library"
    ingest_rows(home, rows())
    ingest_rows(home, [row("amber", 1)])
    return home


@pytest.fixture
def home(made_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DOSSIER_HOME", str(tmp_path / "library"))
    return shutil.copytree(made_once, tmp_path / "library")


def findings(capsys: pytest.CaptureFixture[str]) -> list[str]:
    code = main(["verify", "--json"])
    found: list[str] = json.loads(capsys.readouterr().out)["findings"]
    assert code == bool(found)
    return found


def damage(home: Path, *statements: str) -> None:
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as catalogue, catalogue:
        for statement in statements:
            catalogue.execute(statement)


def test_a_sound_library_has_no_findings_and_is_not_changed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(home, "SELECT * FROM library")  # on closing, the journal goes into the file
    before = hashes(home)
    assert main(["verify"]) == 0
    assert capsys.readouterr().out == "Nothing is wrong.\n"
    assert hashes(home) == before


IN_THE_CATALOGUE = {
    "text": (
        f"UPDATE versions SET text = replace(text, 'news', 'fake') WHERE key = '{KEY}'",
        [
            f"article {KEY} version {n}: its text or metadata is not what was ingested"
            for n in (1, 2)
        ],
    ),
    "metadata": (
        f"UPDATE versions SET outlet = 'The Wire' WHERE key = '{KEY}' AND version = 1",
        [f"article {KEY} version 1: its text or metadata is not what was ingested"],
    ),
    "spans": (
        f"UPDATE passages SET start = 1 WHERE key = '{KEY}' AND version = 2",
        [f"article {KEY} version 2: its passages do not cover its text without gaps"],
    ),
    "missing vector": (
        "DELETE FROM embeddings WHERE embedding IN (SELECT embedding FROM passages "
        f"WHERE key = '{KEY}' AND version = 2)",
        [f"passage {PASSAGE}: has no vector"],
    ),
    "short vector": (
        "UPDATE embeddings SET vector = x'0000803f' WHERE embedding IN (SELECT embedding FROM "
        f"passages WHERE key = '{KEY}' AND version = 2)",
        [f"passage {PASSAGE}: its vector has 1 numbers, not 64"],
    ),
    "infinite vector": (
        "UPDATE embeddings SET vector = CAST(substr(vector, 1, 252) || x'0000807f' AS BLOB) "
        f"WHERE embedding IN (SELECT embedding FROM passages WHERE key = '{KEY}' AND version = 2)",
        [f"passage {PASSAGE}: its vector holds a number that is not finite"],
    ),
    "missing version": (
        f"UPDATE articles SET current = 7 WHERE key = '{KEY}'",
        [
            f"article {KEY} version 7: is current and not in the catalogue",
            f"passage {PASSAGE}: is in the index of vectors and not current",
            f"passage {PASSAGE}: is in the index of words and not current",
        ],
    ),
    "another id": (
        f"UPDATE articles SET id = 'other' WHERE key = '{KEY}'",
        [f"article {KEY} version {n}: its key does not belong to its id other" for n in (1, 2)],
    ),
    "old version current": (
        f"UPDATE articles SET current = 1 WHERE key = '{KEY}'",
        [
            f"passage {KEY}.1.0: has no vector",
            f"passage {PASSAGE}: is in the index of vectors and not current",
            f"passage {KEY}.1.0: is not in the index of words",
            f"passage {PASSAGE}: is in the index of words and not current",
        ],
    ),
    "row without its run": (
        f"UPDATE versions SET run = 99 WHERE key = '{KEY}' AND version = 1",
        ["catalogue: row {rowid} of versions names a row of runs that is not there"],
    ),
}


@pytest.mark.parametrize("kind", IN_THE_CATALOGUE)
def test_damage_in_the_catalogue_is_named(
    home: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    statement, expected = IN_THE_CATALOGUE[kind]
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as catalogue:
        sql = f"SELECT rowid FROM versions WHERE key = '{KEY}' AND version = 1"
        ((rowid,),) = catalogue.execute(sql)
    damage(home, statement)
    assert findings(capsys) == [line.format(rowid=rowid) for line in expected]


def _take_out_of_vectors(folder: Path, passage: str) -> None:
    index = VectorIndex(folder / "chroma")
    (vector,) = index._collection.get(ids=[passage], include=["embeddings"])["embeddings"]
    index.change(remove=[passage], add=[("0" * 16 + ".1.0", vector)])
    index.close()


def _take_out_of_words(folder: Path, passage: str) -> None:
    WordIndex(folder / "tantivy").change(
        remove=[passage], add=[("0" * 16 + ".1.0", "strange words", "en")]
    )


@pytest.mark.parametrize(
    ("name", "change"), [("vectors", _take_out_of_vectors), ("words", _take_out_of_words)]
)
def test_a_passage_that_an_index_lacks_or_holds_too_much_is_named(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    change: Callable[[Path, str], None],
) -> None:
    folder = generation_folder(home)
    once(change, folder, PASSAGE, seconds=60)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"files": _hashes(folder)}))
    assert findings(capsys) == [
        f"passage {PASSAGE}: is not in the index of {name}",
        f"passage {'0' * 16}.1.0: is in the index of {name} and not current",
    ]


@pytest.mark.parametrize("pattern", ["chroma/*/data_level0.bin", "tantivy/*.term"])
def test_a_damaged_index_file_is_named(
    home: Path, capsys: pytest.CaptureFixture[str], pattern: str
) -> None:
    path = next(generation_folder(home).glob(pattern))
    os.truncate(path, path.stat().st_size // 2)
    before = hashes(home / "indexes")
    (found,) = findings(capsys)
    assert path.name in found
    assert "is damaged" in found
    assert hashes(home / "indexes") == before


def test_a_missing_index_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(home / "indexes")
    assert findings(capsys) == [
        "index generation 2 is missing. Run `python -m ingest rebuild`.",
    ]


def test_a_catalogue_that_is_damaged_is_named(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(home, "SELECT * FROM library")
    path = home / "catalogue.sqlite"
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(len(content) - 4096))
    found = findings(capsys)
    assert found != []
    assert all("catalogue" in line for line in found)
    path.write_bytes(b"not a database" * 1000)
    (only,) = findings(capsys)
    assert "file is not a database" in only


def test_where_there_is_no_library_none_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_HOME", str(tmp_path / "nowhere"))
    assert main(["verify"]) == 2
    assert f"There is no library in {tmp_path}/nowhere." in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
