"""Addresses: only public ones, asked politely, and looked at again later. The servers are real, on this machine."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from commitments.acquire import Corpus, Fetcher, Given, News, Refreshed, draft_url, id_for, read_list, refresh
from commitments.acquire.addresses import is_public, is_url, target
from commitments.config import Config, folders
from commitments.errors import UnreadableDocumentError

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PAGE = (
    "<!doctype html><html lang='en'><head><title>T</title></head><body><main><h1>Joint Statement on Minerals</h1>"
    "<p>Washington, 4 February 2026</p><p>The Participants {} publish a roadmap by 30 June 2027, and will meet again "
    "in the course of that year to review the work that has been done.</p></main></body></html>"
)


@dataclass
class Server:
    """Answers of a host: path -> (status, headers, body); and what it was asked."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    origin: str = ""

    def page(self, path: str, body: str, **headers: str) -> str:
        self.answers[path] = (200, {"Content-Type": "text/html", **headers}, body.encode())
        return self.origin + path


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, dict(self.headers)))
            status, headers, body = state.answers.get(self.path, (404, {}, b""))
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        state.origin = f"http://127.0.0.1:{http.server_port}"
        yield state
        http.shutdown()
        thread.join()


def fetcher() -> Fetcher:
    return Fetcher(allow_private=True, sleep=lambda seconds: None)


def corpus(root: Path) -> Corpus:
    return Corpus(folders(root, Config()))


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.5.4",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_an_address_that_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_a_public_address(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/a", "only http and https"),
        ("gopher://127.0.0.1:70/", "only http and https"),
        ("http://127.0.0.1/", "no public address"),
        ("http://localhost:8080/", "no public address"),
        ("http://2130706433/", "no public address"),
        ("http://0x7f.1/", "no public address"),
        ("http://[::1]/", "no public address"),
        ("http://[::ffff:10.0.0.1]/", "no public address"),
        ("http://169.254.169.254/latest/meta-data/", "no public address"),
        ("http://user:secret@example.org/", "with a name or password"),
        ("http:///nothing", "names no host"),
        ("http://[broken/", "not an address"),
        ("http://host:99999/", "not an address"),
    ],
)
def test_what_is_not_fetched(url: str, fault: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=fault) as raised:
        target(url, allow_private=False)
    assert "secret" not in str(raised.value)


def test_what_is_a_file() -> None:
    assert not is_url("statement.md")
    assert not is_url("C:/statement.md")
    assert not is_url("../a://b")
    assert is_url("file:///etc/passwd")


def test_a_page_becomes_a_document_with_its_origin(server: Server, tmp_path: Path) -> None:
    url = server.page("/statements/minerals-2026", PAGE.format("will"), ETag='"one"')
    drafted = draft_url(url, Given(parties=("Norway",)), fetcher(), NOW)
    assert drafted.id == "minerals-2026"
    for line in (f"source_url: {url}", "retrieved: '2026-11-23T12:00:00Z'", "- Norway", "etag: '\"one\"'"):
        assert line in drafted.markdown
    kept = corpus(tmp_path)
    assert kept.keep(drafted).change == "added"
    assert (tmp_path / "corpus/originals/minerals-2026.html").read_text(encoding="utf-8") == PAGE.format("will")
    assert kept.keep(draft_url(url, Given(), fetcher(), NOW)).change == "unchanged"


def test_two_addresses_of_one_name_are_two_documents(server: Server, tmp_path: Path) -> None:
    kept = corpus(tmp_path)
    urls = [
        server.page("/2025/statement", PAGE.format("will")),
        server.page("/2026/statement.html", PAGE.format("shall")),
    ]
    ids = []
    for url in urls:
        ids.append(id_for(url, kept))
        assert kept.keep(draft_url(url, Given(id=ids[-1]), fetcher(), NOW)).change == "added"
    assert ids[0] == "statement"
    assert ids[1].startswith("statement-")
    assert [id_for(url, kept) for url in urls] == ids


def test_a_redirect_into_the_private_network_is_not_followed(server: Server) -> None:
    port = int(server.origin.rpartition(":")[2])
    numbers = {"public.example": ["93.184.216.34"], "inside.example": ["93.184.216.34", "10.0.0.7"]}
    outside = Fetcher(
        sleep=lambda seconds: None,
        resolver=lambda host, port: numbers.get(host, [host]),
        connect=lambda place, timeout: socket.create_connection(("127.0.0.1", port), timeout),
    )
    for path, place in (("/a", "http://169.254.169.254/latest/meta-data/"), ("/b", "http://inside.example/")):
        server.answers[path] = (302, {"Location": place}, b"")
        with pytest.raises(UnreadableDocumentError, match="which is no public address"):
            outside.fetch(f"http://public.example:{port}{path}")
    assert [path for path, _ in server.asked] == ["/robots.txt", "/a", "/b"]


