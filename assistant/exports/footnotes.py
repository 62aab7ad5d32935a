"""Parts of every export: text that Markdown leaves as it is, footnotes and documents."""

import re
from collections.abc import Iterable

from assistant.citations import Citation, format_day
from assistant.corpus.articles import Article
from assistant.corpus.urls import web_address

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~@$^&=]|:(?=\S)|(?<=\w)\.(?=\w)")
_LIST = re.compile(r"^([-+]|\d{1,9}(?=[.)]))")


class Footnotes:
    """Numbers for the citations of a whole document; the same place has one number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._lines: list[str] = []

    def mark(self, citation: Citation) -> str:
        """The marker that leads to the footnote of this citation."""
        number = self._numbers.setdefault(citation.anchor, len(self._numbers) + 1)
        if number > len(self._lines):
            said = f"{_markdown_source(citation)}: “{escaped(citation.quote)}”"
            self._lines.append(f"[^{number}]: {said}{_changed(citation)}")
        return f"[^{number}]"

    def lines(self) -> str:
        """Every footnote that is used, one a line."""
        return "\n".join(self._lines)


def escaped(text: str) -> str:
    """The text on one line, so that Markdown shows it as it is and makes no link of it."""
    return _LIST.sub(_inert_head, _SIGNS.sub(r"\\\g<0>", one_line(text)))


def _inert_head(head: re.Match[str]) -> str:
    """What would begin a list: its sign, or the one behind its number, as a sign."""
    return f"{head[0]}\\" if head[0].isdigit() else f"\\{head[0]}"


def with_marks(text: str, marks: dict[int, str]) -> str:
    r"""The escaped text with footnotes for its `\[n\]`; a number without one stays text."""
    return re.sub(r"\\\[(\d{1,4})\\\]", lambda m: marks.get(int(m[1]), m[0]), text)


def _markdown_source(citation: Citation) -> str:
    """Outlet, author, date, title and address, as Markdown."""
    article = citation.article
    address = web_address(article.url)
    page = f"p. {citation.page}" if citation.page else ""
    parts = [*map(escaped, origin_of(article)), page, f"<{address}>" if address else ""]
    return ", ".join(filter(None, parts))


def _changed(citation: Citation) -> str:
    if citation.changed is None:
        return ""
    newer = f"version {citation.changed.version}"
    words = escaped(citation.changed.text)
    return f" Changed in {newer}: “{words}”" if words else f" No longer in {newer}."


def origin_of(article: Article) -> list[str]:
    """Outlet, authors, day and title, as plain text."""
    who = (article.outlet or "outlet unknown", ", ".join(article.authors))
    return [*filter(None, who), day_of(article), f"“{one_line(article.title)}”"]


def day_of(article: Article) -> str:
    """The day of publication, written out."""
    return format_day(article.published_on) if article.published_on else "undated"


def one_line(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def document(blocks: Iterable[str]) -> str:
    """The blocks that hold anything, apart from each other."""
    return "\n\n".join(filter(None, blocks)) + "\n"
