"""What a small model repeats of its instructions: fences and whole passages, taken out again."""

import re
from collections.abc import Iterator, Sequence

from assistant.corpus.articles import Passage
from assistant.markers import disarm

_HEAD = re.compile(r"\W*passage\s*\[?(\d{1,4})\]?\W*", re.IGNORECASE)


def without_echoes(text: str, passages: Sequence[Passage], fence: str) -> str:
    """The text without lines that hold the fence, and without copies headed by "Passage [n]".

    A copy ends where a line begins that does not stand in that passage.
    """
    return "\n".join(_own_lines(text.split("\n"), [_folded(p) for p in passages], fence))


def _own_lines(lines: Sequence[str], passages: Sequence[str], fence: str) -> Iterator[str]:
    copied = ""  # the passage whose copy goes on, if one does
    for line in lines:
        bare = line.replace(fence, "") if fence else line
        head = _HEAD.fullmatch(bare.replace("<>", "").replace("</>", ""))
        if head:
            number = int(head[1])
            copied = passages[number - 1] if 1 <= number <= len(passages) else ""
        elif fence and fence in line:
            copied = ""
        elif copied and (_fold(line) in copied or not line.strip()):
            continue
        else:
            copied = ""
            yield line


def _folded(passage: Passage) -> str:
    """The passage as a copy may have it: with what stood above it."""
    article = passage.article
    day = article.published_on
    origin = f"{article.outlet or 'outlet unknown'}, {day.isoformat() if day else 'date unknown'}"
    kind = "kind unknown" if article.kind == "unknown" else article.kind
    return _fold(f'{origin}, {kind}, "{article.title}" {disarm(passage.text)}')


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