def test_redirects_end(server: Server) -> None:
    server.answers["/a"] = (301, {"Location": "/a"}, b"")
    with pytest.raises(UnreadableDocumentError, match="more than 5 redirects"):
        fetcher().fetch(server.origin + "/a")
    assert len([path for path, _ in server.asked if path == "/a"]) == 6


def test_robots_are_asked_once_and_obeyed(server: Server) -> None:
    server.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private/\n")
    server.page("/open", PAGE)
    one = fetcher()
    assert one.fetch(server.origin + "/open").status == 200
    with pytest.raises(UnreadableDocumentError, match=r"robots\.txt asks not to be fetched"):
        one.fetch(server.origin + "/private/a")
    assert [path for path, _ in server.asked] == ["/robots.txt", "/open"]
    assert "commitments" in server.asked[1][1]["User-Agent"]


def test_a_busy_host_is_asked_again_and_given_time(server: Server) -> None:
    server.answers["/a"] = (503, {"Retry-After": "7"}, b"")
    waits: list[float] = []
    patient = Fetcher(allow_private=True, sleep=waits.append, clock=lambda: 1000.0)
    with pytest.raises(UnreadableDocumentError, match="answered 503 Service Unavailable"):
        patient.fetch(server.origin + "/a")
    assert [wait for wait in waits if wait > 1] == [7.0, 21.0]
    assert len([path for path, _ in server.asked if path == "/a"]) == 3


