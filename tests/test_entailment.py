"""A model of entailment, if a tiny one of random weights."""

from pathlib import Path

import pytest

from assistant.entailment import ENTAILED, EntailmentModel, open_entailment
from assistant.errors import ModelError
from tests.tiny_model import make_tiny_cross_encoder

PAIRS = [("The bridge opened on Friday.", f"It cost {n} million.") for n in range(12)]


@pytest.mark.parametrize(
    "labels",
    [
        ("contradiction", "entailment", "neutral"),
        ("ENTAILMENT", "NEUTRAL", "CONTRADICTION"),
        ("not_entailment", "entailment"),
    ],
)
def test_the_label_is_found_by_its_name_and_decides(
    tmp_path: Path, labels: tuple[str, ...]
) -> None:
    from sentence_transformers import CrossEncoder

    folder = make_tiny_cross_encoder(tmp_path / "model", labels)
    scores = CrossEncoder(str(folder)).predict(PAIRS, apply_softmax=True)
    column = [name.lower() for name in labels].index("entailment")
    found = EntailmentModel(str(folder)).entailed(PAIRS)
    assert found == [bool(row[column] >= ENTAILED) for row in scores]


def test_a_model_without_such_a_label_is_refused_with_advice(tmp_path: Path) -> None:
    folder = make_tiny_cross_encoder(tmp_path / "model")
    with pytest.raises(
        ModelError, match="has no label for entailment, only score.*ENTAILMENT_MODEL"
    ):
        EntailmentModel(str(folder)).entailed(PAIRS)


def test_a_folder_without_a_model_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded: .*Set ENTAILMENT_MODEL"):
        EntailmentModel(str(tmp_path)).entailed(PAIRS)


def test_without_a_name_there_is_none() -> None:
    assert open_entailment("") is None
