"""Pictures of each kind of page of a built site: python -m tests.browser.screenshots [SITE] [FOLDER]."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS, find_browser

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"wide": (1280, 860), "phone": (390, 844)}
SCHEMES = ("light", "dark")


def main() -> int:
    site, out = (Path(a) for a in [*sys.argv[1:], *("site", ".commitments/pictures")[len(sys.argv) - 1 :]])
    program = find_browser()
    if program is None:
        print("no browser here: no pictures taken")
        return 0
    if not (ROOT / site / "index.html").is_file():
        print(f"{site}: no site there; 'make site' builds it", file=sys.stderr)
        return 1
    (ROOT / out).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        for name, address in kinds(ROOT / site):
            for path in taken(browser, f"{(ROOT / site).as_uri()}/{address}", name, ROOT / out):
                print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
        browser.close()
    return 0


def kinds(site: Path) -> Iterator[tuple[str, str]]:
    """The name and address of a page of each kind; of documents and commitments, one that has been reported on."""
    documents = sorted((site / "documents").glob("*/index.html"))
    commitments = sorted(site.glob("documents/*/????????.html"))
    told = [page for page in commitments if 'class="reports"' in page.read_text(encoding="utf-8")]
    one = (told or commitments)[:1]
    fixed = ("overdue", "browse", "changes")
    yield from (("overview", "index.html"), ("listing", "commitments/index.html"))
    yield from ((name, f"{name}/index.html") for name in fixed)
    listed = unescape((site / "party/index.html").read_text(encoding="utf-8"))
    parties = re.findall(r'scope="row"><a [^>]*><bdi>([^<]+)', listed)
    if len(parties) > 1:
        yield "compare", f"compare/index.html?{urlencode({'facet': 'party', 'a': parties[0], 'b': parties[1]})}"
    yield from (("commitment", page.relative_to(site).as_posix()) for page in one)
    shown = [one[0].parent / "index.html"] if one else documents[:1]
    yield from (("document", page.relative_to(site).as_posix()) for page in shown)
    yield from (("party", page.relative_to(site).as_posix()) for page in sorted(site.glob("party/*/index.html"))[:1])


def taken(browser: Browser, url: str, name: str, out: Path) -> Iterator[Path]:
    """The page, wide and on a phone, light and dark."""
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.goto(url, wait_until="networkidle")
            suffix = "".join(f"-{word}" for word in (size, scheme) if word not in ("wide", "light"))
            path = out / f"{name}{suffix}.png"
            page.screenshot(path=path, animations="disabled")
            context.close()
            yield path


if __name__ == "__main__":
    sys.exit(main())
