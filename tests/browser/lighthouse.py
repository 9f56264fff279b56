"""Lighthouse on each kind of page of a built site: python -m tests.browser.lighthouse [SITE].

It needs Node, and `lighthouse` on the path (or its program in COMMITMENTS_LIGHTHOUSE): npm install --global lighthouse.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.browser.conftest import FLAGS, find_browser
from tests.browser.screenshots import ROOT, kinds

LEAST = 98
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
COMPRESSED = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript"}


class Host(SimpleHTTPRequestHandler):
    """A static host as they are: texts are sent compressed."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in COMPRESSED or not path.is_file():
            super().do_GET()
            return
        content = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", COMPRESSED[path.suffix])
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def main() -> int:
    site = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "site")
    program = os.environ.get("COMMITMENTS_LIGHTHOUSE") or shutil.which("lighthouse")
    browser = find_browser()
    if program is None or browser is None:
        print("lighthouse or a browser is not installed: nothing measured")
        return 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    low = 0
    shown = {"overview", "overdue", "browse", "document", "commitment", "listing", "party", "changes", "compare"}
    for name, address in [*((n, a) for n, a in kinds(site) if n in shown), ("search", "search/index.html")]:
        url = f"http://127.0.0.1:{server.server_address[1]}/{address}"
        scores = measured(program, browser, url)
        low += sum(score < LEAST for score in scores.values())
        print(f"{name:<12}" + "  ".join(f"{category} {score:.0f}" for category, score in scores.items()), flush=True)
    server.shutdown()
    return 1 if low else 0


def measured(program: str, browser: str, url: str) -> dict[str, float]:
    """The four scores of a page, of 100."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        flags = " ".join(["--headless=new", *FLAGS])
        command = [program, url, "--quiet", "--output=json", f"--output-path={out}", f"--chrome-flags={flags}"]
        subprocess.run(
            [*command, f"--only-categories={','.join(CATEGORIES)}"],
            env={**os.environ, "CHROME_PATH": browser},
            check=True,
        )
        found = json.loads(out.read_text(encoding="utf-8"))["categories"]
    return {name: 100 * (found[name]["score"] or 0) for name in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main())
