"""The commands start at once: what takes long to import waits until it is needed."""

import inspect
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import astuple, replace

import pytest

from assistant.__main__ import REFUSED, main
from assistant.corpus.packaged import PackagedEmbedder
from assistant.errors import LibraryError, ModelError
from assistant.loading import Failure, Loading, Part, Progress
from assistant.opening import open_assistant
from assistant.page.stubs import without_stubs
from assistant.settings import Settings
from tests.commands import ROOT
from tests.libraries import TEA, ingest_rows

# Each takes a tenth of a second or more; all that is slower imports one of them.
HEAVY = {"chromadb", "fastapi", "gradio", "langchain", "lxml", "numpy", "pydantic", "rich"}
HEAVY |= {"onnxruntime", "sqlalchemy", "tantivy", "torch", "watchfiles"}

TOLD = """
import sys
from {package}.__main__ import main
try:
    main({words})
except SystemExit as end:
    print(end.code, *sys.modules)
"""


@pytest.mark.parametrize(
    ("package", "words", "code"),
    [
        ("assistant", ["--help"], "0"),
        ("assistant", ["timeline", "Who?", "--now", "yesterday"], "2"),
        ("ingest", ["--help"], "0"),
        ("ingest", ["seeds", "--every", "often"], "2"),
    ],
)
def test_help_and_wrong_options_are_told_without_what_is_slow_to_import(package, words, code):
    told = subprocess.run(
        [sys.executable, "-c", TOLD.format(package=package, words=words)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    ended, *modules = told.stdout.splitlines()[-1].split()
    assert ended == code
    assert HEAVY & set(modules) == set()
    assert f"{package}.options" in modules


def test_gradio_finds_no_source_to_make_stubs_of_and_all_others_find_theirs():
    component = type("Component", (), {"__module__": "gradio.components.audio"})
    before = inspect.getfile
    with without_stubs():
        with pytest.raises(OSError, match="no stubs"):
            inspect.getfile(component)
        assert inspect.getfile(Loading) == str(ROOT / "assistant" / "loading.py")
    assert inspect.getfile is before


def test_a_model_of_another_name_ends_the_start_of_the_page(home, monkeypatch, capsys):
    ingest_rows(home, [TEA])
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    for name, named in (("packaged", "all-MiniLM-L6-v2 "), ("no/such-model", "no/such-model.")):
        monkeypatch.setenv("EMBEDDING_MODEL", name)
        assert main([]) == REFUSED
        said = capsys.readouterr().err
        assert said.startswith("The library was embedded with words (64 dimensions, weights 00000")
        assert f", but EMBEDDING_MODEL names {named}" in said


def test_what_is_slow_is_loaded_in_order_and_one_failure_stops_no_other():
    go_on, said, seen = threading.Event(), [], []

    def fail():
        go_on.wait()
        raise ModelError("It is damaged. Fetch it again.")

    loading = Loading(
        [Part("index", fail), Part("search model", lambda: seen.append(loading.progress()))],
        said.append,
    )
    loading.begin()
    assert loading.progress() == Progress("index")
    go_on.set()
    loading.wait()
    failures = (Failure("index", "It is damaged. Fetch it again."),)
    assert seen == [Progress("search model", failures)]
    assert loading.progress() == Progress("", failures)
    assert said == ["It is damaged. Fetch it again."]


def test_nothing_waits_where_a_part_crashes(monkeypatch):
    crashes = []
    monkeypatch.setattr(threading, "excepthook", crashes.append)
    loading = Loading([Part("index", lambda: 1 / 0)], print)
    loading.begin()
    loading.wait()
    assert loading.progress() == Progress()


def test_the_weights_are_compared_when_the_model_is_loaded(home):
    ingest_rows(home, [TEA])
    made_by(home, PackagedEmbedder.identity)
    settings = Settings(_env_file=None, dossier_home=home, embedding_model="packaged")
    parts = open_assistant(settings, print, model_later=True)
    with closing(parts.library):
        index, model = parts.slow
        made_by(home, replace(PackagedEmbedder.identity, weights="0" * 64))
        index.load()
        with pytest.raises(LibraryError, match="weights 00000000.*weights 53aa5117"):
            model.load()


def made_by(home, identity):
    """Lets the library say that a model of this identity made its vectors."""
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as catalogue, catalogue:
        catalogue.execute(
            "UPDATE library SET embedder_name = ?, embedder_dimension = ?, embedder_weights = ?",
            astuple(identity),
        )
