"""Words are published first; vectors follow, step by step, and nothing is embedded twice."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.corpus.embedding import Vectors
from ingest import publication
from ingest.pipeline import add
from ingest.progress import Silent
from ingest.workplace import Workplace
from tests.doubles import WordEmbedder
from tests.libraries import dense, ingest, lexical, query, reading, workplace, write_lines

ARTICLES = 250  # of four passages: more than are waited for, also when a batch is done


def rows(*, start: int = 0) -> list[dict[str, object]]:
    return [
        {
            "id": f"n{number}",
            "title": f"Note {number}",
            "text": " ".join(f"Sentence {n} of note q{number} on the harbour." for n in range(90)),
            "language": "en",
        }
        for number in range(start, start + ARTICLES)
    ]


@dataclass
class Watcher(Silent):
    """Looks into the library as a reader would, each time that something was published."""

    home: Path
    seen: list[tuple[int, int, int]] = field(default_factory=list)  # words, vectors, waiting

    def step(self, name: str) -> None:
        if name == "clean":
            with reading(self.home) as library:
                words = len(lexical(library, "harbour", 2000))
                with library.view() as view:
                    self.seen.append((words, vectors(self.home), view.waiting_articles()))


def vectors(home: Path) -> int:
    """How many vectors the published index holds; opening it compares the number."""
    with reading(home) as library:
        dense(library, "x")
    return int(query(home, "SELECT vectors FROM library")[0][0])


class Stopping(WordEmbedder):
    """Is interrupted after so many passages, as by Ctrl-C."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._after = after

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if len(self.embedded) + len(texts) > self._after:
            raise KeyboardInterrupt
        return super().embed_passages(texts)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_lines(tmp_path / "articles.jsonl", rows())


def test_all_articles_are_found_by_words_before_any_has_a_vector(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "STEP_SECONDS", 0.0)  # a publication after each batch
    home = tmp_path / "library"
    watcher = Watcher(home)
    place = workplace(home, WordEmbedder())
    report = add([str(source)], Workplace(home, place.catalogue, place.embedder, watcher))
    passages = watcher.seen[-1][1]
    assert (report.added, report.waiting) == (ARTICLES, 0)
    assert watcher.seen[0] == (passages, 0, ARTICLES)
    assert watcher.seen[-1] == (passages, passages, 0)
    assert len(watcher.seen) > 3
    for before, after in itertools.pairwise(watcher.seen):
        assert after[0] == passages
        assert after[1] > before[1]
        assert after[2] <= before[2]


def test_an_interrupted_run_is_taken_up_and_embeds_only_the_rest(
    tmp_path: Path, source: Path
) -> None:
    home = tmp_path / "library"
    stopped = Stopping(after=300)
    with pytest.raises(KeyboardInterrupt):
        ingest(home, source, embedder=stopped)
    with reading(home) as library:
        assert len({found.article.id for found in lexical(library, "harbour", 2000)}) == ARTICLES
    again = WordEmbedder()
    report = ingest(home, source, embedder=again)
    assert (report.added, report.unchanged, report.waiting) == (0, ARTICLES, 0)
    assert set(stopped.embedded).isdisjoint(again.embedded)
    assert vectors(home) == len(stopped.embedded) + len(again.embedded)
    third = WordEmbedder()
    ingest(home, source, embedder=third)
    assert third.embedded == []


def test_vectors_that_were_made_and_not_published_are_published_by_the_next_run(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "library"
    with pytest.raises(KeyboardInterrupt):
        ingest(home, source, embedder=Stopping(after=300))
    assert vectors(home) == 0
    other = write_lines(tmp_path / "other.jsonl", [{"id": "one", "text": "One more note."}])
    with pytest.raises(KeyboardInterrupt):
        ingest(home, other, embedder=Stopping(after=0))
    assert vectors(home) == 256
    with reading(home) as library:
        assert [found.article.id for found in lexical(library, "more")] == ["one"]


def test_few_passages_are_published_at_once_with_their_vectors(tmp_path: Path) -> None:
    home = tmp_path / "library"
    source = write_lines(tmp_path / "few.jsonl", rows()[:20])
    watcher = Watcher(home)
    place = workplace(home, WordEmbedder())
    add([str(source)], Workplace(home, place.catalogue, place.embedder, watcher))
    ((words, embedded, waiting),) = watcher.seen
    assert words == embedded > 0
    assert waiting == 0
