"""What one version of a text changed: by sentences, and by words where sentences were changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from assistant.corpus.articles import Article
from assistant.corpus.sentences import sentences

LIKE = 0.4  # of the words in common, in order: below it, word by word, nobody could read it
MOST = 2000  # words compared one by one: the time grows with their square

_WORD = re.compile(r"\w+\s*|[^\w\s]\s*")


@dataclass(frozen=True)
class Piece:
    """Words that stayed, went or came, as they were written."""

    how: Literal["kept", "removed", "added"]
    text: str


def sentence_texts(article: Article) -> list[str]:
    """The sentences of an article's text, without the white space around them."""
    spans = sentences(article.text, article.language)
    return [article.text[start:end] for start, end in spans]


def changed_places(old: Article, new: Article) -> Iterator[list[Piece]]:
    """Where the texts differ, in order; each place has the sentences that stand around it."""
    before, after = sentence_texts(old), sentence_texts(new)
    for group in SequenceMatcher(None, before, after).get_grouped_opcodes(n=1):
        yield [
            piece
            for how, first, last, start, end in group
            for piece in _pieces(how, _joined(before[first:last]), _joined(after[start:end]))
        ]


def changed_words(old: str, new: str) -> list[Piece]:
    """What became of the words, in order; white space alone is no difference."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > MOST:
        return _replaced(old, new)
    matcher = SequenceMatcher(None, _bare(before), _bare(after), autojunk=False)
    if matcher.ratio() < LIKE:
        return _replaced(old, new)
    return [
        piece
        for how, first, last, start, end in matcher.get_opcodes()
        for piece in (
            [Piece("kept", "".join(after[start:end]))]
            if how == "equal"
            else _replaced("".join(before[first:last]), "".join(after[start:end]))
        )
    ]


def _pieces(how: str, old: str, new: str) -> list[Piece]:
    if how == "equal":
        return [Piece("kept", new)]
    return changed_words(old, new) if how == "replace" else _replaced(old, new)


def _replaced(old: str, new: str) -> list[Piece]:
    return [*([Piece("removed", old)] if old else []), *([Piece("added", new)] if new else [])]


def _joined(told: Sequence[str]) -> str:
    return "".join(f"{sentence} " for sentence in told)


def _bare(words: Sequence[str]) -> list[str]:
    return [word.rstrip() for word in words]
