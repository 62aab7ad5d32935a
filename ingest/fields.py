"""From the fields that a source gives to an article; what is not given stays unknown."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import cast

from assistant.corpus.articles import KINDS, Article, Kind
from assistant.corpus.sentences import sentence_spans
from assistant.corpus.urls import article_url, is_web_address
from assistant.errors import InputError
from ingest.cleaning import clean_line, clean_text, hidden_characters, is_unicode
from ingest.dates import date_in_url, read_date, read_timestamp
from ingest.kinds import told_kind
from ingest.languages import detect_language
from ingest.names import read_names

Fields = dict[str, object]  # what a source says, under the names of front matter

MAX_TEXT = 2_000_000  # characters; War and Peace has 3.2 million
MAX_FIELD = 300  # characters of a title or a name; longer ones are cut
MAX_DATE = 100  # characters of a date that could not be read
DETECTED = "detected"
FIRST_LINE = "first line"
ORIGINS = "origins"  # the field that says where the others came from

# The names under which sources give a field; the first that has a value counts.
_ALIASES = {
    "title": ("title", "headline"),
    "outlet": ("outlet", "source", "publisher", "site"),
    "authors": ("authors", "author", "byline", "creator"),
    "published": ("published", "date", "datePublished", "published_at", "pub_date"),
    "modified": ("modified", "dateModified"),
    "language": ("language", "lang"),
}
_PLAIN = ("outlet", "authors", "url", "section", "modified")


class _Given:
    """The fields of a source, whatever it calls them, each with its origin."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._fields = fields

    def values(self, name: str) -> list[object]:
        """Those that are not empty, in the order of the aliases."""
        found = (self._fields.get(alias) for alias in _ALIASES.get(name, (name,)))
        return [value for value in found if value not in (None, "", [], {})]

    def value(self, name: str) -> object:
        return next(iter(self.values(name)), None)

    def line(self, name: str) -> str | None:
        """The value on one line; of a list its first one, of an object its name."""
        value = self.value(name)
        value = value[0] if isinstance(value, list) else value
        return _name(value.get("name") if isinstance(value, dict) else value)

    def origin(self, name: str) -> str | None:
        """All fields of a source may have one origin, or each its own."""
        origins = self._fields.get(ORIGINS)
        origin = origins.get(name) if isinstance(origins, Mapping) else origins
        return origin if isinstance(origin, str) else None


def article_from(fields: Mapping[str, object], location: str) -> Article:
    """The article of these fields; raises InputError when they hold no text.

    `origins` among them is one word for all of them, or a word for each.
    """
    given = _Given(fields)
    text = _checked_text(given.value("text"))
    url = _url(given.value("url"))
    language = _language(given.line("language"))
    detected = None if language else detect_language(text)
    title = given.line("title")
    published, published_as, dated_by = _published(given, url)
    article = Article(
        id=_id(given.value("id"), url, location),
        title=title or _first_words(text, language or detected),
        text=text,
        outlet=given.line("outlet"),
        authors=read_names(given.value("authors")),
        published=published,
        url=url,
        language=language or detected,
        section=given.line("section"),
        modified=read_date(given.value("modified")).when,
        published_as=published_as,
        pages=_pages(given.value("pages")),
    )
    kind, labelled_by = _kind(given, article, title)
    own = {
        "kind": labelled_by,
        "published": dated_by,
        "title": given.origin("title") if title else FIRST_LINE,
        "language": given.origin("language") if language else DETECTED if detected else None,
    }
    return replace(article, kind=kind, origins=_origins(given, article, own))


def _origins(given: _Given, article: Article, own: Mapping[str, str | None]) -> dict[str, str]:
    """Those that are known; `own` has the fields with more than one possible origin."""
    plain = {name: given.origin(name) for name in _PLAIN if getattr(article, name)}
    return {name: origin for name, origin in {**plain, **own}.items() if origin}


def _checked_text(value: object) -> str:
    text = clean_text(_text(value))
    if not any(c.isalnum() for c in text):
        raise InputError("has no text")
    if len(text) > MAX_TEXT:
        raise InputError(f"has {len(text):,} characters of text; the limit is {MAX_TEXT:,}")
    return text


def _id(value: object, url: str | None, location: str) -> str:
    given = _text(value)
    if not is_unicode(given):
        raise InputError("has an id that is not valid Unicode")
    return clean_line(given) or url or location


def _published(
    given: _Given, url: str | None
) -> tuple[date | datetime | None, str | None, str | None]:
    """The date; how it was written, where that is worth keeping; and where it came from."""
    written = given.values("published")
    readings = [read_date(value) for value in written]
    for value, reading in zip(written, readings, strict=True):
        if reading.when:
            kept = _as_written(value) if reading.order else None
            return reading.when, kept, given.origin("published")
    if stamp := read_timestamp(given.value("published_timestamp")).when:
        return stamp, None, given.origin("published")
    day = date_in_url(url)
    return day, _as_written(written[0]) if written else None, "url" if day else None


def _as_written(value: object) -> str:
    return clean_line(str(value))[:MAX_DATE]


def _kind(given: _Given, article: Article, title: str | None) -> tuple[Kind, str | None]:
    """As the source says, else as the labels on the article say; and where that came from."""
    word = _text(given.value("kind")).strip().lower()
    if word in KINDS and word != "unknown":
        return cast("Kind", word), given.origin("kind")
    told = told_kind(title=title, section=article.section, url=article.url, outlet=article.outlet)
    if told is None:
        return "unknown", None
    kind, field = told
    return kind, "url" if field == "url" else given.origin(field)


def hidden_in(fields: Mapping[str, object]) -> int:
    """How many characters the source hides: those its reader took out, and those in the text."""
    counted = fields.get("hidden_characters")
    found = hidden_characters(_text(fields.get("text")))
    return found + (counted if isinstance(counted, int) else 0)


def _text(value: object) -> str:
    """The value as text; a missing one, or a structure where text belongs, is empty."""
    return str(value) if isinstance(value, str | int | float) else ""


def _name(value: object) -> str | None:
    return clean_line(_text(value))[:MAX_FIELD].strip() or None


def _url(value: object) -> str | None:
    """An address of the web; anything else is not shown as a link, so it is not kept."""
    address = clean_line(_text(value))
    return article_url(address) if is_web_address(address) and " " not in address else None


def _pages(value: object) -> tuple[int, ...]:
    """Only our reader of PDF files makes a tuple: no front matter or JSON line can."""
    return value if isinstance(value, tuple) else ()


def _language(value: str | None) -> str | None:
    code = (value or "").lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isalpha() else None


def _first_words(text: str, language: str | None) -> str:
    """The first line, or its first sentence, or as much of it as a title may have."""
    line = text.partition("\n")[0]
    start, end = sentence_spans(line, language)[0]
    title = line if len(line) <= 120 else line[start:end].strip()
    return title if len(title) <= 120 else title[:120].rpartition(" ")[0] or title[:120]
