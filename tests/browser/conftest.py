"""A browser, and a small site served on a local port."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.site_bases import Base, base

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """They run when asked for by name: together they take longer than all other tests."""
    return None if any("browser" in argument for argument in config.args) else True


def find_browser() -> str | None:
    """The browser's program, where one is installed."""
    named = os.environ.get("COMMITMENTS_BROWSER")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = find_browser()
    if program is None:
        pytest.skip(f"no browser here: none of {', '.join(BROWSERS)} is installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@dataclass(frozen=True)
class Site:
    """A built site and the address that it is served at."""

    base: Base
    url: str

    @property
    def folder(self) -> Path:
        return self.base.folders.site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    made = base(tmp_path_factory.mktemp("site"), hostile=True)
    made.build()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(made.folders.site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(made, f"http://127.0.0.1:{server.server_address[1]}/")
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_page(browser: Any, site: Site) -> Iterator[Callable[..., Any]]:
    """Open an address in a fresh context; at the end no page may have complained or asked another host."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opened(address: str, *, size: dict[str, int] = WIDE, from_folder: bool = False, **options: Any) -> Any:
        context = browser.new_context(viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda r: complaints.append(r.url) if not _own(r.url, site) else None)
        page.goto((site.folder.as_uri() + "/" if from_folder else site.url) + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _own(url: str, site: Site) -> bool:
    return url.startswith((site.url, site.folder.as_uri(), "data:"))
