"""The index of words: the one home of tantivy."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import tantivy

from assistant.corpus.terms import terms

Hit = tuple[str, float]  # passage id and score, higher is better

PHRASE_WEIGHT = 2.0  # of words in a row beside the same words anywhere
GUESSED = 0.5  # weight of a word that the question does not spell so

_HEAP = 64_000_000  # bytes of the writer's buffer


def best(search: Callable[[int], list[Hit]], limit: int) -> list[Hit]:
    """The `limit` best, ties by id: which of two equal ones an index gives is up to its history."""
    depth = limit + 1
    hits = search(depth)
    while len(hits) == depth and hits[limit - 1][1] == hits[-1][1]:
        depth *= 4
        hits = search(depth)
    return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:limit]


class WordIndex:
    """BM25 over terms that `corpus.terms` made; one thread writes, so that runs are equal."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(_schema(), path=str(folder), reuse=True)
        words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("terms", words)

    def change(self, *, remove: Iterable[str], add: Iterable[tuple[str, str, str | None]]) -> None:
        """Removes passage ids and adds passages as (id, text, language)."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for passage in remove:
            writer.delete_documents_by_term("id", passage)
        for passage, text, language in add:
            words = " ".join(terms(text, language))
            key = passage.partition(".")[0]
            writer.add_document(tantivy.Document(id=passage, key=key, words=words))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(
        self,
        words: Iterable[str],
        limit: int,
        *,
        guesses: Iterable[str] = (),
        phrases: Iterable[Sequence[str]] = (),
        allowed: frozenset[str] | None = None,
    ) -> list[Hit]:
        """The best passages for these terms; equal scores in the order of their ids.

        Those that hold one of the phrases in a row gain by it; `guesses` are terms that a misspelt
        word may stand for; `allowed` are the keys of the articles to be searched, all when None.
        """
        clauses = [_term(word) for word in sorted(set(words))]
        clauses += [_boosted(_term(word), GUESSED) for word in sorted(set(guesses))]
        clauses += [_phrase(row) for row in sorted(set(map(tuple, phrases))) if len(row) > 1]
        query = _any_of(clauses)
        if allowed is not None:
            query = _within(query, allowed)
        return best(lambda depth: self._top(query, depth), limit)

    def _top(self, query: tantivy.Query, limit: int) -> list[Hit]:
        searcher = self._index.searcher()
        found = searcher.search(query, limit, count=False).hits
        return [(str(searcher.doc(address)["id"][0]), float(score)) for score, address in found]

    def vocabulary(self) -> list[tuple[str, int]]:
        """Every term, with the number of passages that hold it."""
        return list(self._index.searcher().terms_with_prefix("words", ""))

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """In how many passages each term stands."""
        searcher = self._index.searcher()
        return {word: searcher.doc_freq("words", word) for word in set(words)}

    def count(self) -> int:
        return int(self._index.searcher().num_docs)

    def ids(self) -> list[str]:
        """Every passage id that is in the index."""
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.all_query(), max(1, self.count())).hits
        return [str(searcher.doc(address)["id"][0]) for _, address in found]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")  # of the article
    builder.add_text_field("words", tokenizer_name="terms", index_option="position")
    return builder.build()


_SCHEMA = _schema()


def _term(word: str) -> tantivy.Query:
    return tantivy.Query.term_query(_SCHEMA, "words", word)


def _boosted(query: tantivy.Query, weight: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, weight)


def _phrase(words: Sequence[str]) -> tantivy.Query:
    in_a_row = tantivy.Query.phrase_query(_SCHEMA, "words", list(words))
    return _boosted(in_a_row, PHRASE_WEIGHT)


def _any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _within(query: tantivy.Query, keys: frozenset[str]) -> tantivy.Query:
    """The same scores, of these articles' passages only."""
    these = tantivy.Query.term_set_query(_SCHEMA, "key", sorted(keys))
    rule = tantivy.Query.const_score_query(these, 0.0)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, rule)])
