"""What robots ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

from commitments.site.renderer import Page, Renderer

# Not worth a place in anyone else's search.
UNLISTED = ("404.html", "review/index.html", "card/index.html")
MOST_ADDRESSES = 50_000


def machine_pages(renderer: Renderer, addresses: Sequence[str]) -> Iterator[Page]:
    """robots.txt, and the site map where the site's address is known."""
    base = renderer.base_url
    lines = ["User-agent: *", "Disallow:"]
    if base:
        lines.append(f"Sitemap: {base}sitemap.xml")
        listed = [a for a in addresses if a.endswith(".html") and a not in UNLISTED][:MOST_ADDRESSES]
        changed = _changed(renderer)
        yield renderer.file("sitemap.xml", (listed, changed), lambda: (_map(base, listed, changed),))
    text = "\n".join(lines) + "\n"
    yield renderer.file("robots.txt", (text,), lambda: (text.encode(),))


def _changed(renderer: Renderer) -> Mapping[str, date]:
    """Address -> the day since when what stands there is so, where that is known."""
    site = renderer.site
    found: dict[str, date] = {}
    for entry in site.entries:
        day = site.since.get(entry.id) or entry.document.date
        if day:
            found[entry.address] = day
            found[entry.document_address] = max(found.get(entry.document_address, day), day)
    return found


def _map(base: str, addresses: Sequence[str], changed: Mapping[str, date]) -> bytes:
    places = "".join(
        f"<url><loc>{escape(base + address.removesuffix('index.html'))}</loc>{_since(changed.get(address))}</url>\n"
        for address in addresses
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{places}</urlset>\n".encode()


def _since(day: date | None) -> str:
    return f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
