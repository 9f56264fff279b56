"""Run the benches and print their figures: python -m bench [NAME ...] [--json FILE]."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from pathlib import Path

from bench.figures import SHARED, Figure, as_json

# Name -> what it measures. Each is a module of this package with run() -> list[Figure].
BENCHES = {
    "extraction": "agreement with careful labellings, and speed against bare spaCy",
    "search": "nDCG@10 against the better single mode, and speed against a plain script",
    "formats": "PDF and Word files, web pages and texts read whole, beside libraries",
    "lineage": "later mentions of promises, on anchors left out",
    "lineage_size": "what comparing adds to a build with one new document, at 100,000 commitments",
    "store": "listings at size",
    "search_browser": "search by meaning in Chromium against the program: bytes, seconds, nDCG@10",
    "search_settings": "recall and time of Chroma's settings at 100,000 vectors; ten minutes",
    "site": "pages per second against a well-known generator",
}

# What runs only when it is named.
LONG = ("search_settings", "lineage_size")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHES)}; those of minutes when none is given"
    )
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - BENCHES.keys():
        parser.error(f"no bench {', '.join(sorted(unknown))}; known: {', '.join(BENCHES)}")
    if not SHARED.is_dir():
        print(f"{SHARED}: not here; benches that need the labelled documents say so and are left out")
    figures: list[Figure] = []
    for name in arguments.names or [name for name in BENCHES if name not in LONG]:
        print(f"\n{name}: {BENCHES[name]}", flush=True)
        started = time.monotonic()
        found = importlib.import_module(f"bench.{name}").run()
        figures += found
        print("\n".join(figure.line() for figure in found))
        print(f"({time.monotonic() - started:.0f} s)")
    if arguments.json:
        arguments.json.parent.mkdir(parents=True, exist_ok=True)
        arguments.json.write_text(as_json(figures) + "\n", encoding="utf-8")
    missed = [figure.name for figure in figures if figure.met is False]
    print(f"\n{len(figures)} figures, {len(missed)} below target{': ' + ', '.join(missed) if missed else ''}")
    return 0


sys.exit(main())
