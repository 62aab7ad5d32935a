"""E-books (.epub): the chapters in the order of the spine, as one article."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from assistant.errors import InputError
from ingest.archives import Archive
from ingest.encodings import declared_encoding, decode
from ingest.fields import Fields
from ingest.hidden import drop_hidden
from ingest.html import parse_page

CONTAINER = "META-INF/container.xml"

_RIGHTS = "META-INF/encryption.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_EVENT = "{http://www.idpf.org/2007/opf}event"
_UNSEEN = {"script", "style", "head", "title"}
_INLINE = set(
    """a abbr b bdi bdo big cite code del dfn em font i img ins kbd label mark q ruby rb rt rp s
    samp small span strike strong sub sup time tt u var wbr""".split()
)


def read_epub(content: bytes) -> Fields:
    """What its metadata say, and the text of all chapters; raises InputError."""
    archive = Archive(content)
    place = archive.xml(CONTAINER).find(".//{*}rootfile")
    name = "" if place is None else place.get("full-path", "")
    package = archive.xml(name)
    chapters = [*_chapters(package, posixpath.dirname(name))]
    if not _locked(archive).isdisjoint(chapters):
        raise InputError("is locked against copying; it cannot be read")
    blocks, hidden = [], 0
    for chapter in chapters:
        content = archive.read(chapter)
        tree = parse_page(decode(content, declared_encoding(content)))
        if tree is not None:
            hidden += drop_hidden(tree)
            blocks += _blocks(tree)
    return {**_about(package), "text": "\n\n".join(blocks), "hidden_characters": hidden}


def _chapters(package: Any, folder: str) -> Iterator[str]:  # an element of lxml without types
    """The names of the files in reading order, without covers, notes and tables of contents."""
    items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
    for reference in package.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("linear") == "no":
            continue
        if "nav" not in item.get("properties", "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _locked(archive: Archive) -> set[str]:
    """The files that only the shop's own program can decrypt."""
    if _RIGHTS not in archive.names:
        return set()
    references = archive.xml(_RIGHTS).iterfind(".//{*}CipherReference")
    return {unquote(reference.get("URI", "")) for reference in references}


def _about(package: Any) -> Fields:
    def all_of(name: str) -> list[str]:
        return [element.text for element in package.iter(f"{_DC}{name}") if element.text]

    dates = [d.text for d in package.iter(f"{_DC}date") if d.get(_EVENT) in (None, "publication")]
    return {
        "title": next(iter(all_of("title")), None),
        "authors": all_of("creator"),
        "outlet": next(iter(all_of("publisher")), None),
        "language": next(iter(all_of("language")), None),
        "published": next(iter(dates), None),
    }


def _blocks(tree: Any) -> list[str]:
    """The paragraphs, headings and items of a chapter, each on one line."""
    pieces = "".join(_pieces(tree)).split("\n")
    return [text for piece in pieces if (text := re.sub(r"\s+", " ", piece).strip())]


def _pieces(element: Any) -> Iterator[str]:
    """The words in order, a line's end where a block begins or ends."""
    if isinstance(element.tag, str) and element.tag not in _UNSEEN:
        edge = "" if element.tag in _INLINE else "\n"
        yield edge + re.sub(r"\s+", " ", element.text or "")
        for child in element:
            yield from _pieces(child)
        yield edge
    yield re.sub(r"\s+", " ", element.tail or "")
