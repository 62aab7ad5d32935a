"""Parsing in child processes: what a document does to its parser costs that document alone."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from ingest.fields import article_from
from ingest.formats import FORMATS, read_document
from ingest.reading import Failure, Found, find_files, read_articles
from ingest.sandbox import CHARACTERS, Sandbox
from tests.documents import epub, paragraph, pdf, word
from tests.parsers import misbehave

SECONDS = 3.0  # enough for a short note on a slow machine
MEMORY = 300_000_000


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with closing(Sandbox(misbehave, memory=MEMORY)) as made:
        yield made


@pytest.fixture(scope="module")
def impatient() -> Iterator[Sandbox]:
    with closing(Sandbox(misbehave, seconds=SECONDS)) as made:
        yield made


@pytest.fixture(scope="module")
def real() -> Iterator[Sandbox]:
    with closing(Sandbox(read_document)) as made:
        yield made


def read(sandbox: Sandbox, content: str) -> object:
    sandbox.begin("text", content.encode())
    return sandbox.result()["text"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("sleep", "took longer than 3 s to read"),
        ("spin", "took longer than 3 s to read"),
        ("swallow", "needs more than 300 MB of memory to read"),
        ("crash", "brought its reader down: a crash, or more than 300 MB"),
        ("fail", "cannot be read (KeyError: '/Root')"),
        (f"flood {CHARACTERS + 1}", "has 20,000,001 characters; the limit is 20,000,000"),
    ],
)
def test_a_parser_that_fails_costs_one_document(
    sandbox: Sandbox, impatient: Sandbox, content: str, reason: str
) -> None:
    used = impatient if content in ("sleep", "spin") else sandbox
    with pytest.raises(InputError) as failure:
        read(used, content)
    assert str(failure.value) == reason
    assert read(used, "A good note.") == "A good note."


def test_a_text_of_as_many_characters_as_the_limit_comes_out(sandbox: Sandbox) -> None:
    assert read(sandbox, f"flood {CHARACTERS}") == "a" * CHARACTERS


def test_a_parser_writes_no_file(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="File too large"):
        read(sandbox, f"write {tmp_path}/canary")
    assert (tmp_path / "canary").read_bytes() == b""


def test_a_slow_reader_of_results_costs_no_document_that_was_done(impatient: Sandbox) -> None:
    impatient.begin("text", b"A good note.")
    time.sleep(SECONDS + 0.5)
    assert impatient.result() == {"text": "A good note."}


def test_documents_that_fail_cost_none_of_the_other_articles_of_an_ingest(tmp_path: Path) -> None:
    contents = ["One.", "sleep", "Two.", "crash", "swallow", "Three.", "fail", "Four."]
    for number, content in enumerate(contents):
        (tmp_path / f"{number}.txt").write_text(content)
    (tmp_path / "5.jsonl").write_text('{"text": "A line."}\n')
    readings = list(
        read_articles(
            find_files([str(tmp_path)]),
            make_sandbox=lambda: Sandbox(misbehave, seconds=SECONDS, memory=MEMORY),
        )
    )
    told = [one.article.text if isinstance(one, Found) else one.reason[:9] for one in readings]
    assert told == [
        "One.", "took long", "Two.", "brought i", "needs mor", "A line.", "Three.", "cannot be",
        "Four.",
    ]  # fmt: skip
    assert {one.input for one in readings if isinstance(one, Failure)} == {
        str(tmp_path / f"{number}.txt") for number in (1, 3, 4, 6)
    }


ROOT = Path(__file__).parent.parent
HANG = """
from ingest.sandbox import Sandbox
from tests.parsers import misbehave
if __name__ == "__main__":
    sandbox = Sandbox(misbehave)
    sandbox.begin("text", b"sleep")
    print(sandbox._ready.result(), flush=True)
    sandbox.result()
"""


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "hang.py"
    script.write_text(HANG)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        os.kill(child, 0)
        parent.kill()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and is_running(child):
        time.sleep(0.05)
    assert not is_running(child)


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


BASES = {
    "pdf": pdf([["The bridge of Orrin", "is open."], ["It cost two million."]]),
    "word": word(paragraph("The bridge of Orrin is open.") * 3),
    "epub": epub({"one": "<html><body><p>The bridge of Orrin is open.</p></body></html>"}),
    "html": b"<html><body><article><h1>Bridge</h1><p>It is open.</p></article></body></html>",
    "markdown": b"---\ntitle: Bridge\ndate: 2019-11-18\n---\n# Bridge\n\n*It* is [open](x).",
    "text": "Der Fluß ist hoch.".encode("cp1252"),
}


def test_there_is_a_document_for_every_format() -> None:
    assert set(BASES) == set(FORMATS)


@settings(max_examples=120)
@given(
    st.sampled_from(sorted(BASES)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 40)), max_size=4),
)
def test_no_bytes_bring_down_a_reader(
    real: Sandbox, kind: str, changes: list[tuple[float, bytes, int]]
) -> None:
    """A whole document with a few bytes put in, replaced or taken out."""
    content = BASES[kind]
    for place, put_in, taken_out in changes:
        start = int(place * len(content))
        content = content[:start] + put_in + content[start + taken_out :]
    try:
        real.begin(kind, content)
        assert article_from(real.result(), "here").text
    except InputError as error:
        assert str(error)
        assert len(str(error)) < 300
        assert "\n" not in str(error)
        assert "reader down" not in str(error)
