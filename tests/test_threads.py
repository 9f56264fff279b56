"""Threads: what people confirmed that later documents say of a promise, and what it comes to."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from commitments.knowledge_base import KnowledgeBase
from commitments.model import Commitment, Relation, Report, ReportKind, Source, Status, Strength
from commitments.tracking import Links, Thread, dilution_by, links_of, roles, threads
from tests.conftest import Run
from tests.in_process import run_here

AS_OF = date(2026, 11, 30)


def promise(name: str, day: date, strength: Strength = Strength.WILL) -> Commitment:
    quote = f"They {strength.value} build a bridge."
    id_ = f"{name}/1"
    return Commitment(
        id_, name, quote, 0, len(quote), 0, len(quote), "build a bridge", strength, parties=("Norland",),
        topics=("transport",), document_date=day,
    )  # fmt: skip


FIRST = promise("a", date(2024, 1, 1))
SECOND = promise("b", date(2025, 1, 1), Strength.EXPLORE)
THIRD = promise("c", date(2026, 1, 1))
ALL = {c.id: c for c in (FIRST, SECOND, THIRD)}


def link(number: int, relation: Relation, earlier: Commitment, to: str, words: str, on: date | None = None) -> Report:
    """Words of a later document, linked with a promise."""
    recorded = datetime(2026, 2, 1, tzinfo=UTC) + timedelta(minutes=number)
    return Report(
        f"r{number}", earlier.id, earlier.quote, ReportKind.LINK, "A. Reviewer", recorded, relation=relation, to=to,
        other_quote=words, to_document=True, on=on,
    )  # fmt: skip


def find(document: str, quote: str) -> str | None:
    return next((c.id for c in ALL.values() if c.document == document and c.quote == quote), None)


WEAKER = link(1, Relation.WEAKENS, FIRST, "b", SECOND.quote)
FIRMER = link(2, Relation.STRENGTHENS, SECOND, "c", THIRD.quote)
TOLD = link(3, Relation.FULFILS, FIRST, "d", "The bridge was opened.", date(2026, 3, 1))


def built(*reports: Report) -> tuple[Links, tuple[Thread, ...]]:
    links = links_of(reports, find)
    return links, threads(links, ALL, {}, AS_OF)


def test_a_thread_runs_through_the_years() -> None:
    """Each place once, in the order of days, with the words that changed."""
    _, (thread,) = built(TOLD, FIRMER, WEAKER)
    assert [(step.day, step.words) for step in thread.steps] == [
        (date(2024, 1, 1), "promised"),
        (date(2025, 1, 1), "weakened"),
        (date(2026, 1, 1), "made firmer"),
        (date(2026, 3, 1), "told as done"),
    ]
    assert thread.steps[1].differences == ("will -> explore",)
    assert (thread.first, thread.promises, thread.last_mentioned) == ("a/1", 3, date(2026, 3, 1))
    assert [t.promises for t in threads(links_of([WEAKER, FIRMER], find), ALL, {}, date(2025, 6, 1))] == [2]


def test_a_link_that_a_later_promise_names_is_the_same_thread() -> None:
    """ "This promise weakens that one" reads the other way round."""
    other = Report(
        "r9", SECOND.id, SECOND.quote, ReportKind.LINK, "A. Reviewer", WEAKER.recorded, relation=Relation.WEAKENS,
        to=FIRST.id, other_quote=FIRST.quote,
    )  # fmt: skip
    assert [t.members for t in built(other)[1]] == [t.members for t in built(WEAKER)[1]] == [("a/1", "b/1")]


def test_a_thread_counts_once_and_never_goes_in_circles() -> None:
    """What repeats an earlier promise leads to the first; a link back is not followed."""
    links, _ = built(WEAKER, FIRMER)
    assert list(links.before("c/1")) == ["b/1", "a/1"]
    back = link(4, Relation.RESTATES, THIRD, "a", FIRST.quote)
    links, _ = built(WEAKER, FIRMER, back)
    assert (list(links.before("c/1")), list(links.before("a/1"))) == (["b/1", "a/1"], [])


def test_roles_say_what_a_promise_is_in_its_thread() -> None:
    """Promised three times and nothing reported; a status on any of them ends that."""
    links, _ = built(WEAKER, FIRMER)
    assert roles("a/1", links, lambda id_: False) == ("weakened", "first", "unreported")
    assert roles("a/1", links, lambda id_: id_ == "c/1") == ("weakened", "first")
    assert roles("b/1", links, lambda id_: False) == ("strengthened", "repeats")
    assert roles("x/1", links, lambda id_: False) == ()


def test_dilution_counts_confirmed_repetitions_only() -> None:
    """By party and topic; what tells of it is no repetition."""
    _, found = built(WEAKER, FIRMER, TOLD)
    (one,) = dilution_by(found, "party").values()
    assert (one.total, one.firmer, one.softer, one.later, one.same) == (2, 1, 1, 0, 0)
    assert list(dilution_by(found, "topic")) == ["transport"]
    assert dilution_by(built(TOLD)[1], "party") == {}


def test_a_status_stands_on_the_timeline_once() -> None:
    """Where its evidence is a step of the thread, that step is kept; before a status it is only told."""
    status = Report(
        "s1", FIRST.id, FIRST.quote, ReportKind.STATUS, "A. Reviewer", TOLD.recorded, status=Status.FULFILLED,
        on=date(2026, 3, 1), evidence=(Source(document="d", quote="The bridge was opened."),),
    )  # fmt: skip
    links = links_of([TOLD], find)
    (thread,) = threads(links, ALL, {FIRST.id: (status,)}, AS_OF)
    assert [step.words for step in thread.steps] == ["promised", "kept"]


DOCUMENTS = {
    "bridge-2024": ("2024-03-01", "Norland and Sudland will build a bridge over the river Ana by December 2026."),
    "bridge-2025": ("2025-03-01", "Norland and Sudland intend to build a bridge over the river Ana."),
    "bridge-2026": ("2026-03-01", "Norland and Sudland will explore a bridge over the river Ana."),
}


@pytest.fixture(scope="module")
def program() -> Run:
    """The command line, in this process."""
    return run_here


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, program: Run) -> Path:
    root = tmp_path_factory.mktemp("threads") / "kb"
    program("init", root)
    for name, (day, words) in DOCUMENTS.items():
        front = f"---\ntitle: Statement of {day[:4]}\ndate: {day}\nparties: [Norland, Sudland]\n---\n"
        (root / "corpus/documents" / f"{name}.md").write_text(f"{front}{words}\n", encoding="utf-8")
    assert program("--kb", root, "build", "--no-index", "--no-site", "--workers", "1").code == 0
    first = listed(program, root, "--document", "bridge-2024")[0]["id"]
    for later, relation in (("bridge-2025", "weakens"), ("bridge-2026", "weakens")):
        to = ("--link", f"{relation}={later}", "--quote", DOCUMENTS[later][1])
        done = program("--kb", root, "review", first, *to, "--reviewer", "A. R.")
        assert done.code == 0, done.err
    return root


def listed(program: Run, base: Path, *options: str) -> list[dict[str, object]]:
    out = program("--kb", base, "list", "--format", "jsonl", *options).out
    return [json.loads(line) for line in out.splitlines()]


def test_listings_filter_by_what_a_promise_is_in_its_thread(program: Run, base: Path) -> None:
    """First ones, weakened ones, those promised three times and never reported on."""
    for role, documents in {
        "first": ["bridge-2024"],
        "weakened": ["bridge-2024"],
        "unreported": ["bridge-2024"],
        "repeats": ["bridge-2025", "bridge-2026"],
        "strengthened": [],
    }.items():
        assert sorted(str(row["document"]) for row in listed(program, base, "--thread", role)) == documents
    with KnowledgeBase(base, as_of=AS_OF) as kb:
        assert [t.commitment.document for t in kb.list(thread="first")] == ["bridge-2024"]
        assert kb.count(linked=False) == 1
        assert kb.facets("thread")["repeats"] == 2


def test_commands_show_threads_and_dilution(program: Run, base: Path) -> None:
    """Through the years with the words that changed; counts with what they rest on."""
    (row,) = json.loads(program("--kb", base, "threads", "--format", "json").out)
    assert [step["what"] for step in row["steps"]] == ["promised", "weakened", "weakened"]
    assert row["steps"][1]["differences"] == ["will -> intend", "by 2026-12-31 -> no day"]
    assert "  2025-03-01  weakened: will -> intend; by 2026-12-31 -> no day" in program("--kb", base, "threads").out
    assert "last mentioned on 2026-03-01" in program("--kb", base, "threads", row["commitments"][1]).out
    assert program("--kb", base, "threads", "--party", "Sudland", "--format", "jsonl").out.count("\n") == 1
    (counted,) = [
        r for r in json.loads(program("--kb", base, "dilution", "--format", "json").out) if r["party"] == "Norland"
    ]
    assert counted == {"party": "Norland", "repeated": 2, "firmer": 0, "softer": 2, "later": 0, "as_before": 0}
    assert program("--kb", base, "threads", "--known-on", "2026-01-01", "--format", "json").out.strip() == "[]"
    assert "Linked (2)" in program("--kb", base, "changes", "--since", "2026-01-01").out


def test_the_page_of_a_commitment_shows_its_thread(program: Run, base: Path) -> None:
    """With the words that changed; the party's page says how often promises grew softer, and on how many that rests."""
    assert program("--kb", base, "build", "--no-index", "--workers", "1", "--as-of", "2026-11-30").code == 0
    (page,) = [p for p in (base / "site/documents/bridge-2024").glob("*.html") if p.name != "index.html"]
    words = page.read_text("utf-8")
    assert "Through the years" in words
    assert "will → intend" in words
    party = (base / "site/party/norland/index.html").read_text("utf-8")
    assert "2 grew softer" in party
    assert "Rests on 2 repetitions that people confirmed" in party
    # The list of all can be filtered by what a promise is in its thread.
    assert 'name="thread"' in (base / "site/commitments/index.html").read_text("utf-8")
    menus = json.loads((base / "site/data/menus.js").read_text("utf-8").partition("=")[2].rstrip(";\n"))
    assert menus["thread"] == {"first": 1, "weakened": 1, "unreported": 1}
    rows = json.loads((base / "site/data/rows.js").read_text("utf-8").partition("=")[2].rstrip(";\n"))
    first = next(row for row, roles in rows["threads"].items() if "first" in roles)
    assert rows["documents"][rows["rows"][int(first)][1]][0] == "bridge-2024"
    assert {role for roles in rows["threads"].values() for role in roles} <= rows["words"]["thread"].keys()
