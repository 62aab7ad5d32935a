"""What a server answers to a request for a page."""

from dataclasses import dataclass

# https://encoding.spec.whatwg.org: what is called Latin-1 is read as Windows-1252.
_AS_BROWSERS = dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"), "cp1252")


@dataclass(frozen=True)
class Validators:
    """What a server gave to ask it later whether its page has changed."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Page:
    """What the server at `url`, the last of any redirects, answered; `content` for 200 only."""

    url: str
    status: int
    media_type: str
    charset: str | None
    content: bytes
    validators: Validators


def as_utf8(page: Page) -> bytes:
    """The content in UTF-8 where it is not, and fits the character set that the server names.

    Many servers name one for everything they send, so what is valid UTF-8 stays as it is.
    """
    try:
        if b"\0" not in page.content:  # ASCII in UTF-16 would be valid, too
            page.content.decode()
            return page.content
    except UnicodeDecodeError:
        pass
    name = (page.charset or "").lower()
    try:
        return page.content.decode(_AS_BROWSERS.get(name, name)).encode() if name else page.content
    except (LookupError, ValueError):  # the readers look for what the page itself declares
        return page.content
