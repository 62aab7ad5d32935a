"""Opening the catalogue: refusals, locks and first starts."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from assistant.corpus.catalogue import (
    Catalogue,
    CatalogueEdit,
    CatalogueView,
    open_catalogue,
)
from assistant.errors import LibraryError
from tests.libraries import hashes

ROOT = str(Path(__file__).parent.parent)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return open_catalogue(tmp_path)


def test_it_keeps_a_write_ahead_log_and_syncs_fully(catalogue: Catalogue) -> None:
    with catalogue.transaction() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_newer_schema_is_refused_untouched(tmp_path: Path) -> None:
    open_catalogue(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "catalogue.sqlite")) as file:
        file.execute("UPDATE library SET schema_version = 2")
        file.commit()
    before = hashes(tmp_path)["catalogue.sqlite"]
    with pytest.raises(LibraryError) as refusal:
        open_catalogue(tmp_path)
    assert str(refusal.value) == (
        f"The catalogue {tmp_path}/catalogue.sqlite has schema 2, newer than this Dossier knows "
        "(1). Update Dossier, or set DOSSIER_HOME to another folder."
    )
    assert hashes(tmp_path)["catalogue.sqlite"] == before
    log = tmp_path / "catalogue.sqlite-wal"  # SQLite makes one even to read, and leaves it empty
    assert not log.exists() or log.stat().st_size == 0


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" * 9])
def test_a_file_that_is_no_catalogue_is_refused_and_not_touched(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(content)
    with pytest.raises(LibraryError, match=r"cannot be used: .* Put a backup of it in its place"):
        open_catalogue(tmp_path)
    assert path.read_bytes() == content


def test_a_start_that_left_an_empty_file_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").touch()
    with open_catalogue(tmp_path).transaction() as connection:
        assert CatalogueView(connection).counts() == (0, 0)


def test_a_file_in_place_of_the_folder_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("I am a file")
    with pytest.raises(LibraryError, match=r"The folder .*/home cannot be used: File exists\."):
        open_catalogue(tmp_path / "home")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is there on Linux only")
def test_a_folder_that_cannot_be_made_is_a_clear_error() -> None:
    with pytest.raises(LibraryError, match=r"The folder /proc/dossier cannot be used: .+\."):
        open_catalogue(Path("/proc/dossier"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    open_catalogue(tmp_path / "home").close()
    tmp_path.chmod(0o755)  # it may be looked into
    code = (
        "import os, sys; from pathlib import Path\n"
        "from assistant.corpus.catalogue import open_catalogue\n"
        "from assistant.errors import LibraryError\n"
        "os.chdir(sys.argv[1])\n"
        "open_catalogue(Path('warm'))  # what is imported late may not be readable afterwards\n"
        "os.setuid(65534)\n"
        "try:\n    open_catalogue(Path('home'))\n"
        "except LibraryError as error:\n    print(error)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith("The catalogue home/catalogue.sqlite cannot be used: ")
    assert told.stdout.rstrip().endswith(
        "Check that the folder can be written and that its disk is not full."
    )


UNWRITABLE = """
import os, sys, time
import assistant.launch, assistant.terminal, ingest.opening, ingest.running
os.environ["DOSSIER_HOME"] = "home"
os.chdir(sys.argv[1])
from assistant.__main__ import main as assistant
from ingest.__main__ import main as ingest
from assistant.corpus.catalogue import open_catalogue
from assistant.corpus.models import open_embedder
from assistant.settings import read_settings
from pathlib import Path
open_catalogue(Path("warm"))  # what is imported late may not be readable afterwards
open_embedder(read_settings().embedding_model, cache=Path("cache"))
os.setuid(65534)
for main, words in ((assistant, ["ask", "Where?"]), (assistant, []), (ingest, ["note.txt"])):
    started = time.monotonic()
    code = main(words)
    print(code, time.monotonic() - started < 5)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_each_command_says_within_five_seconds_that_a_library_cannot_be_written() -> None:
    with TemporaryDirectory() as name:  # that of pytest may not be looked into by others
        folder = Path(name)
        folder.chmod(0o755)
        open_catalogue(folder / "home").close()
        before = hashes(folder / "home")
        told = subprocess.run(
            [sys.executable, "-c", UNWRITABLE, name], env=os.environ | {"PYTHONPATH": ROOT},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert hashes(folder / "home") == before
    assert (told.returncode, told.stdout) == (0, "2 True\n" * 3), told.stderr
    lines = told.stderr.splitlines()
    assert len(lines) == 3
    for line in lines:
        assert line.startswith(f"The catalogue {folder}/home/catalogue.sqlite cannot be used: ")
        assert line.endswith("Check that the folder can be written and that its disk is not full.")


def test_first_starts_at_the_same_moment_do_not_disturb_each_other(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from assistant.corpus.catalogue import open_catalogue\n"
        "open_catalogue(Path(sys.argv[1], 'warm' + sys.argv[2]))\n"
        "sys.stdin.readline()\n"
        "for n in range(20):\n    open_catalogue(Path(sys.argv[1], str(n)))\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(n)], stdin=subprocess.PIPE)
        for n in range(3)
    ]
    for process in started:
        process.stdin.write(b"go\n")  # type: ignore[union-attr]  # it is a pipe
        process.stdin.flush()  # type: ignore[union-attr]
    assert [process.wait(60) for process in started] == [0, 0, 0]


def test_a_locked_catalogue_is_an_error_within_ten_seconds(catalogue: Catalogue) -> None:
    catalogue.close()
    with closing(sqlite3.connect(catalogue.path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        with pytest.raises(LibraryError, match="locked. Another process is writing; try again"):
            open_catalogue(catalogue.path.parent)
        assert time.monotonic() - started < 10


def test_a_writer_waits_at_most_ten_seconds_for_another(catalogue: Catalogue) -> None:
    with closing(sqlite3.connect(catalogue.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        with (
            pytest.raises(LibraryError, match="locked. Another process is writing; try again"),
            catalogue.transaction() as connection,
        ):
            CatalogueEdit(connection).begin_run()
        assert time.monotonic() - started < 10
