"""What robots ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from commitments.site.studio import Page, Studio

# Not worth a place in anyone else's search.
UNLISTED = ("404.html", "review/index.html")
MOST_ADDRESSES = 50_000


def machine_pages(studio: Studio, addresses: Sequence[str]) -> Iterator[Page]:
    """robots.txt, and the site map where the site's address is known."""
    base = studio.base_url
    lines = ["User-agent: *", "Disallow:"]
    if base:
        lines.append(f"Sitemap: {base}sitemap.xml")
        listed = [a for a in addresses if a.endswith(".html") and a not in UNLISTED][:MOST_ADDRESSES]
        yield studio.file("sitemap.xml", (listed,), lambda: (_map(base, listed),))
    text = "\n".join(lines) + "\n"
    yield studio.file("robots.txt", (text,), lambda: (text.encode(),))


def _map(base: str, addresses: Sequence[str]) -> bytes:
    places = "".join(f"<url><loc>{escape(base + a.removesuffix('index.html'))}</loc></url>\n" for a in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{places}</urlset>\n".encode()
