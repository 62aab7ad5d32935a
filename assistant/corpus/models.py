"""Which embedding model a name in the settings means."""

from pathlib import Path

from assistant.corpus.embedding import Embedder
from assistant.corpus.packaged import PackagedEmbedder
from assistant.corpus.transformer import SentenceTransformerEmbedder

PACKAGED = "packaged"


def open_embedder(name: str, *, cache: Path, spinning: bool = True) -> Embedder:
    """The model of this name, not loaded yet; `cache` keeps what is made of the packaged one.

    Whoever embeds a text now and then does without `spinning`: see the packaged model.
    """
    if name == PACKAGED:
        return PackagedEmbedder(cache, spinning=spinning)
    return SentenceTransformerEmbedder(name)
