"""Pages fetched politely and safely: bounded, by public address only, one request at a time, as robots.txt asks."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

from commitments.acquire.addresses import Resolver, Target, resolve, target
from commitments.acquire.local import LARGEST
from commitments.acquire.robots import Robots, read_robots
from commitments.errors import UnreadableDocumentError

AGENT = "commitments-tracker/0.1 (keeps public commitments; asks once, one page at a time)"
MOST_REDIRECTS = 5
LONGEST = 60.0
_TRIES = 3
_PAUSE = 1.0
_LONGEST_WAIT = 30.0
# What some servers send whatever they are asked.
_NOT_ASKED_FOR = ("br", "zstd", "compress")
_TRY_AGAIN = (429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its status, where it came from in the end, and what it brought."""

    status: int
    url: str
    content: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def content_type(self) -> str:
        """What the server says it is."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class _UnreachableError(Exception):
    """A connection that failed and may be tried again."""


@dataclass(slots=True)
class Fetcher:
    """Fetches addresses, one after the other; remembers each host's robots.txt and when it was last asked."""

    allow_private: bool = False
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    resolver: Resolver = resolve
    connect: Callable[[tuple[str, int], float], socket.socket] = socket.create_connection
    longest: float = LONGEST
    _robots: dict[str, Robots] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str, conditions: Mapping[str, str] = MappingProxyType({})) -> Fetched:
        """What is at an address, after its redirects. Raises UnreadableDocumentError.

        Statuses 200, 304, 404 and 410 are answers; any other is a failure. Whatever a server sends ends this source
        only.
        """
        try:
            answer = self._followed(url, conditions, self.clock() + self.longest)
        except (ValueError, OverflowError, RecursionError) as error:
            what = f"{type(error).__name__}: {str(error)[:100]!r}"
            raise UnreadableDocumentError(f"{url[:200]}: answered with what cannot be used ({what})") from error
        if answer.status not in (200, 304, 404, 410):
            raise UnreadableDocumentError(
                f"{url}: answered {answer.status} {http.client.responses.get(answer.status, '')}"
            )
        return answer

    def _followed(self, url: str, conditions: Mapping[str, str], deadline: float) -> Fetched:
        where = self._target(url)
        for _ in range(MOST_REDIRECTS + 1):
            robots = self._robots_of(where, deadline)
            if robots.closed:
                raise UnreadableDocumentError(f"{url}: its robots.txt cannot be read now; try again later")
            if not robots.allows(AGENT, where.path):
                raise UnreadableDocumentError(
                    f"{url}: its robots.txt asks not to be fetched; save the page and add that"
                )
            answer = self._patient(where, conditions, deadline)
            place = _redirected(where, answer)
            if place is None:
                return answer
            where = self._target(place)
        raise UnreadableDocumentError(f"{url}: more than {MOST_REDIRECTS} redirects")

    def _patient(self, where: Target, conditions: Mapping[str, str], deadline: float) -> Fetched:
        """Ask, and ask again after a while where the host is busy."""
        wait = 1.0
        for last in (*[False] * (_TRIES - 1), True):
            self._pause(where.host)
            try:
                answer = self._ask(where, conditions, deadline)
            except _UnreachableError as error:
                if last:
                    raise UnreadableDocumentError(f"{where.url}: {error}") from error
            else:
                if answer.status not in _TRY_AGAIN or last:
                    return answer
                wait = max(wait, _retry_after(answer))
            if self.clock() + wait > deadline:
                raise UnreadableDocumentError(f"{where.url}: busy; try again later")
            self.sleep(wait)
            wait *= 3
        raise AssertionError("the last try returns or raises")

    def _pause(self, host: str) -> None:
        since = self.clock() - self._asked.get(host, -_PAUSE)
        if since < _PAUSE:
            self.sleep(_PAUSE - since)
        self._asked[host] = self.clock()

    def _robots_of(self, where: Target, deadline: float) -> Robots:
        """What the host asks. RFC 9309: no file allows all; one that cannot be reached allows nothing."""
        origin = f"{where.scheme}://{urlsplit(where.url).netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(f"{origin}/robots.txt", deadline)
        return self._robots[origin]

    def _read_robots(self, place: str, deadline: float) -> Robots:
        try:
            for _ in range(MOST_REDIRECTS + 1):
                where = self._target(place)
                answer = self._ask(where, {}, deadline)
                further = _redirected(where, answer)
                if further is None:
                    break
                place = further
        except _UnreachableError as error:
            raise UnreadableDocumentError(f"{place}: {error}") from error
        if answer.status == 200:
            return read_robots(answer.content)
        return Robots(closed=answer.status >= 500 or answer.status == 429)

    def _target(self, url: str) -> Target:
        return target(url, allow_private=self.allow_private, resolver=self.resolver)

    def _ask(self, where: Target, conditions: Mapping[str, str], deadline: float) -> Fetched:
        """One request to the number that was looked at."""
        connection = http.client.HTTPConnection(where.host, where.port, timeout=20)
        left = max(1.0, deadline - self.clock())
        try:
            plain = self.connect((where.number, where.port), min(20.0, left))
            with _hung_up_after(left, plain):
                if where.scheme == "https":
                    plain = ssl.create_default_context().wrap_socket(plain, server_hostname=where.host)
                connection.sock = plain
                connection.request("GET", where.path, headers=_headers(where, conditions))
                response = connection.getresponse()
                headers = {name.lower(): value for name, value in response.getheaders()}
                content = _content(response, headers, where, deadline, self.clock)
            return Fetched(response.status, where.url, content, headers)
        except ssl.SSLCertVerificationError as error:
            raise UnreadableDocumentError(
                f"{where.url}: its certificate does not hold: {error.verify_message}"
            ) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            if self.clock() > deadline:
                raise UnreadableDocumentError(f"{where.url}: not all there after {LONGEST:.0f} seconds") from error
            raise _UnreachableError(f"no answer ({type(error).__name__}: {str(error)[:100]})") from error
        finally:
            connection.close()


