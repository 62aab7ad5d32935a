"""The words that a sentence puts in quotation marks, which must stand in a text as they are."""

import re
from collections.abc import Iterable

from assistant.checking.folding import fold_quote
from assistant.corpus.phrases import quoted

_MARKS = re.compile(r'"[^"]*+"|“[^“”]*+”|„[^„“”]*+[“”]|«[^«»]*+»|「[^「」]*+」')
_LEFT_OUT = re.compile(r"\s*(?:\.\.\.|\[[^\]]*+\])\s*")  # [sic], an ellipsis
_ENDS = " .,;:!?'\"-"


def missing(sentence: str, texts: Iterable[str]) -> list[str]:
    """The quoted words that stand in none of the texts; `texts` are folded."""
    held = list(texts)
    return [words for words in quoted(sentence) if not any(_stands(words, one) for one in held)]


def without_quotations(sentence: str) -> str:
    """The sentence with blanks for what stands in quotation marks, of the same length."""
    return _MARKS.sub(lambda match: " " * len(match[0]), sentence)


def _stands(words: str, folded: str) -> bool:
    """Whether each piece between ellipses stands in the text, as whole words."""
    pieces = (piece.strip(_ENDS) for piece in _LEFT_OUT.split(fold_quote(words)))
    return all(_holds(piece, folded) for piece in pieces if piece)


def _holds(piece: str, folded: str) -> bool:
    """The first letter may be small or large: a quotation can open a sentence."""
    first = re.escape(piece[0].lower()) + "|" + re.escape(piece[0].upper())
    edge_before = r"(?<!\w)" if piece[0].isalnum() else ""
    edge_after = r"(?!\w)" if piece[-1].isalnum() else ""
    return bool(re.search(f"{edge_before}(?:{first}){re.escape(piece[1:])}{edge_after}", folded))
