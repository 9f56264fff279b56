"""The versions of a document are compared by what they promise; the list of sources is sound."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from commitments.acquire import read_list
from commitments.cli import group
from commitments.errors import UnknownIdError
from commitments.model import Commitment, Strength
from commitments.version_diff import Kind, compare

FIRST = """---
title: Joint Statement of Norway and Japan
date: 2026-02-04
parties: [Norway, Japan]
---
Norway and Japan will publish a roadmap on critical minerals by 30 June 2027.

Norway and Japan will convene a working group.

Norway and Japan will share information on stockpiling.
"""
SECOND = FIRST.replace("will publish", "intend to publish").replace(
    "Norway and Japan will share information on stockpiling.", "Norway and Japan will open a joint office in Oslo."
)


def promise(quote: str, strength: Strength = Strength.WILL) -> Commitment:
    return Commitment(f"a/{quote}", "a", quote, 0, len(quote), 0, len(quote), quote, strength)


def test_a_softer_verb_is_a_rewording() -> None:
    before = promise("Both sides will publish a roadmap in 2027.")
    after = promise("Both sides intend to publish a roadmap in 2027.", Strength.INTEND)
    (difference,) = compare([before, promise("We will meet.")], [promise("We will meet."), after])
    assert difference.kind is Kind.REWORDED
    assert difference.words == "Both sides [-will-]{+intend to+} publish a roadmap in 2027."


def test_another_promise_is_no_rewording() -> None:
    found = compare([promise("We will meet in Oslo.")], [promise("Japan shall lower its tariff on steel.")])
    assert [difference.kind for difference in found] == [Kind.ADDED, Kind.REMOVED]


def test_versions_are_compared(tmp_path: Path) -> None:
    (tmp_path / "commitments.toml").write_text("", encoding="utf-8")
    source = tmp_path / "a.md"
    runner = CliRunner()
    for text in (FIRST, SECOND):
        source.write_text(text, encoding="utf-8")
        runner.invoke(group, ["--kb", str(tmp_path), "add", str(source)])
    result = runner.invoke(group, ["--kb", str(tmp_path), "diff", "a", "--format", "jsonl"])
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(record["kind"], record["words"]) for record in found] == [
        ("reworded", "Norway and Japan [-will-]{+intend to+} publish a roadmap on critical minerals by 30 June 2027."),
        ("added", "Norway and Japan will open a joint office in Oslo."),
        ("removed", "Norway and Japan will share information on stockpiling."),
    ]
    assert (found[0]["before"]["strength"], found[0]["after"]["strength"]) == ("will", "intend")
    assert "against version 1: 1 added, 1 removed, 1 reworded" in result.stderr


def test_an_unknown_document_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "commitments.toml").write_text("", encoding="utf-8")
    (tmp_path / "corpus/documents").mkdir(parents=True)
    (tmp_path / "corpus/documents/minerals-2026.md").write_text(FIRST, encoding="utf-8")
    result = CliRunner().invoke(group, ["--kb", str(tmp_path), "diff", "minerals-2025"])
    assert isinstance(result.exception, UnknownIdError)
    assert "nearest: minerals-2026" in str(result.exception)


def test_the_list_of_sources_is_sound() -> None:
    entries = read_list(Path(__file__).resolve().parents[1] / "corpus" / "sources.toml")
    assert len(entries) >= 40
    assert len({entry.url for entry in entries}) == len({entry.given.id for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.url.startswith("https://")
        assert entry.given.title
        assert entry.given.date
        assert entry.given.parties


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_has_a_word(kind: Kind) -> None:
    assert kind.value == kind.name.lower()
