"""Which machines may be asked for a page: those of the public internet, unless told otherwise."""

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from assistant.errors import InputError

Resolver = Callable[[str], Sequence[str]]
Permit = Callable[[str], bool]

_UNICAST = IPv6Network("2000::/3")  # the only part of IPv6 from which public addresses are given
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.I)


def resolve(host: str) -> list[str]:
    """Every address that the system knows for the name, the preferred ones first."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def permitted_addresses(host: str, resolver: Resolver, permits: Permit) -> list[str]:
    """The addresses of the host, looked up once; raises InputError when one is not permitted."""
    if _is_odd_number(host):
        raise InputError(f"names the address {host} in an odd form; write it as four numbers")
    try:
        addresses = list(resolver(host))
    except (OSError, UnicodeError) as error:
        raise InputError(f"names {host}, which cannot be found ({error})") from error
    if not addresses:
        raise InputError(f"names {host}, which has no address")
    for address in addresses:
        if not permits(address):
            raise InputError(
                f"leads to {address}, which is not a public address; --allow-private permits it"
            )
    return addresses


def is_public(address: str) -> bool:
    """Whether anyone on the internet reaches the same machine under this address."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not found.is_multicast
    carried = _carried(found)
    if carried is not None:
        return is_public(str(carried))
    return found in _UNICAST and found.is_global


def anyone(_address: str) -> bool:
    """Permits the machines of one's own network, too."""
    return True


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that this one is only a wrapping of."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_odd_number(host: str) -> bool:
    """Whether some libraries would take it for an address: `127.1`, `0x7f000001`, `2130706433`."""
    if not _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        return False
    try:
        ip_address(host)
    except ValueError:
        return True
    return False
