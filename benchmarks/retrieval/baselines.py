"""What Dossier is compared with: plain BM25, and the default pipelines of two products."""

import re
from collections.abc import Sequence

import bm25s  # type: ignore[import-untyped]  # it has none

from assistant.conversation import Question
from assistant.corpus.embedding import Embedder
from benchmarks.retrieval.collection import Document
from benchmarks.retrieval.pieces import Pieces, cut, with_title
from benchmarks.retrieval.runner import Rank
from benchmarks.vector_cache import VectorCache

WORDS = 220  # in a piece for BM25


def bm25(documents: Sequence[Document]) -> Rank:
    """Plain BM25 (k1 .9, b .4): words in small letters, no stems, each piece under its header."""
    pieces = cut(documents, _runs_of_words)
    index = bm25s.BM25(k1=0.9, b=0.4, method="lucene")
    index.index([_words(text) for text in pieces.texts], show_progress=False)

    def rank(question: Question) -> list[str]:
        words = _words(question.text)
        return pieces.best(index.get_scores(words)) if words else []

    return rank


def open_webui(documents: Sequence[Document], embedder: Embedder, cache: VectorCache) -> Rank:
    """1000/100 characters, cosine. The product shows the first three pieces."""
    pieces = cut(documents, lambda one: _split(with_title(one), overlap=100))
    return _by_cosine(pieces, embedder, cache)


def anything_llm(documents: Sequence[Document], embedder: Embedder, cache: VectorCache) -> Rank:
    """1000/20 characters under a header, cosine. The product shows four pieces of .25 and more."""
    pieces = cut(documents, lambda one: [_under_header(t, one) for t in _split(one.text, 20)])
    return _by_cosine(pieces, embedder, cache)


def _by_cosine(pieces: Pieces, embedder: Embedder, cache: VectorCache) -> Rank:
    """Compares with every vector: no index of neighbours can find better ones."""
    vectors = cache.embed_passages(pieces.texts)
    return lambda question: pieces.best(vectors @ embedder.embed_question(question.text))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs_of_words(document: Document) -> list[str]:
    words = document.text.split()
    runs = (words[start : start + WORDS] for start in range(0, len(words), WORDS))
    header = f"{document.title} {document.outlet}"
    return [f"{header}\n{' '.join(run)}" for run in runs]


def _split(text: str, overlap: int) -> list[str]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # seconds to import

    return RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=overlap).split_text(text)


def _under_header(text: str, document: Document) -> str:
    """The piece with what AnythingLLM writes above it of a document's metadata."""
    told = {"sourceDocument": document.title, "published": document.published}
    lines = "".join(f"{name}: {value}\n" for name, value in told.items() if value)
    return f"<document_metadata>\n{lines}</document_metadata>\n\n{text}" if lines else text
