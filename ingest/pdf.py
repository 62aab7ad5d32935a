"""PDF files page by page: the one home of pypdf.

What a page hides (white or covered words) cannot be told from what it shows.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from io import BytesIO

from assistant.errors import InputError
from ingest.cleaning import clean_text, hidden_characters
from ingest.fields import Fields

MAX_PAGES = 500  # half a minute of work

EDGE, RUNNING = 2, 3  # lines above and below a page, and on how many pages they must recur
HEADING = 0.6  # a line of less than this share of the usual width ends its paragraph

_SENTENCE_END = re.compile(r"""[.!?:…。؟।]["'”’»)\]]*$""")
# Titles that programs leave: a file's name, or that there is none.
_NO_TITLE = re.compile(r"(?:untitled.*|\S+\.\w{2,5}|(?:slide|page|document)\s*\d*|\W*)", re.I)
_NO_AUTHOR = {"admin", "administrator", "author", "owner", "unknown", "user"}


def read_pdf(content: bytes) -> Fields:
    """Title and author where the file names them, the text, and where its pages begin.

    The date of creation is that of the file, not of a publication, so it is not read.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise InputError("is encrypted; save a copy without its password and ingest that")
        if len(reader.pages) > MAX_PAGES:
            raise InputError(f"has {len(reader.pages):,} pages; the limit is {MAX_PAGES:,}")
        raw = [page.extract_text() for page in reader.pages]
        about: Mapping[str, object] = reader.metadata or {}
    except PyPdfError as error:
        raise InputError(f"is not a whole PDF file ({error})") from error
    text, pages = join_pages(without_running_lines(raw))
    if not text:
        raise InputError("holds no text; if it is a scan, recognise its text first")
    hidden = sum(map(hidden_characters, raw))
    return {**_about(about), "text": text, "pages": pages, "hidden_characters": hidden}


def without_running_lines(pages: Sequence[str]) -> list[str]:
    """The pages without their numbers, and without the lines above and below most of them."""
    split = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    counts = Counter(shape for lines in split for shape in {*map(_shape, _edges(lines))})
    often = max(RUNNING, len(split) / 2)
    running = {shape for shape, count in counts.items() if count >= often}
    return [
        "\n".join(
            line
            for number, line in enumerate(lines)
            if EDGE <= number < len(lines) - EDGE
            or not (line.isdecimal() or _shape(line) in running)
        )
        for lines in split
    ]


def join_pages(pages: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """One clean text and the offset of each page in it; a sentence may go on over the page."""
    text, starts = "", []
    for page in pages:
        clean = clean_text(_paragraphs(page))
        if text and clean:
            goes_on = clean[0].islower() and not _SENTENCE_END.search(text)
            text += " " if goes_on else "\n\n"
        starts.append(len(text))
        text += clean
    return text, tuple(starts)


def _edges(lines: Sequence[str]) -> list[str]:
    return [*lines[:EDGE], *lines[-EDGE:]]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _paragraphs(page: str) -> str:
    """The lines of a page joined to paragraphs; a word that a line's end divides is whole again."""
    lines = [line.strip() for line in page.splitlines()]
    widths = sorted(len(line) for line in lines if line)
    usual = widths[len(widths) * 3 // 4] if widths else 0
    pieces: list[str] = []
    for line, after in zip(lines, [*lines[1:], ""], strict=False):
        if line[-1:] == "-" and line[-2:-1].isalpha() and after[:1].islower():
            pieces.append(line[:-1])
            continue
        heading_follows = len(after) < HEADING * usual and not _ends(after)
        full = 0.9 if not heading_follows else 2.0  # widths: a sentence can end a full line
        ends = len(line) < HEADING * usual or (_ends(line) and len(line) < full * usual)
        pieces.append(f"{line}\n\n" if ends or not after else f"{line} ")
    return "".join(pieces)


def _ends(line: str) -> bool:
    return bool(_SENTENCE_END.search(line))


def _about(metadata: Mapping[str, object]) -> Fields:
    """The title and the author, where they look like ones that a person wrote."""
    title = re.sub(r"^Microsoft Word - ", "", str(metadata.get("/Title") or "")).strip()
    author = str(metadata.get("/Author") or "").strip()
    return {
        "title": None if _NO_TITLE.fullmatch(title) else title,
        "authors": [] if author.lower() in _NO_AUTHOR else author.split(";"),
    }
