"""The published index: replaced, rebuilt and killed under its readers."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.pipeline import rebuild
from tests.doubles import WordEmbedder
from tests.libraries import (
    NAMES,
    dense,
    found,
    generation_folder,
    generations,
    hashes,
    ingest_rows,
    kill_children,
    lexical,
    published,
    readers,
    reading,
    row,
    rows,
    workplace,
)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("generations") / "library"
    ingest_rows(home, rows())
    return home


@pytest.fixture
def home(made_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made_once, tmp_path / "library")


def rebuilt(home: Path) -> None:
    rebuild(workplace(home, WordEmbedder()))


def test_folders_left_from_another_catalogue_do_not_get_into_the_way(home: Path) -> None:
    for path in home.glob("catalogue.sqlite*"):
        path.unlink()
    assert ingest_rows(home, rows(1)).added == len(NAMES)
    with reading(home) as library:
        assert [p.article.id for p in dense(library, "amber news", 1)] == ["amber"]
    assert generations(home) == [str(published(home))]


def test_a_search_goes_on_when_its_process_is_killed(home: Path) -> None:
    with reading(home) as library:
        before = found(library)
        for _ in range(3):
            kill_children(library)
            assert found(library) == before


def test_an_old_generation_stays_while_it_is_read_and_goes_afterwards(home: Path) -> None:
    with reading(home) as library:
        dense(library, "amber")
        with library.snapshot() as old:
            ingest_rows(home, [row("amber", 1)])
            assert generations(home) == ["1", "2"]
            vector = WordEmbedder().embed_question("amber")
            ids = [name for name, _ in old.search("amber", vector, 1).dense]
            assert [p.text for p in old.view.passages(ids).values()] == [row("amber")["text"]]
        assert [p.text for p in dense(library, "amber", 1)] == [row("amber", 1)["text"]]
        ingest_rows(home, [row("amber", 2)])
        assert generations(home) == ["2", "3"]
    ingest_rows(home, [row("amber", 2)])  # unchanged: nothing to publish, still something to clean
    assert generations(home) == ["3"]


def test_a_reader_follows_each_publication(home: Path) -> None:
    with reading(home) as library:
        for revision in range(1, 4):
            ingest_rows(home, rows(revision))
            found_now = {p.text for p in lexical(library, "news", 20)}
            assert found_now == {row(name, revision)["text"] for name in NAMES}


def test_a_rebuild_gives_the_same_answers(home: Path) -> None:
    with reading(home) as library:
        before = found(library)
        rebuilt(home)
        assert published(home) == 2
        assert found(library) == before


def test_a_rebuild_without_the_sources_gives_the_same_answers_and_scores(home: Path) -> None:
    ingest_rows(home, [row(name, 1) for name in NAMES[:5]])
    ingest_rows(home, [row("marsh"), row("amber", 2), row("delta", 3)])
    (home.parent / f"{home.name}.jsonl").unlink()
    vector = WordEmbedder().embed_question("the news of amber")
    with reading(home) as library:
        before = []
        for _ in range(2):
            with library.snapshot() as snapshot:
                before.append(snapshot.search("the news of amber", vector, 7))
            rebuilt(home)
    assert before[0] == before[1]


def test_a_rebuild_leaves_the_catalogue_of_articles_as_it_was(home: Path) -> None:
    with reading(home) as library:
        with library.view() as view:
            before = list(view.current_articles())
        rebuilt(home)
        with library.view() as view:
            assert list(view.current_articles()) == before


def make_older(home: Path) -> None:
    """The published index as of before there were formats."""
    manifest = generation_folder(home) / "manifest.json"
    stored = json.loads(manifest.read_text())
    del stored["format"]
    manifest.write_text(json.dumps(stored))


def test_an_index_of_an_older_format_is_made_anew_by_its_first_reader(home: Path) -> None:
    with reading(home) as library:
        before = found(library)
    make_older(home)
    with reading(home) as library:
        assert found(library) == before
    assert generations(home) == ["2"]


def test_an_index_of_an_older_format_is_no_base_for_the_next(home: Path) -> None:
    make_older(home)
    (generation_folder(home) / "table" / "ids.txt").unlink()
    ingest_rows(home, [row("amber", 1)])
    assert generations(home) == ["2"]
    with reading(home) as library:
        assert [p.text for p in lexical(library, "amber", 1)] == [row("amber", 1)["text"]]
        assert {p.article.id for p in lexical(library, "news", 20)} == set(NAMES)


def test_reading_does_not_change_the_files_of_an_index(tmp_path: Path) -> None:
    # Over a thousand: Chroma writes its graph out after so many.
    home = tmp_path / "library"
    ingest_rows(home, [row(f"{name}{n}") for name in NAMES for n in range(200)])
    folder = generation_folder(home)
    before = hashes(folder)
    for _ in range(3):
        with reading(home) as library:
            assert len(dense(library, "amber7 news", 3)) == 3
    assert hashes(folder) == before
    assert generations(home) == [str(published(home))]


def test_the_index_does_not_grow_with_the_number_of_replacements(home: Path) -> None:
    def size() -> int:
        files = generation_folder(home).rglob("*")
        return sum(path.stat().st_size for path in files if path.is_file())

    first = size()
    for revision in range(1, 9):
        ingest_rows(home, rows(revision))
    assert size() <= 3 * first


def test_an_empty_library_answers_with_nothing(tmp_path: Path) -> None:
    with reading(tmp_path / "library") as library:
        assert found(library) == [[]] * 8


def test_a_rebuild_of_an_empty_library_does_nothing(tmp_path: Path) -> None:
    rebuilt(tmp_path / "library")
    assert generations(tmp_path / "library") == []


def test_what_a_killed_reader_left_is_removed_by_the_next_one(home: Path) -> None:
    code = "import os, sys; from pathlib import Path; from tests.libraries import dense, reading\n"
    code += "with reading(Path(sys.argv[1])) as library:\n"
    code += "    dense(library, 'amber'); os.kill(os.getpid(), 9)\n"
    killed = subprocess.run([sys.executable, "-c", code, str(home)], check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = readers(home)
    with reading(home) as library, reading(home) as other:
        assert found(library) == found(other)
        assert len(readers(home)) == 2
        assert left not in readers(home)
    assert readers(home) == []


def test_closing_a_library_ends_its_process(home: Path) -> None:
    with reading(home) as library:
        dense(library, "amber")
        searcher = library._searcher
        assert searcher is not None
        (process,) = searcher._child._pool._processes.values()
    deadline = time.monotonic() + 20
    while process.is_alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not process.is_alive()
