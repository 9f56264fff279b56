"""serve: the built site on a local port, built again and shown again as files change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import click

from commitments.cli.context import Workspace
from commitments.errors import CommitmentsError

PAUSE = 0.5
RELOAD_SCRIPT = "/__reload.js"
VERSION = "/__version"
# Sent with every page while it is served here; the built files do not hold it.
SCRIPT = b"""(function () {
  var known;
  setInterval(function () {
    fetch("/__version").then(function (r) { return r.text(); }).then(function (now) {
      if (known && now !== known) location.reload();
      known = now;
    }).catch(function () {});
  }, 700);
})();
"""


@dataclass
class Shown:
    """What is served: a folder, and a number that grows with each build."""

    site: Path
    version: int = field(default=1)


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--no-index", is_flag=True, help="Leave the search index of the command line as it is.")
@click.pass_obj
def serve(workspace: Workspace, port: int, host: str, no_index: bool) -> None:
    """Show the built site on a local port, rebuilt as files change.

    Documents, reports, events, templates and commitments.toml are watched; the page in the browser loads itself again.
    """
    shown = Shown(workspace.folders.site)
    try:
        server = make_server(shown, host, port)
    except OSError as error:
        raise CommitmentsError(f"{host}:{port}: {error.strerror}; another --port may be free") from error
    threading.Thread(target=server.serve_forever, daemon=True).start()
    workspace.say(f"http://{host}:{server.server_address[1]}/  (Ctrl-C ends it)")
    try:
        _rebuild(workspace, shown, no_index)
        watch(lambda: _watched(workspace), lambda: _rebuild(workspace, shown, no_index))
    finally:
        server.shutdown()
        server.server_close()


def make_server(shown: Shown, host: str, port: int) -> ThreadingHTTPServer:
    """A server of the folder as it is at each request."""
    return ThreadingHTTPServer((host, port), partial(_Handler, shown))


def watch(state: Callable[[], object], changed: Callable[[], None], *, rounds: int | None = None) -> None:
    """Call `changed` whenever the state is another; for ever, or so many times."""
    before, done = state(), 0
    while rounds is None or done < rounds:
        time.sleep(PAUSE)
        done += 1
        if (now := state()) != before:
            changed()
            before = now


class _Handler(SimpleHTTPRequestHandler):
    """Pages with the reload script; 404.html for what is not there."""

    def __init__(self, shown: Shown, *args: Any, **kwargs: Any) -> None:
        self.shown = shown
        super().__init__(*args, directory=str(shown.site), **kwargs)

    def do_GET(self) -> None:
        """Answer a request."""
        path = self.path.partition("?")[0]
        if path == RELOAD_SCRIPT:
            self._send(200, "text/javascript", SCRIPT)
        elif path == VERSION:
            self._send(200, "text/plain", str(self.shown.version).encode())
        elif (page := self._page(path)) is not None:
            self._send(200, "text/html; charset=utf-8", _with_script(page.read_bytes()))
        elif not Path(self.translate_path(path)).exists() and (self.shown.site / "404.html").is_file():
            self._send(404, "text/html; charset=utf-8", _with_script((self.shown.site / "404.html").read_bytes()))
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Nothing is kept by the browser: the next build may change it."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request."""

    def _page(self, path: str) -> Path | None:
        found = Path(self.translate_path(path))
        if found.is_dir() and path.endswith("/"):
            found = found / "index.html"
        return found if found.suffix == ".html" and found.is_file() else None

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _with_script(page: bytes) -> bytes:
    return page.replace(b"</head>", f'<script src="{RELOAD_SCRIPT}" defer></script></head>'.encode(), 1)


def _rebuild(workspace: Workspace, shown: Shown, no_index: bool) -> None:
    started = time.monotonic()
    try:
        _build(Workspace(workspace.root), no_index)
    except CommitmentsError as error:
        # Whoever edits a file leaves it half done at times: say so, show the last good site, and go on.
        workspace.say(f"commitments: {error}")
        return
    shown.version += 1
    workspace.say(f"built in {time.monotonic() - started:.1f} s")


def _build(workspace: Workspace, no_index: bool) -> None:
    from commitments.pipeline import Scope, build

    scope = Scope(workspace.today, index=not no_index)
    summary = build(workspace.folders, workspace.config, scope, progress=lambda stage, done, total: None)
    for line in summary.reading.failures:
        workspace.say(f"not read: {line}")


def _watched(workspace: Workspace) -> list[tuple[str, int, int]]:
    """Name, time and size of all that a build reads."""
    return sorted(
        (str(path), found.st_mtime_ns, found.st_size)
        for path in _sources(workspace)
        if (found := _stat(path)) is not None
    )


def _sources(workspace: Workspace) -> Iterator[Path]:
    yield workspace.root / "commitments.toml"
    for folder in (workspace.folders.documents, workspace.folders.reports, workspace.folders.templates):
        yield from (path for path in folder.rglob("*") if path.is_file())
    yield workspace.folders.events


def _stat(path: Path) -> Any:
    try:
        return path.stat()
    except OSError:
        return None
