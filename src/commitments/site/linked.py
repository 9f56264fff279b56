"""What search engines and other programs read in a page: JSON-LD of the data, the way to a page, and a claim."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from commitments.site.content import SiteContent
from commitments.site.entries import Entry
from commitments.site.wording import excerpt

CONTEXT = "https://schema.org"


def written(*things: dict[str, Any]) -> str:
    """As a script may hold it: no tag can end it."""
    graph = {"@context": CONTEXT, "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def dataset(site: SiteContent, base: str) -> dict[str, Any]:
    """The whole as a data set with its downloads."""
    config = site.config
    formats = (("commitments.csv", "text/csv"), ("commitments.jsonl", "application/jsonl"))
    found: dict[str, Any] = {
        "@type": "Dataset",
        "name": config.title,
        "description": config.description,
        "url": base,
        "dateModified": site.as_of.isoformat(),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{base}data/{name}"}
            for name, kind in formats
        ],
    }
    if config.data_license:
        found["license"] = config.data_license
    if config.publisher:
        found["publisher"] = {"@type": "Organization", "name": config.publisher}
    return found


def breadcrumbs(base: str, steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page: names and addresses; the page itself needs none."""
    items: list[dict[str, Any]] = [
        {"@type": "ListItem", "position": place, "name": name}
        | ({"item": base + address.removesuffix("index.html")} if address else {})
        for place, (name, address) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def claim(entry: Entry, base: str) -> dict[str, Any]:
    """A commitment as somebody's claim, where it was made and when."""
    made: dict[str, Any] = {
        "@type": "CreativeWork",
        "name": entry.document.title,
        "url": base + entry.document_address.removesuffix("index.html"),
    }
    if entry.document.date:
        made["datePublished"] = entry.document.written_date
    return {
        "@type": "Claim",
        "text": excerpt(entry.commitment.quote),
        "claimant": [{"@type": "Organization", "name": party} for party in entry.commitment.parties],
        "appearance": made,
    }
