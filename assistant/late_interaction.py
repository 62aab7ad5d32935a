"""Which sentences have what is hard to find: each token of a question against each of a sentence.

Compared by the tokens' own vectors, which the model makes on its way to those of the texts: the
late interaction of ColBERT (Khattab and Zaharia, 2020), of which only the telling tokens are kept.
"""

from collections.abc import Sequence

import numpy as np

from assistant.corpus.embedding import Tokens

SHARE = 3  # a third of the question's tokens counts: benchmarks/README.md


def hardest(question: Tokens, sentences: Sequence[Tokens]) -> list[float]:
    """One number a sentence, mostly 0 to 1: how near it comes to what the others lack.

    It is the mean, over the third of the question's tokens that the sentences come least near to,
    of the greatest cosine to a token of the sentence.
    """
    if not sentences:
        return []
    starts = np.cumsum([0, *map(len, sentences[:-1])])
    cosines = question.astype(np.float32) @ np.concatenate(sentences).astype(np.float32).T
    nearest = np.maximum.reduceat(cosines, starts, axis=1)  # one row a token of the question
    count = max(1, round(len(question) / SHARE))
    hard = np.argsort(nearest.mean(axis=1), kind="stable")[:count]
    return [float(value) for value in nearest[hard].mean(axis=0)]
