"""After a purge, an article's words are in no file below the library's folder."""

import json
from pathlib import Path

import pytest

from assistant.corpus.articles import article_key
from assistant.corpus.failures import list_failures
from assistant.corpus.library import ADDED, Library
from ingest.__main__ import main
from ingest.upkeep import purge, remove
from tests.doubles import WordEmbedder
from tests.libraries import (
    NAMES,
    dense,
    found,
    ingest,
    ingest_rows,
    lexical,
    query,
    reading,
    row,
    rows,
    texts,
    workplace,
)

CANARY = "zanzibarine"
SECRET = {
    "id": f"secret-{CANARY}", "title": f"The {CANARY} affair", "language": "en",
    "text": f"A source speaks of {CANARY}. " * 200, "url": f"https://wire.example/{CANARY}",
    "author": f"Ana {CANARY}",
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "library"
    monkeypatch.setenv("DOSSIER_HOME", str(home))
    return home


def holders(home: Path) -> list[str]:
    """The files in which the canary stands, in any case or stem, or in their names."""
    stem = CANARY[:-3].encode()
    return [
        str(path)
        for path in home.rglob("*")
        if path.is_file() and (stem in path.read_bytes().lower() or stem in str(path).encode())
    ]


def occurrences(library: Library) -> int:
    """In how many passages of the index of words the canary stands: that file is compressed."""
    with library.snapshot() as snapshot:
        hits = snapshot.search(CANARY, WordEmbedder().embed_question(CANARY), 1)
    return sum(hits.frequencies.values())  # of the canary as it is, and of its stem


def purged(home: Path, *names: str) -> tuple[int, int, int]:
    place = workplace(home, WordEmbedder())
    done = purge(names, place)
    place.catalogue.close()
    return done.erased, len(done.failed), len(done.held)


def test_no_file_holds_a_word_of_a_purged_article(home: Path) -> None:
    ingest_rows(home, [*rows(), SECRET])
    ingest_rows(home, [{**SECRET, "text": f"All denied, says {CANARY}."}])
    ingest_rows(home, [{**SECRET, "text": f"{CANARY} once more.", "outlet": CANARY}])
    query(home, "PRAGMA wal_checkpoint")
    assert {Path(name).name for name in holders(home)} == {
        "catalogue.sqlite",
        "catalogue.sqlite-wal",
    }
    with reading(home) as library:
        assert occurrences(library) == 1
    assert purged(home, SECRET["id"]) == (1, 0, 0)
    assert holders(home) == []
    key = article_key(SECRET["id"])
    for table in ("articles", "versions", "passages"):
        assert query(home, f"SELECT * FROM {table} WHERE key = '{key}'") == []
    assert query(home, "SELECT count(*) FROM embeddings") == [(len(NAMES),)]
    with reading(home) as library:
        assert occurrences(library) == 0
        assert {p.article.id for p in lexical(library, "news", 50)} == set(NAMES)
        assert [p.article.id for p in dense(library, "amber news", 1)] == ["amber"]


def test_a_removed_article_can_be_purged(home: Path) -> None:
    ingest_rows(home, [*rows(), SECRET])
    remove([SECRET["id"]], workplace(home, WordEmbedder()))
    assert holders(home) != []
    assert purged(home, article_key(SECRET["id"])) == (1, 0, 0)
    assert holders(home) == []
    assert set(texts(home)) == set(NAMES)


def test_the_only_article_can_be_purged_and_ingested_again_as_new(home: Path) -> None:
    ingest_rows(home, [SECRET])
    assert purged(home, SECRET["url"]) == (1, 0, 0)
    assert holders(home) == []
    with reading(home) as library:
        assert found(library) == [[]] * 8
    ingest_rows(home, [SECRET])
    assert query(home, "SELECT version FROM versions") == [(1,)]


def test_what_runs_said_of_a_purged_input_is_erased_too(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    page, other = folder / f"{CANARY}.txt", folder / "other.txt"
    other.write_text("")
    for content in ("", f"{CANARY} speaks.", ""):
        page.write_text(content)
        ingest(home, page, folder, embedder=WordEmbedder())
    assert purged(home, str(page)) == (1, 0, 0)
    assert holders(home) == []
    past = list_failures(workplace(home, WordEmbedder()).catalogue)
    assert [one.input for one in past] == [str(other)]


def test_a_vector_that_another_article_uses_stays(home: Path) -> None:
    twin = {**row("amber"), "id": "twin"}
    ingest_rows(home, [row("amber"), twin, row("birch")])
    assert query(home, "SELECT count(*) FROM embeddings") == [(2,)]
    assert purged(home, "twin") == (1, 0, 0)
    with reading(home) as library:
        assert [p.article.id for p in dense(library, "amber news", 1)] == ["amber"]


def test_a_purge_says_which_copy_a_running_assistant_still_reads(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest_rows(home, [*rows(), SECRET])
    with reading(home) as library:
        dense(library, "amber")
        assert main(["purge", SECRET["id"], "--json"]) == 1
        told = json.loads(capsys.readouterr().out)
        assert (told["erased"], told["failed"]) == (1, [])
        assert [Path(path).parent for path in told["held"]] == [home / "indexes"] * 2
        assert set(holders(home)) <= {
            str(path) for folder in told["held"] for path in Path(folder).rglob("*")
        }
    assert main(["compact"]) == 0
    assert holders(home) == []


def test_an_unknown_article_fails_and_the_others_are_purged(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest_rows(home, [*rows(), SECRET])
    assert main(["purge", "unheard of", SECRET["id"]]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "Erased 1 of 2.",
        "failed: unheard of: is no id, URL, path or key of an article in the library",
    ]
    assert holders(home) == []


def test_compacting_gives_room_back_and_changes_no_answer(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = [
        {**row(f"{name}{n}"), "text": f"{row(name)['text']} {n} " * 40}
        for name in NAMES
        for n in range(8)
    ]
    ingest_rows(home, [*rows(), *long])
    remove([str(one["id"]) for one in long], workplace(home, WordEmbedder()))
    with reading(home) as library:
        before = found(library)
    assert main(["compact", "--json"]) == 0
    sizes = json.loads(capsys.readouterr().out)
    assert sizes["after"] < sizes["before"]
    with reading(home) as library:
        assert found(library) == before


def test_a_file_that_the_page_was_given_is_purged_with_its_article(home: Path) -> None:
    added = home / ADDED
    added.mkdir(parents=True)
    (added / "note.txt").write_text(f"A source speaks of {CANARY}.")
    (added / "tea.txt").write_text("Tea grows on hills.")
    ingest(home, added, embedder=WordEmbedder())
    assert purge([str(added / "note.txt")], workplace(home, WordEmbedder())).erased == 1
    assert holders(home) == []
    assert [path.name for path in added.iterdir()] == ["tea.txt"]
