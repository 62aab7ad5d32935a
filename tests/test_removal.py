"""Articles leave the library: by name, or because their files are gone."""

import json
from pathlib import Path

import pytest

from assistant.corpus.articles import article_key
from assistant.corpus.catalogue import CatalogueEdit, open_catalogue
from ingest.__main__ import main
from ingest.pipeline import add
from ingest.reading import Failure
from ingest.report import Report
from ingest.upkeep import remove
from tests.doubles import WordEmbedder
from tests.libraries import (
    NAMES,
    SALT,
    TEA,
    counts,
    dense,
    found,
    generations,
    ingest_rows,
    lexical,
    query,
    reading,
    row,
    rows,
    texts,
    workplace,
    write_lines,
)

KEY = article_key("tea")
PAGE = {**SALT, "url": "https://salt.example/page"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    return folder


def removed(home: Path, *names: str) -> tuple[int, tuple[Failure, ...]]:
    report = remove(names, workplace(home, WordEmbedder()))
    return report.removed, report.failed


def pruned(home: Path, *paths: Path) -> Report:
    return add([str(path) for path in paths], workplace(home, WordEmbedder()), prune=True)


def words(library_home: Path) -> set[str]:
    """The current articles' texts."""
    return set(texts(library_home).values())


def test_promise_9_removing_an_article_leaves_no_old_passage_visible(home: Path) -> None:
    ingest_rows(home, rows())
    assert removed(home, "amber") == (1, ())
    with reading(home) as library:
        for search in (dense, lexical):
            ids = {p.article.id for p in search(library, "amber news", 50)}
            assert ids == set(NAMES) - {"amber"}
        with library.snapshot() as snapshot:
            vector = WordEmbedder().embed_question("amber")
            hits = snapshot.search("amber", vector, 50)
            named = {name.partition(".")[0] for name, _ in [*hits.dense, *hits.lexical]}
            assert article_key("amber") not in named


def test_promise_9_renaming_a_file_leaves_no_old_passage_visible(home: Path, folder: Path) -> None:
    page = folder / "tea.md"
    page.write_text("---\nid: tea\n---\nTea grows on hills.")
    pruned(home, folder)
    page.write_text("---\nid: coffee\n---\nCoffee grows on hills.")
    report = pruned(home, folder)
    assert (report.added, report.changed, report.removed) == (1, 0, 1)
    assert words(home) == {"Coffee grows on hills."}
    with reading(home) as library:
        assert {p.article.id for p in lexical(library, "hills", 10)} == {"coffee"}


def test_promise_9_shrinking_an_article_leaves_no_old_passage_visible(home: Path) -> None:
    long = " ".join(f"Sentence {n} of the tea hills and the pickers there." for n in range(500))
    counts(home, [{**TEA, "text": long}])
    counts(home, [{**TEA, "text": "The tea hills."}])
    with reading(home) as library:
        for search in (dense, lexical):
            assert [p.text for p in search(library, "hills", 100)] == ["The tea hills."]


def test_an_old_version_of_a_removed_article_still_opens(home: Path) -> None:
    counts(home, [TEA, SALT])
    removed(home, "tea")
    with reading(home) as library, library.view() as view:
        assert view.counts() == (1, 0)
        old = view.article(KEY, 1)
        assert old is not None
        assert old.text == TEA["text"]


def test_a_removed_article_that_comes_back_gets_its_next_version(home: Path) -> None:
    counts(home, [TEA, SALT])
    removed(home, "tea")
    assert counts(home, [TEA, SALT]) == {"added": 1, "unchanged": 1}
    assert query(home, f"SELECT current, staged FROM articles WHERE key = '{KEY}'") == [(2, None)]
    with reading(home) as library:
        assert [(p.article.id, p.version) for p in dense(library, "tea hills", 1)] == [("tea", 2)]


def test_a_return_that_is_interrupted_leaves_the_removed_article_removed(home: Path) -> None:
    counts(home, [TEA, SALT])
    removed(home, "tea")
    place = workplace(home, WordEmbedder())
    with place.catalogue.transaction() as connection:
        connection.exec_driver_sql(
            f"CREATE TEMP TABLE copy AS SELECT * FROM versions WHERE key = '{KEY}'"
        )
        connection.exec_driver_sql("UPDATE copy SET version = 2")
        connection.exec_driver_sql("INSERT INTO versions SELECT * FROM copy")
        connection.exec_driver_sql(f"UPDATE articles SET staged = 2 WHERE key = '{KEY}'")
    assert counts(home, [SALT]) == {"unchanged": 1}
    assert set(texts(home)) == {"salt"}
    assert counts(home, [TEA]) == {"added": 1}


def test_a_removal_that_is_interrupted_is_taken_back(home: Path) -> None:
    counts(home, [TEA, SALT])
    with open_catalogue(home).transaction() as connection:
        CatalogueEdit(connection).stage_removal(KEY)
    assert set(texts(home)) == {"tea", "salt"}
    assert counts(home, [SALT]) == {"unchanged": 1}
    assert query(home, "SELECT staged FROM articles") == [(None,), (None,)]
    assert set(texts(home)) == {"tea", "salt"}


def test_the_last_article_can_be_removed(home: Path) -> None:
    counts(home, [TEA])
    assert removed(home, "tea") == (1, ())
    with reading(home) as library:
        assert found(library) == [[]] * 8
    assert counts(home, [TEA, SALT]) == {"added": 2}
    assert set(texts(home)) == {"tea", "salt"}


@pytest.mark.parametrize("name", ["salt", PAGE["url"], article_key("salt")])
def test_an_article_is_named_by_its_id_its_url_or_its_key(home: Path, name: str) -> None:
    counts(home, [TEA, PAGE])
    assert removed(home, name) == (1, ())
    assert set(texts(home)) == {"tea"}


def test_an_article_is_named_by_its_path_as_seen_from_here(
    home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "tea.txt").write_text("Tea.")
    (folder / "salt.txt").write_text("Salt.")
    pruned(home, folder)
    monkeypatch.chdir(folder)
    assert removed(home, "./tea.txt", str(folder / "tea.txt")) == (1, ())
    assert words(home) == {"Salt."}


def test_names_that_no_one_article_has_fail_and_stop_no_other(home: Path) -> None:
    counts(home, [TEA, PAGE, {**PAGE, "id": "salt again"}, {**TEA, "id": "old"}])
    removed(home, "old")
    keys = sorted(map(article_key, ["salt", "salt again"]))
    assert removed(home, "sugar", PAGE["url"], "old", "tea") == (
        1,
        (
            Failure("sugar", "is no id, URL, path or key of an article in the library"),
            Failure(PAGE["url"], f"names 2 articles; give one of their keys: {keys[0]}, {keys[1]}"),
            Failure("old", "was removed before"),
        ),
    )
    before = generations(home)
    assert removed(home, "sugar")[0] == 0
    assert generations(home) == before


def test_the_command_reports_what_it_removed_and_what_failed(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counts(home, [TEA, SALT])
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    assert main(["remove", "tea", "sugar", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["removed"], [failure["input"] for failure in report["failed"]]) == (1, ["sugar"])
    assert main(["remove", "salt"]) == 0
    assert capsys.readouterr().out == "Removed 1 of 1.\n"
    assert texts(home) == {}


def test_pruning_removes_what_is_gone_from_the_folder_and_nothing_else(
    home: Path, folder: Path, tmp_path: Path
) -> None:
    (folder / "sub").mkdir()
    for name in ("kept.txt", "gone.txt", "sub/gone too.txt", "b#d.txt"):
        (folder / name).write_text(f"This is {name}.")
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / "far.txt").write_text("This is far.")
    pruned(home, folder, other)
    for path in (folder / "gone.txt", folder / "sub/gone too.txt", folder / "b#d.txt"):
        path.unlink()
    (other / "far.txt").unlink()
    report = pruned(home, folder)
    assert (report.added, report.unchanged, report.removed) == (0, 1, 3)
    assert words(home) == {"This is kept.txt.", "This is far."}


def test_without_prune_nothing_is_removed(home: Path, folder: Path) -> None:
    for name in ("kept", "gone"):
        (folder / f"{name}.txt").write_text(name)
    pruned(home, folder)
    (folder / "gone.txt").unlink()
    report = add([str(folder)], workplace(home, WordEmbedder()))
    assert (report.unchanged, report.removed) == (1, 0)
    assert words(home) == {"kept", "gone"}


def test_a_moved_file_is_not_gone(home: Path, folder: Path) -> None:
    (folder / "tea.txt").write_text("Tea.")
    pruned(home, folder)
    (folder / "tea.txt").rename(folder / "green.txt")
    report = pruned(home, folder)
    assert (report.unchanged, report.removed) == (1, 0)


def test_a_file_that_cannot_be_read_now_is_not_gone(home: Path, folder: Path) -> None:
    for name in ("tea", "salt"):
        (folder / f"{name}.txt").write_text(name)
    pruned(home, folder)
    (folder / "tea.txt").write_bytes(b"\xff\xfe\xff")
    report = pruned(home, folder)
    assert (report.removed, len(report.failed)) == (0, 1)
    assert words(home) == {"tea", "salt"}


def test_a_folder_without_any_article_may_be_a_lost_disk_and_loses_nothing(
    home: Path, folder: Path
) -> None:
    (folder / "tea.txt").write_text("Tea.")
    pruned(home, folder)
    (folder / "tea.txt").unlink()
    report = pruned(home, folder)
    assert (report.removed, [f.reason for f in report.failed]) == (
        0,
        ["holds no file of a known format"],
    )
    folder.rmdir()
    assert pruned(home, folder).removed == 0
    assert words(home) == {"Tea."}


def test_a_line_that_is_gone_from_a_file_that_was_read_is_pruned(
    home: Path, folder: Path, tmp_path: Path
) -> None:
    named = {**row("a#b"), "url": "https://tea.example/#top"}
    source = write_lines(folder / "articles.jsonl", [TEA, SALT, named])
    other = write_lines(tmp_path / "other.jsonl", [row("amber")])
    pruned(home, source, other)
    write_lines(source, [SALT])
    assert pruned(home, source).removed == 2
    assert set(texts(home)) == {"salt", "amber"}
    source.unlink()
    (folder / "birch.txt").write_text("Birch.")
    assert pruned(home, folder).removed == 1
    assert words(home) == {row("amber")["text"], "Birch."}


def test_a_file_with_a_line_that_failed_keeps_all_of_its_articles(home: Path, folder: Path) -> None:
    source = write_lines(folder / "articles.jsonl", [TEA, SALT])
    pruned(home, source)
    source.write_text('{"id": "salt", "title": "Salt", "text": "Salt is dear."}\n{"id": "te')
    report = pruned(home, source)
    assert (report.changed, report.removed, len(report.failed)) == (1, 0, 1)
    assert set(texts(home)) == {"tea", "salt"}


def test_an_article_that_another_folder_gave_last_is_not_pruned(
    home: Path, folder: Path, tmp_path: Path
) -> None:
    source = write_lines(folder / "articles.jsonl", [TEA, SALT])
    other = write_lines(tmp_path / "other.jsonl", [TEA])
    pruned(home, source)
    pruned(home, other)
    write_lines(source, [SALT])
    assert pruned(home, folder).removed == 0
    assert set(texts(home)) == {"tea", "salt"}
