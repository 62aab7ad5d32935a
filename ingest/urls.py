"""Which address a page has, and whose it is. The home of tld."""

from urllib.parse import urljoin, urlsplit

from tld import get_fld

from assistant.corpus.urls import article_url, is_web_address


def declared_url(page: str, declared: object) -> str:
    """The address that a page declares as its own, where it may; else the page's own address.

    Another site's address is not believed, nor is the front page of its own: some outlets name
    it on every page.
    """
    own = article_url(page)
    if not isinstance(declared, str) or not declared.strip():
        return own
    try:
        target = article_url(urljoin(page, declared.strip()))
        parts = urlsplit(target)
    except ValueError:
        return own
    is_front = parts.path == "/" and not parts.query
    if not is_web_address(target) or is_front or site(target) != site(own):
        return own
    return target


def site(url: str) -> str:
    """The registered domain, as in the public suffix list; the host where it has none."""
    domain = get_fld(url, fail_silently=True, search_private=True)
    return str(domain or host(url))


def host(url: str) -> str:
    """The name of the machine, in small letters; empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
