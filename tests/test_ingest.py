from pathlib import Path

from ingest.reading import Failure
from tests.doubles import WordEmbedder
from tests.libraries import (
    SALT,
    TEA,
    counts,
    dense,
    generations,
    hashes,
    ingest,
    ingest_rows,
    lexical,
    outcome,
    published,
    query,
    reading,
    texts,
    write_lines,
)


def test_the_report_counts_what_was_added_changed_unchanged_and_failed(
    tmp_path: Path, home: Path
) -> None:
    assert counts(home, [TEA, SALT]) == {"added": 2}
    source = write_lines(tmp_path / "next.jsonl", [TEA, {**SALT, "text": "Salt is dear."}])
    with source.open("a") as file:
        file.write('{"id": "bread", "text": "Bread rises."}\n[]\n')
    assert outcome(home, source) == (1, 1, 1, (Failure(f"{source}:4", "is not a JSON object"),))


def test_unchanged_articles_cost_no_embedding_and_leave_the_index_as_it_is(home: Path) -> None:
    source = write_lines(home.parent / "articles.jsonl.gz", [TEA, SALT])
    first = WordEmbedder()
    ingest(home, source, embedder=first)
    assert len(first.embedded) == 2
    before = hashes(home / "indexes")
    again = WordEmbedder()
    report = ingest(home, source, embedder=again)
    assert (report.unchanged, again.embedded) == (2, [])
    assert hashes(home / "indexes") == before
    assert (published(home), generations(home)) == (1, ["1"])
    assert query(home, "SELECT number, finished IS NOT NULL FROM runs") == [(1, 1), (2, 1)]


def test_a_changed_article_embeds_only_the_passages_that_changed(home: Path) -> None:
    long = " ".join(f"Sentence number {n} is here." for n in range(200))
    ingest_rows(home, [{**TEA, "text": long}])
    source = write_lines(home.parent / "next.jsonl", [{**TEA, "text": f"{long} One more."}])
    embedder = WordEmbedder()
    ingest(home, source, embedder=embedder)
    assert len(embedder.embedded) == 1


def twelve_passages(changed: int | None = None) -> str:
    """Each is full with 21 sentences of 12 words and signs; the changed one is longer."""
    more = {changed: " again and again"}
    return " ".join(
        f"Sentence {n} tells what the ships of the harbour brought in{more.get(n, '')}."
        for n in range(12 * 21)
    )


def test_a_changed_sentence_costs_two_passages_and_a_changed_title_all(home: Path) -> None:
    ingest_rows(home, [{**TEA, "text": twelve_passages()}])
    assert query(home, "SELECT count(*) FROM passages") == [(12,)]
    rows = [{**TEA, "text": twelve_passages(changed=110)}]
    sentence, title = WordEmbedder(), WordEmbedder()
    ingest(home, write_lines(home.parent / "next.jsonl", rows), embedder=sentence)
    assert len(sentence.embedded) == 2
    renamed = [{**rows[0], "title": "Cups"}]
    ingest(home, write_lines(home.parent / "next.jsonl", renamed), embedder=title)
    assert len(title.embedded) == 13


def test_a_changed_article_replaces_its_old_version(home: Path) -> None:
    counts(home, [TEA, SALT])
    assert counts(home, [{**TEA, "text": "Coffee grows in shade."}, SALT]) == {
        "changed": 1,
        "unchanged": 1,
    }
    with reading(home) as library:
        assert [p.text for p in dense(library, "coffee shade", 1)] == ["Coffee grows in shade."]
        assert [p.article.id for p in lexical(library, "hills")] == []
    assert texts(home) == {"tea": "Coffee grows in shade.", "salt": SALT["text"]}


def test_an_article_that_shrinks_leaves_no_old_passage_visible(home: Path) -> None:
    sentence = "Number {} of the tea hills and the rain and the pickers who climb them each day. "
    long = "".join(sentence.format(n) for n in range(300))
    counts(home, [{**TEA, "text": long}])
    with reading(home) as library:
        assert len(lexical(library, "hills", 100)) >= 20
        short = long[: len(long) // 8]
        counts(home, [{**TEA, "text": short}])
        for search in (dense, lexical):
            found = search(library, "hills", 100)
            assert sorted((p.start, p.version) for p in found) == [(p, 2) for p in starts(home)]
            assert {p.text in short for p in found} == {True}
    assert 2 <= len(starts(home)) <= 4


def starts(home: Path) -> list[int]:
    sql = "SELECT p.start FROM passages p JOIN articles a ON a.key = p.key AND version = current"
    return sorted(start for (start,) in query(home, sql))


def test_a_field_that_is_dropped_is_gone(home: Path) -> None:
    counts(home, [{**TEA, "source": "The Wire", "author": "Ana Lee"}])
    assert counts(home, [TEA]) == {"changed": 1}
    with reading(home) as library, library.view() as view:
        (article,) = view.current_articles()
        assert (article.outlet, article.authors) == (None, ())


def test_an_article_longer_than_a_batch_goes_in_whole(home: Path) -> None:
    long = " ".join(f"Sentence number {n} of a very long article is here." for n in range(8000))
    counts(home, [{**TEA, "text": long}, SALT])
    with reading(home) as library:
        found = lexical(library, "7999", 5)
        assert [p.article.id for p in found] == ["tea"]
        with library.view() as view:
            assert view.passage_count() > 256
    assert texts(home)["tea"] == long
