"""Ranges of IP addresses, and whether an address lies in one of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

__all__ = ["Networks"]


class Networks:
    """Ranges as the registry and the config write them: `203.0.113.0/24`."""

    def __init__(self, ranges: Iterable[str] = ()) -> None:
        """:raises ValueError: one isn't a range."""
        self._ranges = tuple(map(ip_network, ranges))

    def hold(self, address: str | None) -> bool | None:
        """Whether an address lies within; None where it can't be told: no range is known, or no address."""
        found = _address(address) if self._ranges and address else None
        return None if found is None else any(found in one for one in self._ranges)


@lru_cache(maxsize=65_536)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return found if mapped is None else mapped
