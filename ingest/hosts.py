"""Hosts in addresses, as they tell one site from another."""

import re

_HOST = re.compile(r"https?://(?:[^/?#]*@)?([^/?#:@]+)", re.I)


def host_of(url: str | None) -> str | None:
    """The host of an address, folded and without www; None when there is none."""
    found = _HOST.match(url or "")
    return bare_host(found[1]) if found else None


def bare_host(host: str) -> str:
    """The host as it is compared: folded, without www and the root's full stop."""
    return host.lower().removeprefix("www.").rstrip(".")
