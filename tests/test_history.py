"""The versions of an article, and what each changed."""

import json
from pathlib import Path

import pytest

from assistant.corpus.articles import article_key
from ingest.__main__ import main
from ingest.history import history
from ingest.upkeep import remove
from tests.doubles import WordEmbedder
from tests.libraries import counts, query, workplace

FIRST = {
    "id": "tea", "title": "Tea", "text": "Tea is dear. It grows on hills. It needs rain.",
    "language": "en", "author": "Ana Lee",
}  # fmt: skip
SECOND = {
    **FIRST, "title": "Tea prices", "text": "Tea is cheap. It grows on hills. It needs rain.",
    "outlet": "The Wire", "authors": ["Ana Lee", "Bo Kim"], "published": "2025-11-07",
}  # fmt: skip
THIRD = {**SECOND, "text": f"{SECOND['text']} So they say."}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "library"
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    for row in (FIRST, SECOND, THIRD):
        counts(home, [row])
    return home


def test_each_version_is_shown_with_its_run_and_what_it_changed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, three = (time for (time,) in query(home, "SELECT started FROM runs ORDER BY number"))
    assert main(["history", "tea"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"tea ({article_key('tea')})",
        f"version 1, ingested {one}",
        f"version 2, ingested {two}",
        "  title: Tea -> Tea prices",
        "  outlet: unknown -> The Wire",
        "  authors: Ana Lee -> Ana Lee, Bo Kim",
        "  published: unknown -> 2025-11-07",
        "  --- version 1",
        "  +++ version 2",
        "  @@ -1,2 +1,2 @@",
        "  -Tea is dear.",
        "  +Tea is cheap.",
        "   It grows on hills.",
        f"version 3, ingested {three}, current",
        "  --- version 2",
        "  +++ version 3",
        "  @@ -3 +3,2 @@",
        "   It needs rain.",
        "  +So they say.",
    ]


def test_the_history_as_json_has_an_object_a_version(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history", article_key("tea"), "--json"]) == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["version"], one["current"]) for one in shown] == [(1, 0), (2, 0), (3, 1)]
    assert (shown[0]["fields"], shown[0]["diff"]) == ({}, [])
    assert shown[1]["fields"]["authors"] == [["Ana Lee"], ["Ana Lee", "Bo Kim"]]
    assert shown[2]["fields"] == {}
    assert shown[2]["diff"][-1] == "+So they say."


def test_a_removed_article_keeps_its_history(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remove(["tea"], workplace(home, WordEmbedder()))
    assert main(["history", "tea"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "removed from the library; its versions are kept until they are purged"
    assert not [line for line in lines if line.endswith("current")]
    counts(home, [THIRD])
    changes = history(workplace(home, WordEmbedder()).catalogue, "tea")
    assert [change.edition.is_current for change in changes] == [False, False, False, True]
    assert (changes[3].fields, changes[3].diff) == ({}, ())


def test_an_unknown_article_has_no_history(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "coffee"]) == 1
    assert capsys.readouterr().out == (
        "failed: coffee: is no id, URL, path or key of an article in the library\n"
    )
