"""Addresses that lead to this machine or a private network, in all their forms: none is asked."""

from __future__ import annotations

import pytest

from commitments.acquire.addresses import target
from commitments.errors import UnreadableDocumentError

LOOPBACK = (
    *(
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
    ),
    *("0177.1", "127.0.0.1.", "127.127.127.127", "0", "0.0.0.0", "0x0", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]"),
    *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[::7f00:1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[2002:7f00:0001::1]", "localhost", "LOCALHOST"),
    *("localhost.", "①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "[::1%25lo]", "[::ffff:0:127.0.0.1]"),
)
PRIVATE = (
    *("10.0.0.1", "10.1", "167772161", "0xa000001", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.1"),
    *("0xc0a80001", "3232235521", "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376"),
    *("169.254.0.1", "100.64.0.1"),
    *("100.127.255.255", "198.18.0.1", "192.0.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]", "[::ffff:10.0.0.1]"),
    *("[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]", "[2001:db8::1]", "[2001::1]"),
    *("[100::1]", "192.0.2.1", "203.0.113.9", "0.1.2.3"),
)  # fmt: skip


@pytest.mark.parametrize("host", [*LOOPBACK, *PRIVATE])
def test_no_request_goes_to_a_private_address(host: str) -> None:
    """With the system's own resolver: whatever a form means there, it is refused, or it is no host at all."""
    with pytest.raises(UnreadableDocumentError) as raised:
        target(f"http://{host}:8080/latest/meta-data/", allow_private=False)
    assert "\n" not in str(raised.value)


def test_there_are_seventy_three_forms() -> None:
    """So many as were tried by hand."""
    assert len({*LOOPBACK, *PRIVATE}) >= 73


@pytest.mark.parametrize("number", ["127.0.0.1", "10.0.0.1", "::1", "fd00::1", "169.254.169.254"])
def test_a_name_that_resolves_to_one_is_refused(number: str) -> None:
    """Also where only one of its numbers is private: the next look might get that one."""
    with pytest.raises(UnreadableDocumentError, match="no public address"):
        target("http://rebind.example/", allow_private=False, resolver=lambda host, port: ["8.8.8.8", number])
