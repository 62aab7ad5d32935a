"""The versions of an article, each to be opened, and what one of them changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.citations import format_day
from assistant.corpus.articles import Article
from assistant.corpus.catalogue import Version
from assistant.corpus.diff import Piece, changed_places
from assistant.rendering.inert import inert

SAME_WORDS = "Its text is the same, word by word."


Quoted = tuple[int, int, int]  # version, start and end of a quote


@dataclass(frozen=True)
class Shown:
    """What the pane shows: a version, and the quote that the reader came for, if any."""

    version: int
    quoted: Quoted | None = None
    changes: bool = False  # what the version changed, in the place of its text
    page: str = ""  # the page that opens the links, where it is not the one that is read


def versions_html(key: str, versions: Sequence[Version], shown: Shown) -> str:
    """Every version with its links, the newest first; empty where there is but one."""
    if len(versions) < 2:
        return ""
    first = versions[0].number
    lines = "".join(_line(key, one, first, shown) for one in reversed(versions))
    current = any(one.is_current and one.number == shown.version for one in versions)
    age = "the current one" if current else "an older one"
    return (
        f'<details class="dossier-versions"{" open" if shown.changes or not current else ""}>'
        f"<summary>Version {shown.version}, {age} of {len(versions)}</summary>"
        f"<ul>{lines}</ul></details>"
    )


def _line(key: str, one: Version, first: int, shown: Shown) -> str:
    is_shown = one.number == shown.version
    quoted = "".join(f".{part}" for part in shown.quoted or ())
    opened = '<span aria-current="true">shown</span>'
    if not is_shown or shown.changes:
        opened = f'<a href="{shown.page}#version-{key}.{one.number}{quoted}">Open</a>'
    changed = ""
    if one.number != first:
        changed = f'<a href="{shown.page}#changes-{key}.{one.number}{quoted}">What changed</a>'
        if is_shown and shown.changes:
            changed = '<span aria-current="true">What changed</span>'
    return (
        f"<li><b>Version {one.number}{', current' if one.is_current else ''}</b> "
        f"<span>{inert(_dates(one))}</span> {opened} {changed}</li>"
    )


def _dates(one: Version) -> str:
    modified = f", modified {_moment(one.modified)}" if one.modified else ""
    return f"added {_moment(one.started)}{modified}"


def changes_html(old: Article, new: Article, number: int) -> str:
    """What this version has other than the one before, in place of the article's text."""
    told = "".join(f"<p>{line}</p>" for line in _changed_fields(old, new))
    places = "".join(f'<p dir="auto">{_pieces(place)}</p>' for place in changed_places(old, new))
    return (
        f'<h3 class="dossier-label">What version {number} changed</h3>'
        f'<div class="dossier-told">{told}</div>'
        f'<div class="dossier-text dossier-diff">{places or f"<p>{SAME_WORDS}</p>"}</div>'
    )


def _pieces(place: Iterable[Piece]) -> str:
    return "".join(inert(piece.text) if piece.how == "kept" else _marked(piece) for piece in place)


def _marked(piece: Piece) -> str:
    element = "del" if piece.how == "removed" else "ins"
    return f"<{element}>{inert(piece.text.rstrip())}</{element}> "


def _changed_fields(old: Article, new: Article) -> Iterator[str]:
    for name, said in _FIELDS:
        before, after = said(old), said(new)
        if before != after:
            yield f"{name}: <del>{inert(before)}</del> <ins>{inert(after)}</ins>"


def _moment(when: date | datetime | None) -> str:
    if when is None:
        return "unknown"
    day = format_day(when)
    return f"{day}, {when:%H:%M %Z}" if isinstance(when, datetime) else day


_FIELDS: tuple[tuple[str, Callable[[Article], str]], ...] = (
    ("Title", lambda article: article.title),
    ("Outlet", lambda article: article.outlet or "unknown"),
    ("Authors", lambda article: ", ".join(article.authors) or "unknown"),
    ("Published", lambda article: _moment(article.published)),
    ("Kind", lambda article: article.kind),
    ("Section", lambda article: article.section or "unknown"),
    ("Language", lambda article: article.language or "unknown"),
    ("Address", lambda article: article.url or "unknown"),
)
