"""One reader a format: bytes in, the article's fields out under the names of front matter."""

from collections.abc import Callable

import yaml
from frontmatter.default_handlers import YAMLHandler

from assistant.errors import InputError
from ingest.cleaning import unwrap
from ingest.fields import ORIGINS
from ingest.html import declared_encoding, read_page
from ingest.markdown import plain_text

Fields = dict[str, object]

_FRONT_MATTER = YAMLHandler()
# What YAML raises for a thirteenth month, 5,000 digits, or a tag on a value that it does not fit.
_UNFIT = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
JSON_LINES = (".jsonl", ".jsonl.gz")


def read_text(content: bytes) -> Fields:
    """Plain text without any metadata."""
    return {"text": unwrap(_decode(content).replace("\r\n", "\n"))}


def read_markdown(content: bytes) -> Fields:
    """Markdown, with the fields of its YAML front matter where it has one."""
    text = _decode(content).strip()
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
    try:
        html = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        html = _decode_declared(content)
    fields = read_page(html)
    if not fields.get("text"):
        raise InputError("holds no article text")
    return fields


FORMATS: dict[str, Callable[[bytes], Fields]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}


def _decode(content: bytes) -> str:
    if b"\0" in content:
        raise InputError("is not text: it holds zero bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8 (byte {error.start + 1}); save it as UTF-8 and ingest it again"
        ) from error


def _decode_declared(content: bytes) -> str:
    encoding = declared_encoding(content)
    try:
        return content.decode(encoding or "utf-8", "strict" if encoding is None else "replace")
    except (LookupError, UnicodeError) as error:  # also of names like `idna`
        raise InputError(
            f"is neither UTF-8 nor in the encoding it declares ({encoding})"
        ) from error
