"""What became of a promise: suggested with both quotes, decided by a person."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commitments.lineage import concerns_of
from commitments.lineage.features import FEATURES, load_weights
from commitments.lineage.telling import is_told
from commitments.lineage.wordings import load_wordings, told_relation
from commitments.model import Commitment, Deadline, DeadlineKind, Relation, Strength
from commitments.tracking import differences, promised_relation
from commitments.tracking.differences import sums_in
from tests.conftest import Run, run_program
from tests.in_process import run_here

EARLIER = Commitment(
    "one/1", "one", "They will open a customs office in Port Ana.", 0, 44, 0, 44, "open an office", Strength.WILL,
    parties=("Norland", "Sudland"),
)  # fmt: skip


def due(day: date | None) -> Deadline | None:
    return Deadline(f"by {day}", 0, 1, DeadlineKind.FIXED, due=day) if day else None


@pytest.mark.parametrize(
    ("changed", "relation", "words"),
    [
        ({"strength": Strength.EXPLORE}, Relation.WEAKENS, "will -> explore"),
        ({"strength": Strength.SHALL}, Relation.STRENGTHENS, "will -> shall"),
        ({"deadline": due(date(2027, 1, 1))}, Relation.STRENGTHENS, "no day -> by 2027-01-01"),
        ({"quote": "They will spend $5 million on an office."}, Relation.STRENGTHENS, "no sum -> $5 million"),
        ({"parties": ("Norland",)}, Relation.RESTATES, "parties: Norland, Sudland -> Norland"),
        ({}, Relation.RESTATES, ""),
    ],
)
def test_what_differs_is_computed_from_the_fields(changed: dict[str, Any], relation: Relation, words: str) -> None:
    """Firmness, day, sum and parties, each in words; the relation follows."""
    later = replace(EARLIER, **changed)
    assert (promised_relation(EARLIER, later), "; ".join(differences(EARLIER, later))) == (relation, words)


def test_a_later_day_extends_and_a_day_that_is_gone_weakens() -> None:
    """What was promised by a day is measured by that day."""
    dated = replace(EARLIER, deadline=due(date(2027, 1, 1)))
    assert promised_relation(dated, replace(dated, deadline=due(date(2028, 1, 1)))) is Relation.EXTENDS
    assert promised_relation(dated, replace(dated, deadline=None)) is Relation.WEAKENS


def test_sums_are_compared_as_numbers() -> None:
    """However they are written."""
    assert sums_in("a fund of $1.5 billion and €20m") == {"$1.5 billion": 1.5e9, "€20m": 2e7}
    assert sums_in("$1,2,3,") == {"$1,2,3": 123.0}


@pytest.mark.parametrize("name", sorted(load_wordings()))
def test_each_rule_finds_its_own_sentences_and_no_others(name: str) -> None:
    """`yes` and `no` of words.toml."""
    from commitments.lineage.wordings import _table

    rule: Any = _table()[name]
    assert all(load_wordings()[name].search(sentence) for sentence in rule["yes"])
    assert not any(load_wordings()[name].search(sentence) for sentence in rule["no"])


def test_told_of_a_part_is_progress() -> None:
    """Of the whole, it is fulfilled."""
    assert told_relation("The office in Port Ana was opened in May.") is Relation.FULFILS
    assert told_relation("Both sides welcomed the progress on the office.") is Relation.PROGRESS


COUNCIL = replace(EARLIER, quote="Norland and Sudland will establish the North Sea Customs Council.")
AGAIN = replace(EARLIER, confidence=0.9)


@pytest.mark.parametrize(
    ("text", "later", "told"),
    [
        ("They will continue to work through the North Sea Customs Council.", AGAIN, True),
        ("They reaffirm their vow from the tenth North Sea Customs Council to work together.", AGAIN, True),
        ("They will establish the North Sea Customs Council.", AGAIN, False),
        ("They will open an office of their own.", AGAIN, False),
        ("They welcome the progress on the office and will continue the work.", AGAIN, True),
        ("Norland welcomes Sudland’s decision to open an office.", None, False),
        ("The office was opened in May.", None, True),
    ],
)
def test_what_is_taken_for_granted_is_told(text: str, later: Commitment | None, told: bool) -> None:
    """Even where the sentence promises something; another party's decision is still to be carried out."""
    assert is_told(COUNCIL, text, later, ("Norland", "Sudland")) is told


