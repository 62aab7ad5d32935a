"""Which sentences have what is hard to find: each token of a question against each of a text.

Compared by the tokens' own vectors, which the model makes on its way to those of the texts: the
late interaction of ColBERT (Khattab and Zaharia, 2020), of which only the telling tokens are kept.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.corpus.embedding import Tokens

Cosines = npt.NDArray[np.float32]  # one row a text, one column a token of the question

SHARE = 3  # a third of the question's tokens counts: benchmarks/README.md


def nearest(question: Tokens, texts: Sequence[Tokens]) -> Cosines:
    """For each text and token of the question the greatest cosine to a token of the text."""
    if not texts:
        return np.empty((0, len(question)), np.float32)
    starts = np.cumsum([0, *map(len, texts[:-1])])
    cosines = np.concatenate(texts).astype(np.float32) @ question.astype(np.float32).T
    return np.asarray(np.maximum.reduceat(cosines, starts, axis=0))


def hardest(found: Cosines) -> list[float]:
    """One number a text, mostly 0 to 1: how near it comes to what the others lack.

    It is the mean of what `nearest` found, over the third of the question's tokens that the texts
    come least near to.
    """
    if not len(found):
        return []
    count = max(1, round(found.shape[1] / SHARE))
    hard = np.argsort(found.mean(axis=0), kind="stable")[:count]
    return [float(value) for value in found[:, hard].mean(axis=1)]
