"""The systems that answer the questions of a set, each as a function that ranks documents."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

from assistant.answering import Answerer, Reranker
from assistant.conversation import Question
from assistant.corpus.embedding import Embedder
from assistant.corpus.library import Library
from assistant.errors import QuestionError
from assistant.reranking import open_reranker
from assistant.settings import Settings
from benchmarks.retrieval import baselines
from benchmarks.retrieval.collection import Collection
from benchmarks.retrieval.libraries import CACHE, opened, prepare
from benchmarks.retrieval.runner import Rank
from benchmarks.vector_cache import VectorCache

DOSSIER = "Dossier"
DENSE = "its vectors alone"
BM25 = "BM25"
OPEN_WEBUI = "Open WebUI's default"
ANYTHING_LLM = "AnythingLLM's default"
RERANKED = "Dossier with RERANKER_MODEL"
SYSTEMS = {
    "dossier": DOSSIER,
    "reranked": RERANKED,
    "dense": DENSE,
    "bm25": BM25,
    "open-webui": OPEN_WEBUI,
    "anything-llm": ANYTHING_LLM,
}
BLIND = frozenset({DENSE, BM25, OPEN_WEBUI, ANYTHING_LLM})  # to the day and to the history

LIMIT = 30  # passages of Dossier: it takes three of an article at most, so ten articles at least
DEPTH = 200  # nearest vectors, for ten articles


@contextmanager
def systems(
    collection: Collection, wanted: Sequence[str], embedder: Embedder
) -> Iterator[dict[str, Rank]]:
    """The wanted systems by their names, all over the same documents."""
    with (
        opened(prepare(collection)) as library,
        closing(VectorCache(CACHE / "vectors.sqlite", embedder)) as cache,
    ):
        documents = collection.documents()
        makers: dict[str, Callable[[], Rank]] = {
            DOSSIER: lambda: dossier(library, embedder),
            RERANKED: lambda: dossier(library, embedder, reranker=_reranker()),
            DENSE: lambda: dense(library, embedder),
            BM25: lambda: baselines.bm25(documents),
            OPEN_WEBUI: lambda: baselines.open_webui(documents, embedder, cache),
            ANYTHING_LLM: lambda: baselines.anything_llm(documents, embedder, cache),
        }
        yield {name: make() for name, make in makers.items() if name in wanted}


def _reranker() -> Reranker:
    """The one that the settings name; ends the program where they name none."""
    found = open_reranker(Settings().reranker_model)
    return found or sys.exit("RERANKER_MODEL is empty: there is no reranker to measure.")


def dossier(library: Library, embedder: Embedder, *, reranker: Reranker | None = None) -> Rank:
    """The product, without a language model; a question that it refuses finds nothing."""
    answerer = Answerer(library=library, embedder=embedder, writer=None, reranker=reranker)

    def rank(question: Question) -> list[str]:
        try:
            _, retrieved = answerer.search(question, LIMIT)
        except QuestionError:
            return []
        return list(dict.fromkeys(one.passage.article.id for one in retrieved.ranked))

    return rank


def dense(library: Library, embedder: Embedder) -> Rank:
    """The nearest passages of the product's own index of vectors."""

    def rank(question: Question) -> list[str]:
        with library.snapshot() as snapshot:
            vector = embedder.embed_question(question.text)
            names = [name for name, _ in snapshot.search(question.text, vector, DEPTH).dense]
            passages = snapshot.view.passages(names)
        return list(dict.fromkeys(passages[n].article.id for n in names if n in passages))

    return rank