def test_every_feature_has_a_weight() -> None:
    """And no weight is left over."""
    assert set(load_weights()) == {"bias", *FEATURES}


def test_concerns_of_a_draft() -> None:
    """No day, no lead, and softer than before."""
    kinds = [one.kind for one in concerns_of(replace(EARLIER, strength=Strength.EXPLORE), EARLIER)]
    assert kinds == ["no-day", "no-lead", "softer"]
    assert "no-party" in [one.kind for one in concerns_of(replace(EARLIER, parties=()))]


DOCUMENTS = {
    "customs-2024": """---
title: Joint Statement of Norland and Sudland
date: 2024-03-01
parties: [Norland, Sudland]
---
Norland and Sudland met in Port Ana.

Norland and Sudland will open a Joint Customs Office in Port Ana by June 2025.

Norland and Sudland intend to modernise the railway between their capitals.
""",
    "customs-2025": """---
title: Second Joint Statement of Norland and Sudland
date: 2025-09-01
parties: [Norland, Sudland]
---
Norland and Sudland welcomed the opening of the Joint Customs Office in Port Ana, which was established in May.

Norland and Sudland will explore a modern railway between their capitals of Norland and Sudland in the coming years.

Norland and Sudland will cooperate on vaccines and on the health of all their farm animals.
""",
    "westland-2025": """---
title: Joint Statement of Eastland and Westland
date: 2025-10-01
parties: [Eastland, Westland]
---
Eastland and Westland welcomed the opening of their own Joint Customs Office in Port Bel, established in June.
""",
}


@pytest.fixture(scope="module")
def program() -> Run:
    """The command line, in this process."""
    return run_here


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, program: Run) -> Path:
    root = tmp_path_factory.mktemp("lineage") / "kb"
    assert program("init", root).code == 0
    for name, text in DOCUMENTS.items():
        (root / "corpus/documents" / f"{name}.md").write_text(text, encoding="utf-8")
    done = program("--kb", root, "build", "--no-site", "--workers", "1")
    assert done.code == 0, done.err
    return root


def listed(program: Run, base: Path, *options: str) -> list[dict[str, Any]]:
    """The commitments as `list` prints them."""
    out = program("--kb", base, "list", "--format", "jsonl", *options).out
    return [json.loads(line) for line in out.splitlines()]


def suggested(program: Run, base: Path, *options: str) -> list[dict[str, Any]]:
    """The mentions as `suggest` prints them."""
    return list(json.loads(program("--kb", base, "suggest", "--format", "json", *options).out))


def test_a_promise_is_followed_into_later_documents(program: Run, base: Path) -> None:
    """Told with its quote and place; the look-alike of other parties is not shown; nothing counts before a person."""
    office = next(row for row in listed(program, base) if "Customs Office" in row["quote"])
    found = suggested(program, base, office["id"], "--all")
    assert found[0]["later"]["document"] == "customs-2025"
    assert (found[0]["group"], found[0]["relation"]) == ("told", "fulfils")
    unasked = suggested(program, base, office["id"])
    assert {one["later"]["document"] for one in unasked} == {"customs-2025"}
    text = program("--kb", base, "text", "customs-2025").out
    assert all(text[one["later"]["start"] : one["later"]["end"]] == one["later"]["quote"] for one in unasked)
    assert office["status"] == "no_report"


def test_confirming_records_a_link_and_a_status_with_the_words(program: Run, base: Path) -> None:
    """And a refused one is not suggested again."""
    office, railway = (
        next(row for row in listed(program, base, "--document", "customs-2024") if words in row["quote"])
        for words in ("Customs Office", "railway")
    )
    done = program("--kb", base, "suggest", office["id"], "--confirm", "1", "--reviewer", "A. Reviewer")
    assert done.code == 0, done.err
    (after,) = [row for row in listed(program, base) if row["id"] == office["id"]]
    # "Established in May" is told in September of what was due in June: the telling is not the day when it was kept.
    assert (after["status"], after["timeliness"]) == ("fulfilled", "fulfilled")
    quotes = [one["later"]["quote"] for one in suggested(program, base, office["id"], "--all")]
    assert not any("Port Ana" in quote for quote in quotes)
    before = suggested(program, base, railway["id"], "--all")
    assert before[0]["differences"] == ["intend -> explore"] or before[0]["relation"] == "weakens"
    assert program("--kb", base, "suggest", railway["id"], "--refuse", "1", "--reviewer", "A. Reviewer").code == 0
    quotes = [one["later"]["quote"] for one in suggested(program, base, railway["id"], "--all")]
    assert before[0]["later"]["quote"] not in quotes
    assert program("--kb", base, "check").code == 0


