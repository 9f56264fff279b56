"""Assistants ask over the official SDK's own client: every quote stands in the text, errors name the remedy."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import sys
from datetime import date
from pathlib import Path
from typing import Any

import anyio
import pytest

from commitments.assistants import server
from commitments.knowledge_base import KnowledgeBase
from commitments.model import Status
from commitments.tracking import append_report
from tests.bases import build_base
from tests.promises import Promise, extraction, report

mcp = pytest.importorskip("mcp")

OFFICE = Promise("Japan will open an office by 31 March 2026.", by="by 31 March 2026", due=date(2026, 3, 31))
ROADMAP = Promise("Canada and Japan will publish a roadmap for minerals.", ("Canada", "Japan"), topics=("minerals",))
DOCUMENTS = {"one": (OFFICE, ROADMAP), "two": (OFFICE,)}
FIRST, SECOND = extraction("one", DOCUMENTS["one"]).commitments
TOOLS = ["search", "list_commitments", "show", "explain", "text", "documents", "facets"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = build_base(tmp_path_factory.mktemp("assistants") / "kb", DOCUMENTS)
    append_report(base / "corpus/reports/one.jsonl", report(1, FIRST, status=Status.FULFILLED, on=date(2026, 3, 1)))
    return base


@pytest.fixture
def base(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "kb"))


def asked(base: Path, *calls: tuple[str, dict[str, Any]]) -> list[tuple[bool, Any]]:
    """Whether each call failed, and what it answered."""

    async def ask() -> list[tuple[bool, Any]]:
        with KnowledgeBase(base, as_of=date(2026, 11, 30)) as kb:
            async with mcp.Client(server(kb)) as client:
                results = [await client.call_tool(name, arguments) for name, arguments in calls]
        return [(bool(r.is_error), r.structured_content or r.content[0].text) for r in results]

    return anyio.run(ask)


def test_each_answer_carries_its_proof(base: Path) -> None:
    """Quote, offsets, source, the steps of the deadline, what people reported."""
    (listed, shown, explained, text) = asked(
        base,
        ("list_commitments", {"party": "Japan", "limit": 5}),
        ("show", {"id": FIRST.id[:-2]}),
        ("explain", {"id": FIRST.id}),
        ("text", {"document": "one", "start": FIRST.start, "end": FIRST.end}),
    )
    assert [failed for failed, _ in (listed, shown, explained, text)] == [False] * 4
    assert (listed[1]["count"], listed[1]["shown"]) == (3, 3)
    row = shown[1]
    assert (row["quote"], row["start"], row["end"]) == (FIRST.quote, FIRST.start, FIRST.end)
    assert text[1]["text"] == row["quote"]
    assert {"source_url", "proof", "page", "timeliness", "document_title", "doubtful"} <= row.keys()
    assert row["proof"]
    assert [told["counts"] for told in row["reports"]] == [True]
    assert explained[1]["reasoning"]


def test_errors_name_the_remedy(base: Path) -> None:
    """One line each, and no traceback."""
    found = asked(
        base,
        ("show", {"id": "nothing/12345678"}),
        ("list_commitments", {"party": "Japann"}),
        ("list_commitments", {"timeliness": "late"}),
        ("text", {"document": "one", "start": 5, "end": 99999}),
        ("search", {"query": " "}),
        ("documents", {"limit": 0}),
    )
    says = (
        "no such commitment",
        "the nearest: Japan",
        "known: overdue",
        "no place in a text of",
        "empty query",
        "from 1 to",
    )
    for (failed, message), words in zip(found, says, strict=True):
        assert failed
        assert words in message
        assert "\n" not in message


def test_a_quote_that_is_not_in_the_text_does_not_leave(base: Path) -> None:
    """A damaged store answers with the remedy, not with words that nobody wrote."""
    with sqlite3.connect(base / ".commitments/store.sqlite") as connection:
        changed = "UPDATE commitments SET json = replace(json, 'open an office', 'shut an office') WHERE id = ?"
        connection.execute(changed, (FIRST.id,))
    connection.close()
    ((failed, message),) = asked(base, ("show", {"id": FIRST.id}))
    assert failed
    assert "'commitments build" in message
    assert "shut an office" not in message


def test_the_command_speaks_to_the_sdks_own_client(base: Path) -> None:
    """Over standard input and output, as an assistant starts it; nothing else is printed there."""

    async def ask() -> tuple[list[str], list[bool], str]:
        command = [sys.executable, "-m", "commitments", "--kb", str(base), "mcp"]
        started = mcp.StdioServerParameters(command=command[0], args=command[1:], env=dict(os.environ))
        async with mcp.Client(mcp.stdio_client(started)) as client:
            tools = (await client.list_tools()).tools
            answer = await client.call_tool("show", {"id": SECOND.id})
            return (
                [t.name for t in tools],
                [t.annotations.read_only_hint for t in tools],
                answer.structured_content["quote"],
            )

    names, read_only, quote = anyio.run(ask)
    assert (names, read_only, quote) == (TOOLS, [True] * len(TOOLS), SECOND.quote)


ODD = (
    "",
    " ",
    "one",
    "two",
    FIRST.id,
    FIRST.id[:5],
    "\ud800",
    "\x00",
    "../../etc/passwd",
    "x" * 5000,
    "Japan",
    "US",
    "2026-01-01",
)
ODD += (
    "2026-01-01",
    0,
    -1,
    1,
    7,
    10**12,
    None,
    True,
    1.5,
    [],
    {},
    "overdue",
    "party",
    "%",
    "'; DROP TABLE commitments; --",
    "‮",
)
ARGUMENTS = (
    "query",
    "id",
    "document",
    "start",
    "end",
    "limit",
    "facet",
    "party",
    "agency",
    "topic",
    "status",
    "timeliness",
)
ARGUMENTS += ("due_after", "due_before", "strength", "nothing")


def random_calls(count: int, seed: int) -> list[tuple[str, dict[str, Any]]]:
    """Calls that nobody would make, and some that anybody would."""
    chance = random.Random(seed)
    tools = [tool for tool in TOOLS if tool != "search"]
    needed = {"show": "id", "explain": "id", "text": "document", "facets": "facet"}
    calls = []
    for _ in range(count):
        name = chance.choice(tools)
        arguments = {chance.choice(ARGUMENTS): chance.choice(ODD) for _ in range(chance.randrange(4))}
        if name in needed and chance.random() < 0.8:
            arguments[needed[name]] = chance.choice(("one", FIRST.id, SECOND.id, "party", "status", *ODD))
        calls.append((name, arguments))
    return calls


def quotes_in(value: Any) -> list[dict[str, Any]]:
    """The rows in an answer that quote a document."""
    if isinstance(value, dict):
        own = [value] if {"quote", "start", "end", "document_title"} <= value.keys() else []
        return own + [row for one in value.values() for row in quotes_in(one)]
    return [row for one in value for row in quotes_in(one)] if isinstance(value, list) else []


def test_random_calls_misplace_no_quote_and_show_no_traceback(base: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """`COMMITMENTS_CALLS=10000 pytest tests/test_assistants.py` makes as many."""
    calls = random_calls(int(os.environ.get("COMMITMENTS_CALLS", "400")), seed=1)
    with KnowledgeBase(base) as kb:
        texts = {name: kb.document(name).text for name in DOCUMENTS}
    found = asked(base, *calls)
    rows = [row for failed, answer in found if not failed for row in quotes_in(answer)]
    assert rows
    for row in rows:
        assert texts[row["document"]][row["start"] : row["end"]] == row["quote"]
    assert sum(not failed for failed, _ in found) > len(calls) / 10
    for failed, answer in found:
        assert "Traceback" not in json.dumps(answer)
        assert not (failed and "Error executing tool" in answer and ":" not in answer), answer
    assert "Traceback" not in capfd.readouterr().err
