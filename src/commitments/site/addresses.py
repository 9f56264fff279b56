"""The address of every page, relative to the site's root. An address depends on nothing but what it names."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

CLEAN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 120


def document_folder(document_id: str) -> str:
    """The folder of a document's pages: its id where that can stand in an address on any host, else a likeness."""
    if len(document_id) <= LONGEST and CLEAN.fullmatch(document_id):
        return f"documents/{document_id}/"
    return f"documents/{_marked(slug(document_id), document_id)}/"


def document_page(document_id: str) -> str:
    """The page with the running text."""
    return document_folder(document_id) + "index.html"


def commitment_page(commitment_id: str) -> str:
    """The page of a commitment, in its document's folder."""
    document_id, _, digest = commitment_id.rpartition("/")
    name = digest if CLEAN.fullmatch(digest) and digest != "index" else _marked(slug(digest), digest)
    return f"{document_folder(document_id)}{name}.html"


def facet_folders(facet: str, values: Iterable[str]) -> Mapping[str, str]:
    """Value -> folder of its pages. Values that would share one are told apart by a hash of the value."""
    slugs = {value: slug(value) for value in values}
    shared = Counter(slugs.values())
    return {value: f"{facet}/{name if shared[name] == 1 else _marked(name, value)}/" for value, name in slugs.items()}


def listing_page(folder: str, number: int) -> str:
    """The address of a listing's page, counted from 1."""
    return f"{folder}index.html" if number == 1 else f"{folder}page-{number}.html"


def root_of(address: str) -> str:
    """The way from a page back to the site's root: "../../"."""
    return "../" * address.count("/")


def slug(name: str) -> str:
    """A name in small letters, digits and hyphens; what has none of these becomes "x"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-") or "x"


def _marked(name: str, meant: str) -> str:
    digest = hashlib.sha256(meant.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name}-{digest}"
