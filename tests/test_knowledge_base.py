"""The Python way in does what its documentation shows."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import commitments
from commitments import KnowledgeBase
from commitments.cli import COMMANDS
from commitments.errors import CommitmentsError, NotAKnowledgeBaseError, UnknownIdError
from tests.index_bases import Base

DRAFT = """---
title: Minerals 2027
date: 2027-01-10
parties: [Japan]
---

Japan will publish a roadmap by 30 June 2027.
"""
# What each command is called in Python. A server has no method: it would never return.
METHODS = {
    "init": "create", "text": "document", "show": "commitment", "overdue": "list", "event": "set_event",
    "import-reports": "import_reports", "serve": None, "mcp": None,
}  # fmt: skip


def test_the_documented_sessions_run_as_shown(real_index: Base, tmp_path: Path) -> None:
    """That of the class, then those of its methods in the order in which they stand, on one knowledge base."""
    folder, draft = shutil.copytree(real_index.folders.root, tmp_path / "kb"), tmp_path / "minerals-2027.md"
    draft.write_text(DRAFT)
    runner = doctest.DocTestRunner()
    with KnowledgeBase(folder, as_of=date(2026, 3, 7)) as kb:
        names = {"folder": folder, "date": date, "KnowledgeBase": KnowledgeBase, "kb": kb, "draft": draft}
        finder = doctest.DocTestFinder(recurse=False)
        members = [value for owner in KnowledgeBase.__mro__ for value in vars(owner).values() if callable(value)]
        for one in (KnowledgeBase, *members):
            for case in finder.find(one, getattr(one, "__name__", ""), globs=names):
                runner.run(case)
    failed, attempted = runner.summarize(verbose=False)
    assert (failed, attempted > 20) == (0, True)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_method(command: str) -> None:
    """What the command line does, Python does."""
    method = METHODS.get(command, command)
    assert method is None or callable(getattr(KnowledgeBase, method))


def test_filters_take_one_value_or_several(real_index: Base) -> None:
    with KnowledgeBase(real_index.folders.root) as kb:
        hits = kb.search("stockpiling and tariffs", party=["Japan", "India"])
    parties = [set(hit.tracked.commitment.parties) for hit in hits]
    assert parties
    assert all(found & {"Japan", "India"} for found in parties)


def test_a_folder_that_is_no_knowledge_base_and_an_unknown_id_are_told(
    real_index: Base, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(NotAKnowledgeBaseError):
        KnowledgeBase(tmp_path_factory.mktemp("nothing"))
    with KnowledgeBase(real_index.folders.root) as kb, pytest.raises(UnknownIdError):
        kb.search(like="minerals-2026/00000000")


def test_the_package_alone_imports_neither_search_nor_numpy() -> None:
    code = "import sys, commitments; sys.exit(bool({'numpy', 'commitments.search'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    with pytest.raises(AttributeError):
        _ = commitments.Nothing


STATEMENT = """---
title: Statement on Lighthouses
date: 2026-01-10
type: joint-statement
parties: [Japan, Canada]
source_url: https://example.org/statement
---