def test_suggest_asks_for_what_goes_together(program: Run, base: Path) -> None:
    """One line, exit status 2."""
    for options in (
        ["--confirm", "1"],
        ["customs-2024/", "--confirm", "1", "--refuse", "1"],
        ["--relation", "weakens"],
    ):
        done = program("--kb", base, "suggest", *options)
        assert (done.code, "--confirm N or --refuse N go with one ID" in done.err) == (2, True)


def test_lint_reads_a_draft(program: Run, base: Path, tmp_path: Path) -> None:
    """What its promises leave open, compared with what the same parties promised before."""
    draft = tmp_path / "draft.md"
    draft.write_text(
        "---\ntitle: Draft\ndate: 2026-01-01\nparties: [Norland, Sudland]\n---\n"
        "Norland and Sudland will explore opening a Joint Customs Office in Port Ana.\n",
        encoding="utf-8",
    )
    found = json.loads(program("--kb", base, "lint", draft, "--format", "json").out)
    assert {"no-day", "no-lead", "softer"} <= {one["kind"] for one in found}
    assert "softer: " in program("--kb", base, "lint", draft).out
    alone = run_program("lint", draft, folder=tmp_path)
    assert (alone.code, "no-day: " in alone.out) == (0, True)


def test_one_key_confirms_what_is_suggested_in_the_queue(program: Run, base: Path, tmp_path: Path) -> None:
    """A link and a status that rests on the words; a refused one stays away, and another key answers."""
    own = tmp_path / "kb"
    shutil.copytree(base, own)
    ledger = own / "corpus/reports/customs-2024.jsonl"
    ledger.unlink(missing_ok=True)
    reviewer = ("--reviewer", "A. Reviewer")
    done = program("--kb", own, "review", "--interactive", *reviewer, given="x\nq\n")
    assert "a later document may speak of it (y yes, x no):" in done.err
    assert "nothing else is suggested" in done.err
    done = program("--kb", own, "review", "--interactive", *reviewer, given="y\nq\n")
    assert "not recorded: nothing is suggested here" in done.err
    ledger.unlink()
    done = program("--kb", own, "review", "--interactive", *reviewer, given="y\nq\n")
    link, status = [json.loads(line) for line in ledger.read_text("utf-8").splitlines()]
    assert (link["kind"], link["relation"], status["status"]) == ("link", "fulfils", "fulfilled")
    (evidence,) = status["evidence"]
    assert (evidence["document"], evidence["by"]) == ("customs-2025", "party")
    assert "welcomed the opening of the Joint Customs Office" in evidence["quote"]


def test_the_reviewers_page_offers_what_later_documents_may_say(program: Run, base: Path, tmp_path: Path) -> None:
    """Both quotes and the command that confirms; found once, and again where something changed or is damaged."""
    own = tmp_path / "kb"
    shutil.copytree(base, own)
    (own / "corpus/reports/customs-2024.jsonl").unlink(missing_ok=True)
    program("--kb", own, "build", "--workers", "1", "--as-of", "2026-11-30")
    page = (own / "site/review/index.html").read_text("utf-8")
    assert "Later documents may speak of these" in page
    assert "welcomed the opening of the Joint Customs Office" in page
    assert "--confirm 1" in page
    kept = own / ".commitments/index/offers.json"
    kept.write_bytes(kept.read_bytes().replace(b"opening", b"closing"))
    program("--kb", own, "build", "--workers", "1", "--as-of", "2026-11-30")
    assert (own / "site/review/index.html").read_text("utf-8") == page, "what was kept is damaged, and found again"
