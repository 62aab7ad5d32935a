"""From the fields that a source gives to an article; what is not given stays unknown."""

from collections.abc import Mapping
from typing import cast

from assistant.corpus.articles import KINDS, Article, Kind
from assistant.corpus.sentences import sentence_spans
from assistant.errors import InputError
from ingest.cleaning import clean_line, clean_text, is_unicode
from ingest.dates import read_published
from ingest.languages import detect_language
from ingest.urls import article_url, is_web_address

MAX_TEXT = 2_000_000  # characters; War and Peace has 3.2 million
MAX_FIELD = 300  # characters of a title or a name; longer ones are cut


def article_from(fields: Mapping[str, object], location: str) -> Article:
    """The article of these fields; raises InputError when they hold no text."""
    text = clean_text(_text(fields.get("text")))
    if not any(c.isalnum() for c in text):
        raise InputError("has no text")
    if len(text) > MAX_TEXT:
        raise InputError(f"has {len(text):,} characters of text; the limit is {MAX_TEXT:,}")
    url = _url(fields.get("url"))
    name = _text(fields.get("id")).strip() or url or location
    if not is_unicode(name):
        raise InputError("has an id that is not valid Unicode")
    language = _language(fields.get("language")) or detect_language(text)
    return Article(
        id=name,
        title=_name(fields.get("title")) or _first_words(text, language),
        text=text,
        outlet=_name(fields.get("outlet") or fields.get("source")),
        authors=_names(fields.get("authors") or fields.get("author")),
        published=read_published(fields.get("published") or fields.get("date")),
        url=url,
        kind=_kind(fields.get("kind")),
        language=language,
    )


def _text(value: object) -> str:
    """The value as text; a missing one, or a structure where text belongs, is empty."""
    return str(value) if isinstance(value, str | int | float) else ""


def _name(value: object) -> str | None:
    return clean_line(_text(value))[:MAX_FIELD].strip() or None


def _names(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list | tuple) else [value]
    return tuple(dict.fromkeys(name for item in listed if (name := _name(item))))


def _kind(value: object) -> Kind:
    word = _text(value).strip().lower()
    return cast("Kind", word) if word in KINDS else "unknown"


def _url(value: object) -> str | None:
    """An address of the web; anything else is not shown as a link, so it is not kept."""
    address = clean_line(_text(value))
    return article_url(address) if is_web_address(address) and " " not in address else None


def _language(value: object) -> str | None:
    code = _text(value).strip().lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isalpha() else None


def _first_words(text: str, language: str | None) -> str:
    """The first line, or its first sentence, or as much of it as a title may have."""
    line = text.partition("\n")[0]
    start, end = sentence_spans(line, language)[0]
    title = line if len(line) <= 120 else line[start:end].strip()
    return title if len(title) <= 120 else title[:120].rpartition(" ")[0] or title[:120]
