"""A dry run says what an ingest would do, and leaves no trace."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.embedding import Embedder
from assistant.errors import LibraryError
from ingest.pipeline import add
from ingest.preview import preview
from ingest.progress import Silent
from ingest.reading import Failure
from ingest.report import Report
from tests.doubles import WordEmbedder
from tests.libraries import SALT, TEA, hashes, ingest, reading, workplace, write_lines
from tests.test_ingest_commands import OtherEmbedder, command


def foretell(home: Path, *paths: Path, prune: bool = False) -> Report:
    model = WordEmbedder().identity
    names = [str(path) for path in paths]
    return preview(names, home=home, model=model, prune=prune, progress=Silent())


def fill(home: Path, source: Path, embedder: Embedder) -> None:
    """An ingest that has ended: nobody has the catalogue open."""
    place = workplace(home, embedder)
    add([str(source)], place)
    place.catalogue.close()


def timeless(report: Report) -> Report:
    return replace(report, seconds=0.0)


def tree(folder: Path) -> dict[str, str]:
    """Every file's hash, and the folders."""
    return hashes(folder) | {str(p): "folder" for p in folder.rglob("*") if p.is_dir()}


def write_articles(folder: Path, **articles: str) -> Path:
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in articles.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


def test_a_dry_run_tells_each_outcome_and_changes_no_file(tmp_path: Path, home: Path) -> None:
    folder = write_articles(tmp_path / "articles", a="Tea.", b="Salt.", c="Rice.")
    fill(home, folder, WordEmbedder())
    write_articles(folder, a="Tea.", b="Salt is dear.", d="Corn.", e="")
    before = tree(tmp_path)
    report = foretell(home, folder, prune=True)
    assert tree(tmp_path) == before
    failure = Failure(str(folder / "e.txt"), "is empty")
    assert timeless(report) == Report(1, 1, 1, 1, (failure,), 0.0)
    assert foretell(home, folder).removed == 0


def test_a_dry_run_without_a_library_makes_none(tmp_path: Path, home: Path) -> None:
    source = write_lines(tmp_path / "articles.jsonl", [TEA, SALT])
    assert timeless(foretell(home, source)) == Report(2, 0, 0, 0, (), 0.0)
    assert not home.exists()


def test_the_command_writes_nothing_and_loads_no_model(tmp_path: Path, home: Path) -> None:
    source = write_lines(tmp_path / "articles.jsonl", [TEA, SALT])
    told = command(home, "--dry-run", "--json", source)
    assert (told.returncode, told.stderr) == (0, "")
    assert '"added": 2, "changed": 0, "unchanged": 0, "removed": 0' in told.stdout
    assert not home.exists()


def test_a_dry_run_sees_what_a_killed_process_left_in_the_journal(
    tmp_path: Path, home: Path
) -> None:
    source = write_lines(tmp_path / "articles.jsonl", [TEA, SALT])
    with reading(home), reading(home) as library, library.view():
        ingest(home, source, embedder=WordEmbedder())
        shutil.copytree(home, tmp_path / "killed")
    killed = tmp_path / "killed"
    (killed / "catalogue.sqlite-shm").unlink()
    before = {name: digest for name, digest in tree(killed).items() if "-shm" not in name}
    assert (killed / "catalogue.sqlite-wal").stat().st_size > 0
    assert foretell(killed, source).unchanged == 2
    after = {name: digest for name, digest in tree(killed).items() if "-shm" not in name}
    assert after == before


def test_a_dry_run_refuses_what_the_ingest_would_refuse(tmp_path: Path, home: Path) -> None:
    source = write_lines(tmp_path / "articles.jsonl", [TEA])
    fill(home, source, OtherEmbedder())
    before = tree(home)
    with pytest.raises(LibraryError, match="was embedded with halves"):
        foretell(home, source)
    assert tree(home) == before


def test_a_dry_run_refuses_another_schema_and_leaves_it_untouched(
    tmp_path: Path, home: Path
) -> None:
    catalogue = open_catalogue(home)
    with catalogue.transaction() as connection:
        connection.exec_driver_sql("UPDATE library SET schema_version = 99")
    catalogue.close()
    before = tree(home)
    with pytest.raises(LibraryError, match="has schema 99; this Dossier reads"):
        foretell(home, tmp_path)
    assert tree(home) == before


TEXTS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["Tea.", "Salt.", "Rice.", ""]))


@settings(max_examples=6)  # each is two or three ingests
@given(states=st.lists(TEXTS, min_size=2, max_size=3), prune=st.booleans())
def test_what_a_dry_run_tells_is_what_the_ingest_does(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, str]], prune: bool
) -> None:
    here = tmp_path_factory.mktemp("law")
    place = workplace(here / "library", WordEmbedder())
    for state in states:
        folder = write_articles(here / "articles", **state)
        told = foretell(here / "library", folder, prune=prune)
        done = add([str(folder)], place, prune=prune)
        assert timeless(told) == timeless(done)
    place.catalogue.close()
