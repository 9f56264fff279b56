"""What a site weighs, by kind of file: python -m bench.site_weight SITE, or of recombined real text in `bench site`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bench.figures import Figure

MOST_FILES, MOST_KB = 55, 500
MODEL = "search model"
"""Left out of the sums: one for any number of documents."""


def main() -> int:
    print("\n".join(table(Path(sys.argv[1]))))
    return 0


def table(site: Path) -> Iterator[str]:
    """A line a kind of file, the heaviest first, with files and kB a document."""
    files, size, documents = _weighed(site)
    yield f"{'kind of file':<28}{'files':>8}{'MB':>9}{'a document':>14}{'kB a document':>16}"
    for kind, held in size.most_common():
        of_each = f"{files[kind] / documents:>14.2f}{held / documents / 1000:>16.1f}"
        yield f"{kind:<28}{files[kind]:>8}{held / 1e6:>9.2f}{of_each}"


def figures(site: Path) -> list[Figure]:
    """Files and kB a document, without the search model."""
    files, size, documents = _weighed(site)
    count = sum(number for kind, number in files.items() if kind != MODEL) / documents
    kilobytes = sum(number for kind, number in size.items() if kind != MODEL) / documents / 1000
    promised = f"{files['commitment pages'] / documents:.1f} commitments a document"
    return [
        Figure("files a document", count, "", MOST_FILES, False, promised),
        Figure("weight of a document", kilobytes, "kB", MOST_KB, False, promised),
    ]


def _weighed(site: Path) -> tuple[Counter[str], Counter[str], int]:
    """Kind -> files, kind -> bytes, and how many documents there are."""
    files: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for path in site.rglob("*"):
        if path.is_file():
            kind = _kind(PurePosixPath(path.relative_to(site).as_posix()))
            files[kind] += 1
            size[kind] += path.stat().st_size
    return files, size, max(1, files["document pages"])


def _kind(path: PurePosixPath) -> str:
    top = path.parts[0] if len(path.parts) > 1 else ""
    if top == "meaning":
        return MODEL
    if top == "pagefind":
        return "search, fragments" if "fragment" in path.parts else "search, the rest"
    if path.suffix in (".atom", ".ics"):
        return "feeds" if path.suffix == ".atom" else "calendars"
    if path.name == "preview.png" and top != "assets":
        return "pictures"
    if path.suffix == ".md":
        return "Markdown"
    if top == "documents" and len(path.parts) == 3:
        return "document pages" if path.name == "index.html" else "commitment pages"
    if top in ("party", "agency", "topic", "year", "lists", "commitments"):
        return "lists"
    return {"data": "data", "changes": "changes"}.get(top, "other pages and assets")


if __name__ == "__main__":
    sys.exit(main())
