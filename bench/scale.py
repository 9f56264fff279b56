"""How cost grows with size: python -m bench.scale [--write]. Within 15 minutes on two idle cores.

The store is filled below the extraction (bench/make_corpus.py) and the site from recombined real text; reading,
extracting and embedding are measured on the real statements, with each engine. --write puts the tables into
docs/scale.md in place of those that stand there. COMMITMENTS_BENCH_SIZES, as "1000,10000", and
COMMITMENTS_BENCH_DOCUMENTS make a quick trial.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from bench.figures import ROOT, SHARED
from bench.scale_parts import VECTORS, Found

SIZES = tuple(int(size) for size in os.environ.get("COMMITMENTS_BENCH_SIZES", "1000,10000,100000").split(","))
DOCUMENTS = int(os.environ.get("COMMITMENTS_BENCH_DOCUMENTS", "91"))
LINEAR = 1.15
"""The growth's exponent that still counts as linear: 1 is, 2 would be quadratic."""

PAGE = ROOT / "docs/scale.md"
BLOCK = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end of measured -->)", re.DOTALL)

# What is reckoned on paper, and what is assumed for it.
MILLIONS, CORES, LOST, NODE_GB = 10, 64, 0.1, 100


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/scale.md")
    options = parser.parse_args()
    started = time.monotonic()
    text = "\n".join(report()) + "\n"
    minutes = (time.monotonic() - started) / 60
    text += f"\nMeasured in {minutes:.0f} minutes on {os.cpu_count()} cores, {datetime.now(UTC):%d %B %Y}.\n"
    print(text)
    if options.write:
        PAGE.write_text(BLOCK.sub(lambda _: f"\n{text}\n", PAGE.read_text(encoding="utf-8")), encoding="utf-8")


def report() -> Iterator[str]:
    stores = {size: measure("store", size) for size in SIZES}
    yield from store_table(stores)
    if not SHARED.is_dir():
        yield f"\n{SHARED} is not here: site, engines and paper are left out."
        return
    yield from site_table({size: measure("site", size) for size in SIZES})
    yield from neighbour_table({size: measure("neighbours", size) for size in SIZES})
    engines = measure("engines", DOCUMENTS)
    yield from engine_table(engines)
    yield from paper(stores[SIZES[-1]], SIZES[-1], engines, measure("vectors", VECTORS))


