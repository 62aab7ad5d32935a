"""Publication after publication under a reader in another process, as the app is one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.pipeline import add
from tests.doubles import WordEmbedder
from tests.libraries import generations, ingest, published, query, workplace
from tests.revisions import NAMES, write_revision

PUBLICATIONS = int(os.environ.get("PUBLICATIONS", "60"))
GROWTH = 100_000  # kB

# Asks until its input ends; then says what it saw, and how its memory grew after the first ten.
READER = """
import os, sys, threading
from pathlib import Path
from tests.libraries import reading
from tests.revisions import NAMES, ask

def memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

def open_files():
    return len(os.listdir("/proc/self/fd"))

stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
revisions, asked, before = set(), 0, None
with reading(Path(sys.argv[1])) as library:
    print("reading", flush=True)
    while not stop.wait(0.05):
        revision = ask(library, NAMES[asked % len(NAMES)])
        assert not revisions or revision >= max(revisions), "went back to an older revision"
        revisions.add(revision)
        asked += 1
        if asked == 10:
            before = memory(), open_files()
    revisions.add(ask(library, "amber"))
    after = memory(), open_files()
print(len(revisions), max(revisions), after[0] - before[0], after[1] - before[1])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_60_replacements_under_a_reader_show_no_error_no_mixture_and_no_growth(
    tmp_path: Path,
) -> None:
    home = tmp_path / "library"
    ingest(home, write_revision(tmp_path, 0), embedder=WordEmbedder())
    one = size(home / "indexes")
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(home)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert reader.stdout is not None
    assert reader.stdout.readline() == "reading\n"
    place = workplace(home, WordEmbedder())
    for number in range(1, PUBLICATIONS + 1):
        report = add([str(write_revision(tmp_path, number))], place)
        assert (report.changed, report.failed) == (len(NAMES), ())
    said, complaint = reader.communicate("", timeout=60)
    assert (reader.returncode, complaint) == (0, "")
    seen, last, growth, files = map(int, said.split())
    assert last == PUBLICATIONS
    assert seen > PUBLICATIONS // 10
    assert growth < GROWTH
    assert files < 20
    assert published(home) == PUBLICATIONS + 1
    assert len(generations(home)) <= 2
    assert size(home / "indexes") <= 3 * one
    assert query(home, "SELECT count(*) FROM embeddings") == query(
        home, "SELECT count(*) FROM passages p JOIN articles a ON a.key = p.key AND version=current"
    )


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
