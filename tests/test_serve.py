"""The local server: pages with the reload script, 404.html for lost ways, a build when something changed."""

from __future__ import annotations

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
    watch(lambda: next(states), lambda: built.append(True), rounds=4)
    assert len(built) == 2
