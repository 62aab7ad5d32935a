"""Tables that a screen reader reads as such, and that become cards on a narrow screen."""

from collections.abc import Iterable, Sequence

from assistant.citations import Citation
from assistant.rendering.cards import changed_words, marker_link
from assistant.rendering.inert import inert


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; the first of each row is its heading.

    Roles are written out: a style that makes cards of rows takes the tags' own away. A card takes
    the names of its columns from `title`: the page's sanitiser lets no attribute of ours pass.
    """
    heads = "".join(f'<th role="columnheader" scope="col">{inert(name)}</th>' for name in columns)
    body = "".join(_row(columns, cells) for cells in rows)
    return (
        f'<table class="dossier-table" role="table"><caption>{inert(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(columns: Sequence[str], cells: Sequence[str]) -> str:
    first, *others = cells
    told = "".join(
        f'<td role="cell" title="{inert(name)}">{cell}</td>'
        for name, cell in zip(columns[1:], others, strict=True)
    )
    return f'<tr role="row"><th role="rowheader" scope="row">{first}</th>{told}</tr>'


def quote_cell(citation: Citation, before: str = "") -> str:
    """The quote with its link, and what became of it in a newer version."""
    changed = citation.changed
    note = f'<span class="dossier-changed">{changed_words(changed)}</span>' if changed else ""
    return (
        f'<p>{before}<span class="dossier-quote" dir="auto">{inert(citation.quote)}</span> '
        f"{marker_link(citation)}{note}</p>"
    )
