"""Which addresses a request may go to: public ones, whatever a name resolves to and a page redirects to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from commitments.errors import UnreadableDocumentError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was looked at, and the very number to connect to: a name may resolve otherwise a moment later."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    number: str


def resolve(host: str, port: int) -> list[str]:
    """The numbers of a host, by the system's resolver. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host.encode("idna").decode(), port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def target(url: str, *, allow_private: bool, resolver: Resolver = resolve) -> Target:
    """Where a request for `url` would go. Raises UnreadableDocumentError for what must not or cannot be asked."""
    parts = _parts(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        numbers = resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise UnreadableDocumentError(f"{url[:200]}: no such host, or no network") from error
    number = _number(numbers, url, allow_private=allow_private)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~", errors="replace")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=-._~?', errors='replace')}" if parts.query else ""
    clean = urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
    return Target(clean, parts.scheme, host, port, path + query, number)


def is_url(source: str) -> bool:
    """Whether a source is an address, of whatever scheme, and not a file."""
    scheme, colon, rest = source.partition("://")
    return bool(colon and rest) and scheme.isascii() and scheme.replace("+", "").isalnum()


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UnreadableDocumentError(f"{url[:200]}: not an address: {error}") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise UnreadableDocumentError(f"{url[:200]}: only http and https addresses are fetched")
    if not host or any(character.isspace() or ord(character) < 32 for character in parts.netloc):
        raise UnreadableDocumentError(f"{url[:200]}: names no host")
    if parts.username is not None or parts.password is not None:
        raise UnreadableDocumentError(
            f"{parts.scheme}://{host}: an address with a name or password in it is not fetched"
        )
    return parts


def _number(numbers: list[str], url: str, *, allow_private: bool) -> str:
    closed = [number for number in numbers if not is_public(number)]
    if closed and not allow_private:
        raise UnreadableDocumentError(
            f"{url[:200]}: leads to {closed[0]}, which is no public address; --allow-private fetches it all the same"
        )
    return numbers[0]


def is_public(number: str) -> bool:
    """Whether an IP address belongs to the public internet, also when it is wrapped in another."""
    address: Address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
