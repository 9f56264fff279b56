"""The local server: pages with the reload script, 404.html for lost ways, a build when something changed."""

from __future__ import annotations

import http.client
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from commitments.cli import serve
from commitments.cli.serve import Shown, make_server, watch


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[tuple[Shown, str]]:
    (tmp_path / "index.html").write_text("<html><head></head><body>first</body></html>")
    (tmp_path / "404.html").write_text("<html><head></head><body>lost</body></html>")
    (tmp_path / "data.csv").write_text("id\n")
    site = Shown(tmp_path)
    server = make_server(site, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield site, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        return bytes(answer.read())


def test_pages_come_with_the_script_and_other_files_as_they_are(shown: tuple[Shown, str]) -> None:
    site, url = shown
    assert fetched(url + "/").count(b"/__reload.js") == 1
    assert b"__reload" not in (site.site / "index.html").read_bytes()
    assert fetched(url + "/data.csv") == b"id\n"
    assert b"/__version" in fetched(url + "/__reload.js")


def test_the_version_grows_with_each_build(shown: tuple[Shown, str]) -> None:
    site, url = shown
    assert fetched(url + "/__version") == b"1"
    site.version += 1
    assert fetched(url + "/__version") == b"2"


def test_a_lost_way_gets_the_sites_own_page(shown: tuple[Shown, str]) -> None:
    _, url = shown
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        fetched(url + "/nowhere.html")
    assert b"lost" in refused.value.read()
    refused.value.close()


def test_nothing_outside_the_site_is_served(shown: tuple[Shown, str]) -> None:
    site, url = shown
    (site.site.parent / "secret.html").write_text("secret")
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        fetched(url + "/%2e%2e/secret.html")
    refused.value.close()


def test_a_change_is_noticed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "PAUSE", 0)
    states, built = iter([1, 1, 2, 2, 3]), []
    watch(lambda: next(states), lambda: not built.append(True), rounds=4)
    assert len(built) == 2


def asked(url: str, path: str, **headers: str) -> tuple[int, bytes]:
    """The status and body of an answer, whatever it is."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    try:
        connection.request(headers.pop("method", "GET"), path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "", "[", "169.254.169.254"]
)
def test_a_name_from_elsewhere_is_not_answered(shown: tuple[Shown, str], host: str) -> None:
    """A page elsewhere may have its own name lead to this machine, and read what is served here."""
    assert asked(shown[1], "/", Host=host)[0] == 421
    assert asked(shown[1], "/__version", Host=host)[0] == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]:8000"])
def test_its_own_names_are_answered(shown: tuple[Shown, str], host: str) -> None:
    assert asked(shown[1], "/", Host=host)[0] == 200


def test_no_listings_no_links_out_nothing_hidden(shown: tuple[Shown, str]) -> None:
    """Whether a page or a file, with GET or HEAD."""
    site, url = shown
    (site.site / "folder").mkdir()
    (site.site / "folder/a.csv").write_text("id\n")
    (site.site / ".hidden.html").write_text("hidden")
    (site.site.parent / "outside.html").write_text("outside")
    (site.site / "link.html").symlink_to(site.site.parent / "outside.html")
    (site.site / "up").symlink_to(site.site.parent)
    (site.site / "ring").symlink_to(site.site / "ring")
    for path in (
        "/folder/",
        "/.hidden.html",
        "/link.html",
        "/up/outside.html",
        "/up/",
        "/ring",
        "/%00",
        "//up/outside.html",
    ):
        assert asked(url, path)[0] == 404, path
        assert asked(url, path, method="HEAD")[0] == 404, path
    assert asked(url, "/folder/a.csv") == (200, b"id\n")


def test_an_overlong_path_is_not_there(shown: tuple[Shown, str]) -> None:
    assert asked(shown[1], "/" + "x" * 5000)[0] == 404
    assert asked(shown[1], "/" + "x/" * 5000)[0] == 404


def test_a_change_beside_another_build_is_rendered_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be done is tried again, though nothing changes any more."""
    monkeypatch.setattr(serve, "PAUSE", 0)
    states, tried = iter([1, 2, 2, 2, 2]), []

    def changed() -> bool:
        tried.append(True)
        return len(tried) == 3

    watch(lambda: next(states), changed, rounds=4)
    assert len(tried) == 3


def test_a_change_during_the_first_build_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there is looked at before the build, not after it."""
    monkeypatch.setattr(serve, "PAUSE", 0)
    states, built = [1], []

    def changed() -> bool:
        built.append(states[0])
        states[0] = 2
        return True

    watch(lambda: states[0], changed, at_once=True, rounds=3)
    assert built == [1, 2]
