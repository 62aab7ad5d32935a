"""Word documents (.docx): what a reader of the page sees, in its order.

Read from the XML itself: what was inserted under tracked changes counts as text, what was
deleted or hidden does not, and text in content controls is not passed over.
"""

from collections.abc import Iterator
from typing import Any

from ingest.archives import Archive
from ingest.fields import Fields

DOCUMENT = "word/document.xml"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CORE = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_AUTHOR = "{http://purl.org/dc/elements/1.1/}creator"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_COPY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # for old Words
_LEFT_OUT = {f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}sectPr", _COPY}
_OFF = ("0", "false", "off")


def read_word(content: bytes) -> Fields:
    """Title and authors where the document names them, and its paragraphs and tables.

    The date of creation is often the template's, so it is not read.
    """
    archive = Archive(content)
    document = archive.xml(DOCUMENT)
    hidden = _drop_hidden(document)
    bodies = document.findall(f"{_W}body")
    text = "\n\n".join(block for body in bodies for block in _blocks(body) if block.strip())
    return {**_about(archive), "text": text, "hidden_characters": hidden}


def _about(archive: Archive) -> Fields:
    if _CORE not in archive.names:
        return {}
    core = archive.xml(_CORE)
    return {"title": core.findtext(_TITLE), "authors": (core.findtext(_AUTHOR) or "").split(";")}


def _drop_hidden(document: Any) -> int:  # an element of lxml, which has no types
    removed = 0
    for run in [*document.iter(f"{_W}r")]:
        mark = run.find(f"{_W}rPr/{_W}vanish")
        if mark is not None and mark.get(f"{_W}val") not in _OFF:
            removed += len("".join(_text(run).split()))
            run.getparent().remove(run)
    return removed


def _blocks(element: Any) -> Iterator[str]:
    """The paragraphs, and a line for each row of a table, in content controls too."""
    for child in element:
        if child.tag == f"{_W}p":
            yield _text(child)
        elif child.tag == f"{_W}tbl":
            yield "\n".join(_rows(child))
        elif child.tag not in _LEFT_OUT:
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[str]:
    for row in table.findall(f"{_W}tr"):
        cells = (" ".join(_blocks(cell)) for cell in row.findall(f"{_W}tc"))
        yield " | ".join(cell.strip() for cell in cells)


def _text(element: Any) -> str:
    if element.tag == f"{_W}t":
        return element.text or ""
    if element.tag in _LEFT_OUT:
        return ""
    return _SIGNS.get(element.tag, "") + "".join(map(_text, element))
