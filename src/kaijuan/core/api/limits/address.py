"""Who is asking: the address of the client, as far as it can be known."""

from __future__ import annotations

import ipaddress
from typing import Final

from django.conf import settings
from django.http import HttpRequest

_UNKNOWN: Final = "unknown"
#: A household or a campus host gets a whole /64 (RFC 6177) and may use another address each time.
_IPV6_NETWORK: Final = 64


def client_address(request: HttpRequest) -> str:
    """The address that connected or, behind our proxy, the one that the proxy adds.

    A client may write ``X-Forwarded-For`` itself, so it is believed only where a proxy stands in
    front (``KAIJUAN_PUBLIC_URL`` with https, or ``KAIJUAN_BEHIND_PROXY``), and only its last entry,
    which the proxy wrote.
    """
    if settings.BEHIND_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return same_household(forwarded)
    return same_household(request.META.get("REMOTE_ADDR", ""))


def same_household(text: str) -> str:
    """One name for all addresses of one client: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        # A server on a socket knows no addresses: all of them count together.
        return _UNKNOWN
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        network = ipaddress.ip_network((address.packed, _IPV6_NETWORK), strict=False)
        return str(network)
    return str(address)
