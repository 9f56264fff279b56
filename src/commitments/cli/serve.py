"""serve: the built site on a local port, built again and shown again as files change."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from commitments.cli.context import Workspace
from commitments.errors import BuildRunningError, CommitmentsError

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
        watch(lambda: _watched(workspace), lambda: _rebuild(workspace, shown, no_index), at_once=True)
    finally:
        server.shutdown()
        server.server_close()


def make_server(shown: Shown, host: str, port: int) -> ThreadingHTTPServer:
    """A server of the folder as it is at each request."""
    return _Server((host, port), partial(_Handler, shown))


class _Server(ThreadingHTTPServer):
    """Says nothing of readers who went away."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A broken connection is nobody's fault; a mistake of ours is a traceback."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def watch(
    state: Callable[[], object], changed: Callable[[], bool], *, at_once: bool = False, rounds: int | None = None
) -> None:
    """Call `changed` whenever the state is another; for ever, or so many times.

    The state is looked at before: what changes meanwhile is noticed afterwards. Where `changed` could not do it, since
    another build was running, it is called again.
    """
    before, done = None if at_once else state(), 0
    while rounds is None or done < rounds:
        if not (at_once and done == 0):
            time.sleep(PAUSE)
        done += 1
        if (now := state()) != before and changed():
            before = now


class _Handler(SimpleHTTPRequestHandler):
    """Pages with the reload script; 404.html for what is not there."""

    def __init__(self, shown: Shown, *args: Any, **kwargs: Any) -> None:
        self.shown = shown
        super().__init__(*args, directory=str(shown.site), **kwargs)

    def do_GET(self) -> None:
        """Answer a request."""
        path = self.path.partition("?")[0].partition("#")[0]
        if not self._is_for_here():
            self._send(421, "text/plain; charset=utf-8", b"this server answers to its own name only\n")
        elif path == RELOAD_SCRIPT:
            self._send(200, "text/javascript", SCRIPT)
        elif path == VERSION:
            self._send(200, "text/plain", str(self.shown.version).encode())
        elif (page := self._page(path)) is not None:
            self._send(200, "text/html; charset=utf-8", _with_script(page.read_bytes()))
        elif self._file(path) is None:
            self._lost()
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """The same without a body."""
        path = self.path.partition("?")[0].partition("#")[0]
        if self._is_for_here() and self._file(path) is not None:
            super().do_HEAD()
        else:
            self.send_error(404)

    def list_directory(self, path: Any) -> None:
        """No listings: what the site does not link to is nobody's to browse."""
        self._lost()

    def _is_for_here(self) -> bool:
        """Whether the request names this server: a page elsewhere may have its own name lead to this machine."""
        try:
            name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        except ValueError:
            return False
        bound = str(self.connection.getsockname()[0])
        return name in ("localhost", "127.0.0.1", "::1", bound) or bound in ("0.0.0.0", "::")

    def _lost(self) -> None:
        page = self.shown.site / "404.html"
        content = _with_script(page.read_bytes()) if page.is_file() else b"there is no such page\n"
        self._send(404, "text/html; charset=utf-8" if page.is_file() else "text/plain", content)

    def _file(self, path: str) -> Path | None:
        """The file or folder of the site at a path; None for what is not there or leads out of it."""
        try:
            found = Path(self.translate_path(path))
            there = found.resolve(strict=True)
        except (OSError, ValueError, RuntimeError):
            return None
        inside = there.is_relative_to(self.shown.site.resolve())
        hidden = any(part.startswith(".") for part in found.relative_to(self.shown.site).parts) if inside else True
        if found.is_dir() and path.endswith("/") and not (found / "index.html").is_file():
            return None
        return found if not hidden else None

    def end_headers(self) -> None:
        """Nothing is kept by the browser: the next build may change it."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of each request."""

    def _page(self, path: str) -> Path | None:
        found = self._file(path)
        if found and found.is_dir() and path.endswith("/"):
            found = self._file(f"{path}index.html")
        return found if found and found.suffix == ".html" and found.is_file() else None

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _with_script(page: bytes) -> bytes:
    return page.replace(b"</head>", f'<script src="{RELOAD_SCRIPT}" defer></script></head>'.encode(), 1)


def _rebuild(workspace: Workspace, shown: Shown, no_index: bool) -> bool:
    """Whether the change was dealt with; not where another build holds the knowledge base."""
    started = time.monotonic()
    try:
        _build(Workspace(workspace.root), no_index)
    except BuildRunningError:
        return False
    except CommitmentsError as error:
        # Whoever edits a file leaves it half done at times: say so, show the last good site, and go on.
        workspace.say(f"commitments: {error}")
        return True
    shown.version += 1
    workspace.say(f"built in {time.monotonic() - started:.1f} s")
    return True


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
