"""Documents made byte by byte for tests: PDF files, Word documents and e-books."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>The bridge of Orrin</dc:title>'
    "<dc:creator>Ana Lee; Bo Kim</dc:creator>"
    "<dcterms:created>2013-12-23T23:15:00Z</dcterms:created></cp:coreProperties>"
)


def pdf(pages: Sequence[Sequence[str]], *, about: str = "", extra: bytes = b"") -> bytes:
    """A PDF file of these lines of ASCII a page; `extra` stands in an object of its own."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        stream(extra),
    ]
    for number, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {6 + 2 * number} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        objects.append(stream(f"BT /F 12 Tf 50 740 Td {shown} ET".encode()))
    objects.append(f"<< {about} >>".encode())
    return assembled(objects, info=len(objects))


def stream(content: bytes, entries: str = "") -> bytes:
    head = f"<< /Length {len(content)} {entries} >>\nstream\n".encode()
    return head + content + b"\nendstream"


def assembled(objects: Sequence[bytes], *, info: int) -> bytes:
    content, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return content + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {info} 0 R >>\n"
        f"startxref\n{len(content)}\n%%EOF\n".encode()
    )


def word(body: str, files: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word document with this XML in its body."""
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document} | dict(files or {}))


def paragraph(text: str, style: str = "") -> str:
    properties = f"<w:rPr>{style}</w:rPr>" if style else ""
    return f'<w:p><w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def epub(
    chapters: Mapping[str, str | bytes], *, about: str = "", spine: str = "", items: str = "",
    files: Mapping[str, str | bytes] | None = None,
) -> bytes:  # fmt: skip
    """An e-book of these XHTML files, in this order unless a spine is given."""
    listed = "".join(f'<item id="{n}" href="text/{n}.xhtml"/>' for n in chapters) + items
    order = spine or "".join(f'<itemref idref="{n}"/>' for n in chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{about}</metadata>'
        f"<manifest>{listed}</manifest><spine>{order}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    )
    return zipped(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": container}
        | {"OPS/book.opf": package}
        | {f"OPS/text/{name}.xhtml": content for name, content in chapters.items()}
        | dict(files or {})
    )


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()