def measure(part: str, size: int) -> Found:
    """What a part takes, in a process of its own."""
    print(f"{part} {size}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "bench.scale_parts", part, str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=ROOT)
    found: Found = json.loads(done.stdout)
    return found


def store_table(measured: dict[int, Found]) -> Iterator[str]:
    yield "### The store\n"
    head = ("commitments", "documents", "storing", "of it processor", "disk a commitment", "memory")
    yield from table(
        (*head, "a page and its count, p50", "a fresh `overdue`", "a document put and listed"),
        (
            (
                f"{size:,}",
                f"{size // 20:,}",
                f"{m['seconds']:.1f} s",
                f"{m['worked']:.1f} s",
                f"{m['disk'] / size / 1e3:.1f} kB",
                f"{m['memory'] / 1e9:.2f} GB",
                f"{m['page'] * 1e3:.1f} ms",
                f"{m['overdue']:.2f} s",
                f"{m['put']:.2f} s",
            )
            for size, m in measured.items()
        ),
    )
    yield growth(measured, {"storing": "worked", "disk": "disk"})


def site_table(measured: dict[int, Found]) -> Iterator[str]:
    yield "\n### The site\n"
    head = ("commitments", "pages", "rendering", "memory", "largest page", "files", "Pagefind", "its memory")
    yield from table(
        (*head, "its files"),
        (
            (
                f"{size:,}",
                f"{m['pages']:,.0f}",
                f"{m['rendering']:.1f} s",
                f"{m['memory'] / 1e9:.2f} GB",
                f"{m['largest'] / 1e3:.0f} kB",
                f"{m['disk'] / 1e6:.0f} MB",
                f"{m['indexing']:.1f} s",
                f"{m['search_memory'] / 1e9:.2f} GB",
                f"{m['search_disk'] / 1e6:.0f} MB",
            )
            for size, m in measured.items()
        ),
    )
    yield growth(measured, {"rendering": "rendering", "Pagefind": "indexing", "files": "disk"})


def neighbour_table(measured: dict[int, Found]) -> Iterator[str]:
    yield "\n### The closest others, which pages name\n"
    yield from table(
        ("commitments", "the first time", "nothing new", "a document more", "a document less", "memory", "file"),
        (
            (
                f"{size:,}",
                *(f"{m[key]:.2f} s" for key in ("first", "again", "more", "less")),
                f"{m['memory'] / 1e9:.2f} GB",
                f"{m['disk'] / 1e6:.1f} MB",
            )
            for size, m in measured.items()
        ),
    )
    yield growth(measured, {"the first time": "first", "a document more": "more", "file": "disk"})


def engine_table(m: Found) -> Iterator[str]:
    count = m["documents"]
    yield f"\n### Engines, on {count:.0f} real statements\n"
    ours = m["one"] - m["loading"]
    rows = (("one process", "one", 1), ("`--workers 2`", "two", 2), ("`--cluster`, two workers", "cluster", 2))
    yield from table(
        ("engine", "seconds", "documents a second, loading aside", "efficiency"),
        (
            (
                name,
                f"{m[key]:.1f}",
                f"{count / (m[key] - m['loading']):.1f}",
                f"{ours / (m[key] - m['loading']) / workers:.2f}",
            )
            for name, key, workers in rows
        ),
    )
    yield (
        f"\nLoading the models takes {m['loading']:.1f} s, once a process. A document takes {m['extracting']:.2f} s of "
        f"processor time to read and extract, {m['embedding']:.2f} s to embed and index: {m['sentences'] / count:.0f} "
        f"sentences and {m['commitments'] / count:.0f} commitments, with their clauses."
    )


def paper(kept: Found, size: int, m: Found, v: Found) -> Iterator[str]:
    """Ten million documents, from what one costs."""
    n, count = MILLIONS * 1e6, m["documents"]
    read, embed = (n * m[key] / 3600 for key in ("extracting", "embedding"))
    stored = m["commitments"] / count * kept["worked"] / size
    units = (m["sentences"] + m["commitments"]) / count
    memory, disk, seconds = (v[key] / (VECTORS / 2) for key in ("memory", "disk", "seconds"))
    memory_gb = n * units * memory / 1e9
    rows = (
        ("extraction", f"{MILLIONS} million × {m['extracting']:.2f} s", f"{read:,.0f} core hours"),
        ("embedding", f"{MILLIONS} million × {m['embedding']:.2f} s", f"{embed:,.0f} core hours"),
        (
            f"both on {CORES} workers",
            f"{read + embed:,.0f} / {CORES}, a tenth lost on the way",
            f"{(read + embed) / CORES / (1 - LOST):,.0f} hours",
        ),
        ("the desk, which stores", f"{MILLIONS} million × {stored * 1e3:.1f} ms", f"{n * stored / 3600:,.0f} hours"),
        (
            "documents with sources",
            f"{MILLIONS} million × 2 × {m['source'] / 1e3:.0f} kB",
            f"{n * 2 * m['source'] / 1e9:,.0f} GB",
        ),
        (
            "store",
            f"{n * m['commitments'] / count / 1e6:,.0f} million commitments × {kept['disk'] / size / 1e3:.1f} kB",
            f"{n * m['commitments'] / count * kept['disk'] / size / 1e9:,.0f} GB",
        ),
        (
            "vectors, memory of Chroma",
            f"{n * units / 1e6:,.0f} million × {memory / 1e3:.1f} kB",
            f"{memory_gb:,.0f} GB, {math.ceil(memory_gb / NODE_GB)} nodes of {NODE_GB} GB",
        ),
        (
            "vectors, disk of Chroma",
            f"{n * units / 1e6:,.0f} million × {disk / 1e3:.1f} kB",
            f"{n * units * disk / 1e9:,.0f} GB",
        ),
        (
            "putting vectors, one desk",
            f"{n * units / 1e6:,.0f} million × {seconds * 1e3:.2f} ms",
            f"{n * units * seconds / 3600:,.0f} hours",
        ),
    )
    yield "\n### On paper: ten million documents\n"
    yield from table(("what", "sum", "comes to"), rows)


def growth(measured: dict[int, Found], names: dict[str, str]) -> str:
    if len(measured) < 2:
        return "\nOne size says nothing of growth."
    told = []
    for name, key in names.items():
        found = exponent(list(measured), [m[key] for m in measured.values()])
        told.append(f"{name} {found:.2f}" + ("" if found <= LINEAR else ", which is NOT linear"))
    return f"\nGrowth, as the exponent of a fit through the logarithms, where 1 is linear: {'; '.join(told)}."


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """The slope of a line through the logarithms."""
    return statistics.linear_regression([math.log(s) for s in sizes], [math.log(v) for v in values]).slope


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|---{'|---:' * (len(head) - 1)}|"
    yield from (f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    main()
