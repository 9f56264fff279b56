"""Words as search sees them: spellings, slips, compounds, names and acronyms."""

from __future__ import annotations

import pytest

from commitments.search.query import read_terms
from commitments.words.names import acronyms_in, is_acronym, names_in, spelled_by
from commitments.words.spelling import folded, load_table, nearest_word
from commitments.words.tokens import compounds, index_text, stemmer

RULES = {name: rule for name, rule in load_table("spelling").items() if name != "words"}
FOLDS = [(name, *pair) for name, rule in RULES.items() for pair in rule["yes"].items()]
FOLDS += [("words", *pair) for pair in load_table("spelling")["words"]["to"].items()]


@pytest.mark.parametrize(("rule", "british", "american"), FOLDS)
def test_a_british_spelling_folds_to_the_american(rule: str, british: str, american: str) -> None:
    assert folded(british) == american
    assert rule == "words" or folded(american) == american


@pytest.mark.parametrize("word", [word for rule in RULES.values() for word in rule["no"]])
def test_a_word_that_only_looks_british_stays(word: str) -> None:
    assert folded(word) == word


def test_the_nearest_word_has_the_fewest_slips_and_then_the_most_texts() -> None:
    known = [("minerals", 9), ("mineral", 20), ("stockpiling", 3), ("ministers", 50)]
    assert nearest_word("minreals", known) == "minerals"
    assert nearest_word("stokpilling", known) == "stockpiling"
    assert nearest_word("minera", known) == "mineral"
    assert nearest_word("ministry", known) is None
    assert nearest_word("min", known) is None


def test_compounds_stand_in_parts_and_as_one() -> None:
    text = "Cyber-security co-operation on the U.S. off-take programme and Japan’s ports"
    assert index_text(text) == "cyber security co operation on the us off take program and japan ports"
    assert compounds(text).split() == ["cybersecurity", "cooperation", "offtake"]


def test_stems_are_those_of_the_full_text_table() -> None:
    stems = stemmer().stems(["modernization", "modernize", "minerals", "mineral", "2030"])
    assert stems["modernization"] == stems["modernize"]
    assert stems["minerals"] == stems["mineral"]
    assert stems["2030"] == "2030"


ACRONYMS = {
    "the Minerals Security Partnership (MSP)": [("Minerals Security Partnership", "MSP")],
    "the Committee on Foreign Investment in the United States (“CFIUS”)": [
        ("Committee on Foreign Investment in the United States", "CFIUS")
    ],
    "just energy transition partnerships (JETPs)": [("just energy transition partnerships", "JETPs")],
    "the Office of the U.S. Trade Representative (USTR)": [("U.S. Trade Representative", "USTR")],
    "the Export-Import Bank (EXIM)": [("Export-Import Bank", "EXIM")],
    "the North American Aerospace Defense Command (NORAD)": [("North American Aerospace Defense Command", "NORAD")],
    "the Indo-Pacific Economic Framework for Prosperity (IPEF)": [
        ("Indo-Pacific Economic Framework for Prosperity", "IPEF")
    ],
    "a joint office in Osaka (TICAD)": [],
    "three countries (EU)": [],
    "a plan (2026)": [],
}


@pytest.mark.parametrize("text", ACRONYMS)
def test_a_text_defines_its_acronyms(text: str) -> None:
    assert list(acronyms_in(text)) == ACRONYMS[text]


@pytest.mark.parametrize(
    ("acronym", "name", "letters", "expected"),
    [
        ("DFC", "United States International Development Finance Corporation", 1, "Development Finance Corporation"),
        ("DOE", "Department of Energy", 1, "Department of Energy"),
        ("EXIM", "President of the Export-Import Bank", 3, "Export-Import"),
        ("EXIM", "President of the Export-Import Bank", 1, None),
        ("MSP", "Michael Spavor", 1, None),
        ("IMF", "Ministry of Finance", 1, None),
    ],
)
def test_a_name_spells_its_acronym(acronym: str, name: str, letters: int, expected: str | None) -> None:
    assert spelled_by(acronym, name, letters=letters) == expected


def test_names_are_runs_of_capitals_with_small_words_between() -> None:
    text = "The Institute of Standards and Technology will meet the Export-Import Bank."
    found = list(names_in(text))
    assert any(name.endswith("Institute of Standards and Technology") for name in found)
    assert "Export-Import Bank" in found
    assert [is_acronym(word) for word in ("MSP", "COVAX", "G7", "Japan", "Will", "5G")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_a_query_is_read_into_phrases_prefixes_and_words() -> None:
    terms = read_terms('what did they say on "price floors" and stockp* for off-take?')
    assert [(term.word, term.required) for term in terms] == [
        ("price floors", True),
        ("stockp*", False),
        ("off-take", False),
    ]
    assert terms[2].match == '("off take" OR "offtake")'


def test_a_stop_word_in_capitals_is_a_name_and_an_operator_is_none() -> None:
    assert [term.word for term in read_terms("WHO funding AND vaccines")] == ["WHO", "funding", "vaccines"]
    assert [term.word for term in read_terms("who funds vaccines")] == ["funds", "vaccines"]
