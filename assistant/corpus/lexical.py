"""The index of words: the one home of tantivy."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import tantivy

from assistant.corpus.terms import terms

Hit = tuple[str, float]  # passage id and score, higher is better

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
            writer.add_document(tantivy.Document(id=passage, words=words))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, words: Sequence[str], limit: int) -> list[Hit]:
        """The best passages for these terms; equal scores in the order of their ids."""
        return best(lambda depth: self._top(words, depth), limit)

    def _top(self, words: Sequence[str], limit: int) -> list[Hit]:
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(_SCHEMA, "words", word))
            for word in sorted(set(words))
        ]
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.boolean_query(clauses), limit).hits
        return [(str(searcher.doc(address)["id"][0]), float(score)) for score, address in found]

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
    builder.add_text_field("words", tokenizer_name="terms", index_option="freq")
    return builder.build()


_SCHEMA = _schema()
