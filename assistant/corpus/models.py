"""Which embedding model a name in the settings means."""

from pathlib import Path

from assistant.corpus.embedding import Embedder
from assistant.corpus.packaged import PackagedEmbedder
from assistant.corpus.transformer import SentenceTransformerEmbedder

PACKAGED = "packaged"


def open_embedder(name: str, *, cache: Path) -> Embedder:
    """The model of this name, not loaded yet; `cache` keeps what is made of the packaged one."""
    if name == PACKAGED:
        return PackagedEmbedder(cache)
    return SentenceTransformerEmbedder(name)
