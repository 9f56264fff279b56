"""Lines that no ledger should hold, as other programs, people and crashes leave them; none of them may count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_PAGE = {"url": "https://example.org/page"}
_TO = "other/1234abcd"

# What a good report of something kept says otherwise.
CHANGED: Mapping[str, Mapping[str, Any]] = {
    "no evidence": {"evidence": []},
    "a script": {"evidence": [{"url": "javascript:alert(1)"}]},
    "a script in capitals": {"evidence": [{"url": "JaVaScRiPt:alert(1)"}]},
    "data": {"evidence": [{"url": "data:text/html,<script>alert(1)</script>"}]},
    "a file": {"evidence": [{"url": "file:///etc/passwd"}]},
    "no host": {"evidence": [{"url": "https://"}]},
    "a port that is none": {"evidence": [{"url": "https://example.org:x/"}]},
    "an address that breaks off": {"evidence": [{"url": "https://[::1"}]},
    "a line break in an address": {"evidence": [{"url": "https://example.org/\nx"}]},
    "an override in an address": {"evidence": [{"url": "https://example.org/\u202egpj"}]},
    "an address beside a script": {"evidence": [_PAGE, {"url": "javascript:alert(1)"}]},
    "evidence without an address": {"evidence": [{"title": "A page"}]},
    "evidence that is a number": {"evidence": [1]},
    "evidence that is no list": {"evidence": "https://example.org"},
    "a speaker who is none": {"evidence": [_PAGE | {"by": "everybody"}]},
    "a document without words": {"evidence": [{"document": "two"}]},
    "on after recorded": {"on": "2026-11-03"},
    "a day that is none": {"on": "2026-02-30"},
    "a day in words": {"on": "yesterday"},
    "a day as a number": {"on": 20260301},
    "a local day that is none": {"local_day": "2026-10-01"},
    "recorded never": {"recorded": None},
    "recorded in no time": {"recorded": "noon"},
    "recorded before all time": {"recorded": "0001-01-01T00:00:00+14:00"},
    "an infinite time": {"recorded": 1e999},
    "no id": {"id": ""},
    "an id that is a list": {"id": ["x"]},
    "no commitment": {"commitment": None},
    "a commitment that is an object": {"commitment": {"id": "x"}},
    "a quote that is a number": {"quote": 7},
    "a note that is a list": {"note": ["<script>"]},
    "a reviewer who is an object": {"reviewer": {}},
    "a status that is none": {"status": "kept"},
    "a status that nobody reports": {"status": "no_report"},
    "no status": {"status": None},
    "a kind that is none": {"kind": "verdict"},
    "no kind": {"kind": None},
    "a newer version": {"certainty": "high"},
    "newer evidence": {"evidence": [{"url": "https://example.org", "archived": "https://example.net"}]},
    "a link to nothing": {"kind": "link", "relation": "same_as"},
    "a link to no id": {"kind": "link", "relation": "same_as", "to": "somewhere"},
    "a relation that is none": {"kind": "link", "relation": "resembles", "to": _TO},
    "two relations": {"kind": "link", "relation": "restates", "to": _TO, "same_as": _TO},
    "a document without a quote": {"kind": "link", "relation": "restates", "to": {"document": "two"}},
    "an extension to no day": {"kind": "extension", "due": None},
    "a correction of nothing": {"kind": "correction", "field": None, "value": "x"},
    "a reply of nobody": {"kind": "reply", "note": "We do it."},
    "a retraction of nothing": {"kind": "retraction", "report": None},
}

# What is no object of JSON at all.
BARE: Mapping[str, bytes] = {
    "half a line": b'{"id": "x", "commitment": "one/1", "kin',
    "a number": b"1",
    "a list": b"[{}]",
    "bytes that are no text": b'{"id": "\xff\xfe"}',
    "brackets without end": b"[" * 100_000,
    "a conflict of two versions": b"<<<<<<< HEAD",
}


def hostile_lines(good: Mapping[str, Any]) -> dict[str, bytes]:
    """By name, each line; `good` is a report of something kept, with evidence."""
    own = {"a link to itself": {"kind": "link", "relation": "same_as", "to": good["commitment"]}}
    changed = {name: {**good, "id": f"id-{name}", **change} for name, change in {**CHANGED, **own}.items()}
    return {**{name: json.dumps(record).encode() for name, record in changed.items()}, **BARE}
