"""The command line of the ingest, its refusals and its other commands."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant.corpus.embedding import EmbedderIdentity, Vectors
from assistant.corpus.locks import try_lock
from assistant.errors import LibraryBusy, LibraryError
from ingest.__main__ import main
from ingest.pipeline import reembed
from tests.doubles import WordEmbedder
from tests.libraries import (
    SALT,
    TEA,
    counts,
    generations,
    hashes,
    ingest,
    query,
    reading,
    texts,
    workplace,
    write_lines,
)


class OtherEmbedder(WordEmbedder):
    """The same with half the numbers: another model."""

    identity = EmbedderIdentity("halves", 32, "1" * 64)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = super().embed_passages(texts)[:, :32]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / lengths, dtype=np.float32)

    def embed_question(self, text: str) -> Vectors:
        return self.embed_passages([text]).reshape(-1)


def test_a_second_ingest_is_refused_and_touches_nothing(home: Path) -> None:
    counts(home, [TEA])
    before = hashes(home / "indexes"), query(home, "SELECT * FROM runs")
    lock = try_lock(home / "ingest.lock", shared=False)
    assert lock is not None
    with lock, pytest.raises(LibraryBusy) as refusal:
        counts(home, [SALT])
    assert str(refusal.value) == (
        f"Another ingest is writing to {home}. Wait until it has ended; nothing was changed."
    )
    assert (hashes(home / "indexes"), query(home, "SELECT * FROM runs")) == before
    assert counts(home, [SALT]) == {"added": 1}


def command(
    home: Path, *words: str | Path, module: str = "ingest"
) -> subprocess.CompletedProcess[str]:
    """`python -m ingest …` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        env=os.environ | {"DOSSIER_HOME": str(home)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_command_refuses_beside_another_ingest_with_exit_code_3(home: Path) -> None:
    counts(home, [TEA])
    lock = try_lock(home / "ingest.lock", shared=False)
    assert lock is not None
    with lock:
        told = command(home, "rebuild")
    assert (told.returncode, told.stdout) == (3, "")
    assert told.stderr.startswith(f"Another ingest is writing to {home}.")


def test_of_two_ingests_at_once_the_second_ends_with_code_3_and_touches_nothing(home: Path) -> None:
    """The first stands still meanwhile: were it waited for, the second would not end."""
    counts(home, [TEA])
    source = write_lines(home.parent / "next.jsonl", [SALT])
    first = subprocess.Popen(
        [sys.executable, "-m", "tests.ingest_runner", str(home), str(source), "--pause", "2"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        wait_until_staged(home)
        first.send_signal(signal.SIGSTOP)
        before = hashes(home / "indexes"), content(home)
        second = command(home, source)
        assert (second.returncode, second.stdout) == (3, "")
        assert second.stderr == (
            f"Another ingest is writing to {home}. Wait until it has ended; nothing was changed.\n"
        )
        assert (hashes(home / "indexes"), content(home)) == before
        first.send_signal(signal.SIGCONT)
        assert first.wait(60) == 0
    finally:
        first.kill()
    assert set(texts(home)) == {"tea", "salt"}


def wait_until_staged(home: Path) -> None:
    deadline = time.monotonic() + 60
    while not query(home, "SELECT 1 FROM articles WHERE staged IS NOT NULL"):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def content(home: Path) -> list[str]:
    """Everything that the catalogue holds."""
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as catalogue:
        return list(catalogue.iterdump())


def test_the_command_rebuilds_without_a_model(home: Path) -> None:
    counts(home, [TEA])
    told = command(home, "rebuild", "--json")
    assert (told.returncode, json.loads(told.stdout)) == (0, {"rebuilt": str(home)})
    assert generations(home) == ["2"]


def test_another_model_is_refused_at_the_start_with_both_names_and_what_to_do(home: Path) -> None:
    counts(home, [TEA])
    with pytest.raises(LibraryError) as refusal:
        ingest(home, home.parent / "library.jsonl", embedder=OtherEmbedder())
    assert str(refusal.value) == (
        "The library was embedded with words (64 dimensions, weights 00000000), but "
        "EMBEDDING_MODEL names halves (32 dimensions, weights 11111111). Set it back, or run "
        "`python -m ingest reembed` to embed every article with the new model."
    )
    before = hashes(home / "indexes")
    for told in (
        command(home, home.parent / "library.jsonl"),
        command(home, "ask", "Where does tea grow?", module="assistant"),
        command(home, module="assistant"),  # the chat, which does not start
    ):
        assert (told.returncode, told.stdout) == (2, "")
        assert "words (64 dimensions" in told.stderr
        assert "all-MiniLM-L6-v2 (384 dimensions" in told.stderr
        assert "`python -m ingest reembed`" in told.stderr
    assert hashes(home / "indexes") == before


def test_reembedding_moves_the_library_to_another_model(home: Path) -> None:
    counts(home, [TEA, SALT])
    other = OtherEmbedder()
    report = reembed(workplace(home, other))
    assert (report.added, report.changed, report.failed) == (0, 2, ())
    assert len(other.embedded) == 2
    assert texts(home) == {"tea": TEA["text"], "salt": SALT["text"]}
    report = ingest(home, home.parent / "library.jsonl", embedder=other)
    assert report.unchanged == 2
    with reading(home) as library, library.snapshot() as snapshot:
        assert snapshot.view.embedder() == other.identity
        hits = snapshot.search("salt", other.embed_question("salt from the sea"), 1)
        (passage,) = snapshot.view.passages([hits.dense[0][0]]).values()
        assert passage.article.id == "salt"
    assert query(home, "SELECT count(*), max(length(vector)) FROM embeddings") == [(2, 128)]


def test_if_empty_does_nothing_to_a_library_that_has_articles(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counts(home, [TEA])
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    assert main(["add", "--if-empty", "no/such/path"]) == 0
    assert capsys.readouterr().out == ""


def test_a_word_that_is_no_command_is_a_path(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    assert main(["--json", "listen", "./rebuild"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [failure["input"] for failure in report["failed"]] == ["listen", "./rebuild"]


def test_a_home_that_cannot_be_used_is_a_message_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("I am a file")
    told = command(tmp_path / "file" / "library", tmp_path)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == f"The folder {tmp_path}/file/library cannot be used: Not a directory.\n"