Japan will repair the lighthouse at Cape Orn by 31 March 2026. Canada will train keepers upon the signature of the
Lighthouse Treaty. Canada intends to keep the foghorn in service.
"""


def test_python_does_what_the_command_line_does(tmp_path: Path) -> None:
    """From an empty folder to a spreadsheet read back, without a command."""
    (tmp_path / "lighthouses.md").write_text(STATEMENT)
    page = "https://example.org/page"
    with KnowledgeBase.create(tmp_path / "kb") as kb:
        (kept,) = kb.add(tmp_path / "lighthouses.md")
        assert kept.change.name == "ADDED"
        summary = kb.build(index=False, site=False)
        assert (summary.documents, summary.reading.failures) == (1, ())
        assert [(row.id, row.commitments) for row in kb.documents()] == [("lighthouses", kb.count())]
        assert kb.document("light").text.startswith("Japan will repair")
        first = kb.list(party="Japan")[0].commitment
        assert kb.facets("party")["Canada"] == kb.count(party="Canada")
        kb.review(first.id[:-2], status="fulfilled", on=date(2026, 3, 1), evidence=page, by="party", reviewer="Ada")
        assert kb.commitment(first.id).standing.claimed
        assert [report.reviewer for report in kb.reports(first.id)] == ["Ada"]
        (waiting,) = [row for row in kb.events() if row.day is None]
        kb.set_event(waiting.name, date(2026, 5, 1), evidence=page, reviewer="Ada")
        assert [row.day for row in kb.events()] == [date(2026, 5, 1)]
        today = kb.reports(first.id)[0].recorded_on
        assert {change.kind.value for change in kb.changes(today)} >= {"fulfilled_on_time", "event_dated"}
        sheet = kb.export(tmp_path / "all.xlsx")
        plan = kb.import_reports(sheet, write=True, reviewer="Ada")
        assert (plan.reports, plan.faults, plan.untouched) == ((), (), kb.count())
        assert "deadline" in kb.explain(first.id)
        assert kb.check().faults == ()
        added = kb.add_commitment("lighthouses", "the foghorn in service", reviewer="Ada", parties=["CA"])
        assert "the foghorn in service" in [tracked.commitment.quote for tracked in kb.list()]
        kb.retract(added[0].id, reviewer="Ada")
        assert "the foghorn in service" not in [tracked.commitment.quote for tracked in kb.list()]


def test_what_is_wrong_is_one_line(tmp_path: Path, real_index: Base) -> None:
    """An unknown name, filter, status, document: each an error that says what would be right."""
    with KnowledgeBase(real_index.folders.root) as kb:
        wrong: list[tuple[Callable[[], object], str]] = [
            (lambda: kb.list(party="Japann"), "the nearest: Japan"),
            (lambda: kb.list(timeliness="late"), "known: "),
            (lambda: kb.list(colour="red"), "no such filter; there are document"),  # type: ignore[call-arg]
            (lambda: kb.document("nothing"), "no such document"),
            (lambda: kb.review("nothing", status="fulfilled", reviewer="A"), "no such commitment"),
            (lambda: kb.add(tmp_path / "nothing.md"), "no such file"),
            (lambda: kb.export(tmp_path / "list.doc"), "say --format"),
        ]
        for act, says in wrong:
            with pytest.raises(CommitmentsError, match=says) as raised:
                act()
            assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("method", "arguments", "says"),
    [
        ("list", {"due_after": "soon"}, "due_after: 'soon' is no day; give a date"),
        ("list", {"as_of": "2026"}, "as_of: '2026' is no day"),
        ("list", {"party": 5}, "party: 5 is none; give a name"),
        ("list", {"doubtful": "x"}, "give True, False or None"),
        ("list", {"limit": -1}, "limit: -1 is no count"),
        ("facets", {"facet": "colour"}, "facet: 'colour' is none; known: document"),
        ("dilution", {"by": "colour"}, "known: party, topic"),
        ("search", {"text": "x", "mode": "fast"}, "known: hybrid, semantic, keyword"),
        ("changes", {"since": "2026"}, "since: '2026' is no day"),
        ("deadline", {"text": "within 30 days", "issued": "soon"}, "issued: 'soon' is no day"),
        ("export", {"path": "list.csv", "format": "doc"}, "format: 'doc' is none"),
        ("review", {"status": "nonsense"}, "status: 'nonsense' is none; known: "),
        ("review", {"status": "in_progress", "on": "2026-03-01"}, "on: '2026-03-01' is no day"),
        ("review", {"extend": "soon"}, "extend: 'soon' is no day"),
        ("review", {"relation": "cousin", "to": "x"}, "relation: 'cousin' is none; known: "),
        ("review", {"status": "in_progress", "by": "me"}, "by: 'me' is none; known: party, independent"),
        ("review", {"correct": {"colour": "red"}}, "'colour' cannot be corrected; what can: "),
        ("review", {"correct": {"deadline": "soonish"}}, "'soonish' is no day"),
        ("review", {"correct": {"parties": 5}}, "5 is no parties"),
    ],
)
def test_a_wrong_argument_is_one_line(
    method: str, arguments: dict[str, object], says: str, real_index: Base, tmp_path: Path
) -> None:
    """It says what would be right; and what cannot stand is in no ledger."""
    folder = shutil.copytree(real_index.folders.root, tmp_path / "kb")
    with KnowledgeBase(folder) as kb:
        if method == "review":
            arguments = {"id": kb.list()[0].commitment.id, "reviewer": "A", **arguments}
        with pytest.raises(CommitmentsError, match=re.escape(says)) as raised:
            getattr(kb, method)(**arguments)
    assert "\n" not in str(raised.value)
    assert not list((folder / "corpus").rglob("*.jsonl"))
