"""Addresses of articles: what of them tells one article from another."""

import re
from urllib.parse import SplitResult, quote, urlsplit

# Parameters that only say where a reader came from. Longer lists of others take `cid` or `ref`
# too, under which some outlets keep their articles.
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g)clid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl"
    r"|_hs(?:enc|mi)|vero_id|oly_(?:anon|enc)_id|mkt_tok|cmpid|at_(?:medium|campaign)\w*",
    re.I,
)
_UNSENT = re.compile(r"[^!-~]+")
_ESCAPE = re.compile(r"%[0-9a-f]{2}", re.I)
_PORTS = {"http": 80, "https": 443}


def is_web_address(text: str) -> bool:
    """Whether it begins as an address of the web."""
    return text.lower().startswith(("http://", "https://"))


def article_url(url: str) -> str:
    """The address without fragment, tracking parameters and what else makes no difference."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    at = "" if port in (None, _PORTS.get(parts.scheme)) else f":{port}"
    query = "&".join(p for p in parts.query.split("&") if not _tracks(p))
    path = _encoded(parts.path.strip() or "/")
    return SplitResult(parts.scheme, _login(parts) + host + at, path, _encoded(query), "").geturl()


def web_address(url: str | None) -> str:
    """The address as it is sent, which no sign can leave; empty unless it is one of the web."""
    try:
        parts = urlsplit((url or "").strip())
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", url or ""):
        return ""
    return quote(parts.geturl(), safe=":/?#@!$&'*+,;=%~-._[]()", errors="replace")


def _encoded(part: str) -> str:
    """Letters beyond ASCII as they are sent, so that both ways of writing are one address."""
    sent = _UNSENT.sub(lambda match: quote(match[0], errors="replace"), part)
    return _ESCAPE.sub(lambda match: match[0].upper(), sent)


def _tracks(parameter: str) -> bool:
    return bool(_TRACKING.fullmatch(parameter.partition("=")[0]))


def _login(parts: SplitResult) -> str:
    """Kept, so that the address is refused as it was given."""
    return f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
