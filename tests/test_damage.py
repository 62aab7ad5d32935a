"""A torn, empty or missing index is noticed and made anew; it never brings the app down."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.generations import GenerationReader
from assistant.corpus.library import Library
from assistant.errors import IndexBroken, LibraryError
from tests.libraries import (
    NAMES,
    dense,
    found,
    generation_folder,
    generations,
    ingest_rows,
    kill_children,
    lexical,
    published,
    reading,
    row,
    rows,
)

FILES = [
    "manifest.json",
    "chroma/chroma.sqlite3",
    "tantivy/meta.json",
    "chroma/*/data_level0.bin",
    "chroma/*/header.bin",
    "chroma/*/length.bin",
    "tantivy/*.term",
    "tantivy/*.store",
    "tantivy/*.idx",
]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("generations") / "library"
    ingest_rows(home, rows())
    return home


@pytest.fixture
def home(made_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made_once, tmp_path / "library")


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def empty(path: Path) -> None:
    os.truncate(path, 0)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


DAMAGES = [truncate, zero, empty, flip, garbage, Path.unlink]


@pytest.mark.parametrize("pattern", FILES)
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__)
def test_a_damaged_file_is_noticed_before_native_code_opens_it(
    home: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    path = next(generation_folder(home).glob(pattern))
    before = path.read_bytes()
    damage(path)
    if not path.exists() or path.read_bytes() != before:
        with pytest.raises(IndexBroken, match="is damaged|is missing or damaged"):
            GenerationReader(home, published(home), home / "desk")


@pytest.mark.parametrize("pattern", ["manifest.json", "chroma/chroma.sqlite3", "tantivy/*.term"])
@pytest.mark.parametrize("damage", [truncate, garbage, Path.unlink], ids=lambda one: one.__name__)
def test_a_damaged_index_is_made_anew(
    home: Path, pattern: str, damage: Callable[[Path], None]
) -> None:
    damage(next(generation_folder(home).glob(pattern)))
    with reading(home) as library:
        assert [p.article.id for p in dense(library, "amber news", 1)] == ["amber"]
        assert [p.article.id for p in lexical(library, "amber", 1)] == ["amber"]
    assert generations(home) == ["2"]


@pytest.mark.parametrize(
    "folder", ["indexes", "indexes/1", "indexes/1/chroma", "indexes/1/tantivy"]
)
def test_a_missing_index_is_made_anew(home: Path, folder: str) -> None:
    (home / folder).rename(home / "gone")
    with reading(home) as library:
        assert [p.article.id for p in dense(library, "amber news", 1)] == ["amber"]


def test_damage_that_cannot_be_repaired_is_a_clear_error(home: Path) -> None:
    def repair() -> None:
        raise LibraryError("The index is damaged and was not made anew: no room.")

    truncate(next(generation_folder(home).glob("chroma/*/data_level0.bin")))
    library = Library(home=home, catalogue=open_catalogue(home), repair=repair)
    with pytest.raises(LibraryError, match="was not made anew: no room"):
        dense(library, "amber")
    library.close()


def test_damage_under_a_reader_is_one_error_at_most_and_then_repaired(home: Path) -> None:
    with reading(home) as library:
        before = found(library)
        truncate(next(generation_folder(home).glob("chroma/*/data_level0.bin")))
        kill_children(library)
        with pytest.raises(IndexBroken, match=r"is damaged .*data_level0\.bin"):
            dense(library, "amber")
        assert found(library) == before


def test_an_index_that_vanishes_under_a_reader_is_one_error_at_most_and_then_made_anew(
    home: Path,
) -> None:
    with reading(home) as library:
        before = found(library)
        shutil.rmtree(home / "indexes")
        kill_children(library)
        with pytest.raises(IndexBroken, match=r"indexes are gone|/indexes/\d+ is missing"):
            dense(library, "amber")
        assert found(library) == before


def test_a_catalogue_put_back_under_a_reader_is_read_at_the_next_question(home: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as kept, reading(home) as library:
        copy_catalogue(home / "catalogue.sqlite", kept)
        old = found(library)
        ingest_rows(home, rows(1))
        assert found(library) != old
        with closing(sqlite3.connect(home / "catalogue.sqlite")) as current:
            kept.backup(current)
        assert found(library) == old


def copy_catalogue(path: Path, target: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(path)) as source:
        source.backup(target)


def test_damage_in_the_published_index_is_not_handed_on_to_the_next(home: Path) -> None:
    flip(next(generation_folder(home).glob("chroma/*/data_level0.bin")))
    ingest_rows(home, [row("marsh")])
    with reading(home) as library:
        for name in [*NAMES, "marsh"]:
            assert [p.article.id for p in dense(library, f"{name} {name} news", 1)] == [name]
            assert [p.article.id for p in lexical(library, name, 1)] == [name]
