"""Ranges of IP addresses."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.registry.network import Networks


@pytest.mark.parametrize(
    ("address", "within"),
    [
        ("203.0.113.0", True),
        ("203.0.113.255", True),
        ("203.0.114.0", False),
        ("::ffff:203.0.113.9", True),
        ("2001:db8::9", True),
        ("2001:db9::9", False),
        ("2001:db8::1%eth0", True),
        ("Unknown IP", None),
        ("203.0.113.9 ", None),
        ("２０３.0.113.9", None),
        ("3405803785", None),
        ("", None),
        (None, None),
    ],
)
def test_within(address: str | None, within: bool | None) -> None:
    """Both ends belong to a range; what is no address can't be told."""
    assert Networks(["203.0.113.0/24", "2001:db8::/32"]).hold(address) is within


def test_no_range_is_known() -> None:
    """Then nothing is inside or outside of it."""
    assert Networks().hold("203.0.113.9") is None


@given(st.ip_addresses(v=4), st.integers(1, 32), st.ip_addresses(v=4))
def test_as_counting_says(base: IPv4Address, length: int, address: IPv4Address) -> None:
    """An address lies within exactly if it has the range's first bits."""
    network = IPv4Network((base, length), strict=False)
    shift = 32 - length
    assert Networks([str(network)]).hold(str(address)) is (int(address) >> shift == int(base) >> shift)
