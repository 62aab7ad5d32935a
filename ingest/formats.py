"""One reader a format: bytes in, the article's fields out under the names of front matter."""

from collections.abc import Callable

import yaml
from frontmatter.default_handlers import YAMLHandler

from assistant.errors import InputError
from ingest.cleaning import unwrap
from ingest.encodings import declared_encoding, decode
from ingest.epub import read_epub
from ingest.fields import ORIGINS, Fields
from ingest.html import read_page
from ingest.markdown import plain_text
from ingest.pdf import read_pdf
from ingest.word import read_word

_FRONT_MATTER = YAMLHandler()
# What YAML raises for a thirteenth month, 5,000 digits, or a tag on a value that it does not fit.
_UNFIT = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def read_text(content: bytes) -> Fields:
    """Plain text without any metadata."""
    return {"text": unwrap(decode(content).replace("\r\n", "\n"))}


def read_markdown(content: bytes) -> Fields:
    """Markdown, with the fields of its YAML front matter where it has one."""
    text = decode(content).strip()
    if not _FRONT_MATTER.detect(text):
        return {"text": plain_text(text)}
    try:
        front, body = _FRONT_MATTER.split(text)
    except ValueError as error:
        raise InputError("begins front matter with --- and never ends it") from error
    return {**_front_fields(front), ORIGINS: "front matter", "text": plain_text(body)}


def _front_fields(front: str) -> Fields:
    try:
        fields = _FRONT_MATTER.load(front) or {}
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f" in line {where.line + 1}" if where else ""  # `front` starts behind the ---
        raise InputError(f"has front matter that is not valid YAML{line}") from error
    except _UNFIT as error:
        raise InputError(f"has front matter that cannot be read ({error})") from error
    if not isinstance(fields, dict):
        raise InputError("has front matter that is not a list of `name: value`")
    return fields


def read_html(content: bytes) -> Fields:
    """A web page: its article without navigation, and what it says of itself."""
    fields = read_page(decode(content, declared_encoding(content)))
    if not fields.get("text"):
        raise InputError("holds no article text")
    return fields


FORMATS: dict[str, Callable[[bytes], Fields]] = {
    "text": read_text,
    "markdown": read_markdown,
    "html": read_html,
    "pdf": read_pdf,
    "word": read_word,
    "epub": read_epub,
}


def read_document(kind: str, content: bytes) -> Fields:
    """The fields of one document of a format that FORMATS names; raises InputError."""
    return FORMATS[kind](content)