def test_a_page_that_unpacks_without_end_is_cut(server: Server) -> None:
    server.answers["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 60_000_000))
    with pytest.raises(UnreadableDocumentError, match="more than 50,000,000 bytes"):
        fetcher().fetch(server.origin + "/a")


# Packed without the second in which that was done: workers that collect these tests must agree on their names.
HALF = gzip.compress(b"The Parties will meet. " * 99, mtime=0)[:-20]


@pytest.mark.parametrize(
    ("headers", "body", "fault"),
    [
        ({"Content-Length": "9000"}, b"<p>The Parties will", "broke off after 19 bytes"),
        (
            {"Content-Encoding": "gzip"},
            gzip.compress(b"The Parties will meet. " * 99, mtime=0)[:-20],
            "broke off after",
        ),
        ({"Content-Encoding": "br"}, b"\x8b\x02\x80", "packed as br"),
    ],
)
def test_half_a_page_is_no_page(server: Server, headers: dict[str, str], body: bytes, fault: str) -> None:
    server.answers["/a"] = (200, {"Content-Type": "text/html", **headers}, body)
    with pytest.raises(UnreadableDocumentError, match=fault):
        fetcher().fetch(server.origin + "/a")


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_an_answer_that_drips_ends_in_time(start: bytes) -> None:
    """Each byte comes in time; the answer never does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with contextlib.suppress(OSError), connection:
                        connection.sendall(start)
                        for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1000:
                            connection.sendall(bytes([byte]))
                            time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        started = time.monotonic()
        hasty = Fetcher(allow_private=True, sleep=lambda seconds: None, longest=1.0)
        with pytest.raises(UnreadableDocumentError, match="not all there"):
            hasty.fetch(f"http://127.0.0.1:{listening.getsockname()[1]}/a")
        assert time.monotonic() - started < 10


def test_what_looks_like_an_address_and_is_none_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="not an address"):
        id_for("http://[::", corpus(tmp_path))


def test_no_answer_is_one_line() -> None:
    with pytest.raises(UnreadableDocumentError, match="no answer"):
        fetcher().fetch("http://127.0.0.1:9/")


def test_the_content_counts_not_what_the_server_calls_it(server: Server) -> None:
    server.answers["/a.pdf"] = (200, {"Content-Type": "application/pdf"}, PAGE.format("will").encode())
    assert "# Joint Statement" in draft_url(server.origin + "/a.pdf", Given(), fetcher(), NOW).markdown
    server.answers["/b"] = (200, {"Content-Type": "text/html"}, b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UnreadableDocumentError, match="a picture"):
        draft_url(server.origin + "/b", Given(), fetcher(), NOW)


def test_refresh_tells_what_was_altered_and_what_was_withdrawn(server: Server, tmp_path: Path) -> None:
    kept = corpus(tmp_path)
    for path in ("/same", "/altered", "/withdrawn", "/etag"):
        headers = {"ETag": '"1"'} if path == "/etag" else {}
        url = server.page(path, PAGE.format("will").replace("Minerals", path.strip("/")), **headers)
        kept.keep(draft_url(url, Given(), fetcher(), NOW))
    kept.folders.documents.joinpath("own.md").write_text(
        f"---\nsource_url: {server.origin}/same?own\n---\nOwn words.\n", encoding="utf-8"
    )
    server.answers["/same?own"] = server.answers["/same"]
    server.page("/altered", PAGE.format("intend to").replace("Minerals", "altered"))
    del server.answers["/withdrawn"]
    found = {result.id: result.news for result in refresh(kept, fetcher(), NOW) if isinstance(result, Refreshed)}
    assert found == {
        "same": News.SAME,
        "altered": News.ALTERED,
        "withdrawn": News.WITHDRAWN,
        "etag": News.SAME,
        "own": News.THERE,
    }
    assert "intend to publish" in (kept.current("altered") or "")
    assert "will publish" in kept.versions("altered")[0].read_text(encoding="utf-8")
    assert "withdrawn: 2026-11-23\n" in (kept.current("withdrawn") or "")


def test_lists_in_both_forms(tmp_path: Path) -> None:
    toml = tmp_path / "a.toml"
    toml.write_text(
        '[[source]]\nurl = "https://a.example/x"\ntitle = "T"\ndate = 2026-02-04\nparties = ["Japan", "Norway"]\n',
        "utf-8",
    )
    table = tmp_path / "a.csv"
    table.write_text('\ufeffURL,title,date,parties\nhttps://a.example/x,T,2026-02-04,"Japan; Norway"\n', "utf-8")
    given = Given(title="T", date=date(2026, 2, 4), parties=("Japan", "Norway"))
    for path in (toml, table):
        (entry,) = read_list(path)
        assert (entry.url, entry.given) == ("https://a.example/x", given)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.toml", "[[source]]\ntitle = 'T'", "source 1: no url"),
        ("a.toml", "[[source]]\nurl = 'x'\ndate = 'soon'", "source 1: date 'soon' is no day"),
        ("a.toml", "[[source]", "not TOML"),
        ("a.toml", "[[source]]\nurl = 'x'\nnmae = 'y'", "unknown field 'nmae'"),
        ("a.csv", "title\nT\n", "no column url"),
        ("a.txt", "x", r"a \.toml or \.csv file"),
    ],
)
def test_a_faulty_list(tmp_path: Path, name: str, text: str, fault: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableDocumentError, match=fault):
        read_list(tmp_path / name)


@pytest.mark.parametrize(
    "headers",
    [
        {"Location": "http://["},
        {"Location": "http://example.org:port/"},
        {"Location": "//"},
        {"Location": "http://" + "a." * 300 + "/"},
    ],
    ids=str,
)
def test_an_address_that_leads_nowhere_ends_one_source(server: Server, tmp_path: Path, headers: dict[str, str]) -> None:
    """The others are looked at all the same."""
    base = corpus(tmp_path)
    for name in ("a", "b"):
        url = server.page(f"/{name}", PAGE.format("will " + name))
        base.keep(draft_url(url, Given(id=name), fetcher(), NOW))
    server.answers["/a"] = (302, headers, b"")
    found = list(refresh(base, fetcher(), NOW))
    assert [type(one) for one in found] == [UnreadableDocumentError, Refreshed]
    assert "\n" not in str(found[0])


@pytest.mark.parametrize("value", ["²", "1e9", "-5", "Mon, 01 Jan 0001 00:00:00 -0000", ""])
def test_a_wait_that_cannot_be_understood_is_no_wait(server: Server, value: str) -> None:
    """The server is asked again after the usual pauses."""
    server.answers["/busy"] = (503, {"Retry-After": value}, b"")
    with pytest.raises(UnreadableDocumentError, match="503"):
        fetcher().fetch(server.origin + "/busy")


def test_overlong_values_are_not_kept(server: Server, tmp_path: Path) -> None:
    """Nor sent back."""
    url = server.page("/a", PAGE.format("will"), ETag='"' + "x" * 5000 + '"')
    base = corpus(tmp_path)
    base.keep(draft_url(url, Given(id="a"), fetcher(), NOW))
    assert "etag" not in (base.current("a") or "")
    assert [one.news for one in refresh(base, fetcher(), NOW) if isinstance(one, Refreshed)] == [News.SAME]


def test_robots_are_followed_where_they_lead_and_closed_where_they_fail(server: Server) -> None:
    """RFC 9309: redirects are followed, a server in trouble allows nothing."""
    url = server.page("/a", PAGE.format("will"))
    server.answers["/robots.txt"] = (301, {"Location": "/rules.txt"}, b"")
    server.answers["/rules.txt"] = (200, {}, b"User-agent: commitments-tracker\nDisallow: /a\n")
    with pytest.raises(UnreadableDocumentError, match="asks not to be fetched"):
        fetcher().fetch(url)
    server.answers["/robots.txt"] = (500, {}, b"")
    with pytest.raises(UnreadableDocumentError, match="cannot be read now"):
        fetcher().fetch(url)
    server.answers["/robots.txt"] = (403, {}, b"")
    assert fetcher().fetch(url).status == 200
