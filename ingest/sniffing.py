"""What a file is, told by its first and last bytes, and only then by its name."""

import re

from ingest.epub import CONTAINER
from ingest.word import DOCUMENT

HEAD, TAIL = 4_096, 65_536  # bytes looked at; a zip archive lists its files at its end

JSON_LINES = "JSON lines"
NAMES = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "word",
    ".epub": "epub",
    ".jsonl": JSON_LINES,
    ".jsonl.gz": JSON_LINES,
}

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s|<\?xml[^>]{0,200}>|<!--.{0,2000}?-->)*+<(?:!doctype\s+html|html)\b",
    re.I | re.S,
)
_JSON = re.compile(rb"""(?:\xef\xbb\xbf)?\s*\{\s*"[^"\n]{1,100}"\s*:""")
_FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n.*?\n---[ \t]*\r?\n", re.S)
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")  # of UTF-16 and UTF-32


def format_of(name: str, head: bytes, tail: bytes) -> str | None:
    """The format of a file that was named by itself; None where it is of none that is known."""
    return unmistakable(head, tail) or named(name) or _likely(head)


def unmistakable(head: bytes, tail: bytes) -> str | None:
    """The format that the content alone gives away; None where its name must tell."""
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_ZIP):
        members = {DOCUMENT: "word", CONTAINER: "epub"}
        return next((kind for member, kind in members.items() if member.encode() in tail), None)
    return "html" if _HTML.match(head) else None


def named(name: str) -> str | None:
    """The format that the end of a name promises."""
    lower = name.lower()
    return next((kind for end, kind in NAMES.items() if lower.endswith(end)), None)


def is_gzip(head: bytes) -> bool:
    """Whether it is compressed, whatever its name says."""
    return head.startswith(_GZIP)


def _likely(head: bytes) -> str | None:
    if is_gzip(head) or _JSON.match(head):
        return JSON_LINES
    if _FRONT_MATTER.match(head):
        return "markdown"
    return "text" if b"\0" not in head or head.startswith(_MARKS) else None