@contextmanager
def _hung_up_after(seconds: float, connection: socket.socket) -> Iterator[None]:
    """End a connection when the time is over, however slowly its other end goes on: each byte alone comes in time."""
    end = connection.dup()
    timer = threading.Timer(seconds, _hang_up, [end])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        end.close()


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _headers(where: Target, conditions: Mapping[str, str]) -> dict[str, str]:
    host = where.host if where.port in (80, 443) else f"{where.host}:{where.port}"
    accept = "text/html, application/pdf, text/markdown, text/plain, */*;q=0.1"
    return {"Host": host, "User-Agent": AGENT, "Accept": accept, "Accept-Encoding": "gzip", **conditions}


def _content(
    response: http.client.HTTPResponse,
    headers: Mapping[str, str],
    where: Target,
    deadline: float,
    clock: Callable[[], float],
) -> bytes:
    """The body, unpacked, up to the limit in size and time, whatever the server says about its length."""
    packed = headers.get("content-encoding", "").strip().lower()
    if packed in _NOT_ASKED_FOR:
        raise UnreadableDocumentError(
            f"{where.url}: packed as {packed}, which cannot be unpacked; save the page and add it"
        )
    unpack = zlib.decompressobj(47) if packed in ("gzip", "x-gzip", "deflate") else None
    content = bytearray()
    received = 0
    while chunk := response.read1(65_536):
        received += len(chunk)
        if clock() > deadline:
            break
        try:
            content += unpack.decompress(chunk, LARGEST + 1 - len(content)) if unpack else chunk
        except zlib.error as error:
            raise UnreadableDocumentError(f"{where.url}: packed in a way that cannot be unpacked") from error
        if len(content) > LARGEST:
            raise UnreadableDocumentError(f"{where.url}: more than {LARGEST:,} bytes")
    if clock() > deadline:
        raise UnreadableDocumentError(f"{where.url}: not all there after {LONGEST:.0f} seconds")
    announced = headers.get("content-length", "")
    if (announced.isdecimal() and received < int(announced)) or (unpack and received and not unpack.eof):
        raise _UnreachableError(f"broke off after {received:,} bytes")
    return bytes(content)


def _redirected(where: Target, answer: Fetched) -> str | None:
    """The address that an answer leads on to; None where it does not."""
    location = answer.headers.get("location", "").strip()
    if answer.status not in (301, 302, 303, 307, 308) or not location:
        return None
    # Headers are read as Latin-1, and addresses beyond ASCII are written in UTF-8.
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    return urljoin(where.url, location)


def _retry_after(answer: Fetched) -> float:
    """The seconds that a server asks to be given, within bounds; 0 where it says nothing that can be understood."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), _LONGEST_WAIT)
    try:
        later = parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0.0
    return max(0.0, min(later, _LONGEST_WAIT))
