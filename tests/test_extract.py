"""Annotated sentences: every annotated line is a commitment with what its marks say, and no other line is one."""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

from commitments.config import Config
from commitments.documents import parse_document
from commitments.extract import Extractor, load_extractor
from commitments.model import Commitment, Extraction
from tests.small_documents import Case, read_cases

CASES = Path(__file__).parent / "cases"
FILES = ("cues", "structure", "coordination", "confidence")
SURE = 0.75


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    return load_extractor(Config().spacy_model)


def test_spacy_is_loaded_without_what_takes_as_long_as_the_rest_of_it() -> None:
    """Afterwards whoever needs torch or spaCy's command line can import it; a model that may need torch has it."""
    program = (
        "import sys\n"
        "from commitments.extract import load_extractor\n"
        "from commitments.extract.spacy_import import _without_torch\n"
        f"load_extractor({Config().spacy_model!r})\n"
        "assert not {'torch', 'spacy.cli', 'weasel'} & set(sys.modules)\n"
        "with _without_torch('a_model_of_ones_own'):\n"
        "    assert 'torch' not in sys.modules\n"
        "import spacy\n"
        "assert spacy.info()['spacy_version'] == spacy.__version__\n"
        "assert 'weasel' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def extraction(case: Case) -> Extraction:
    return extractor().extract(parse_document(case.source, "case"))


def told(commitment: Commitment, field: str) -> str:
    """What a field comes to, as a case writes it."""
    if field == "confidence":
        return "sure" if commitment.confidence >= SURE else "doubtful"
    return str(getattr(commitment, field))


CASES_BY_NAME = {f"{name}: {case.rule}": case for name in FILES for case in read_cases(CASES / f"{name}.txt")}


@pytest.mark.parametrize("name", CASES_BY_NAME)
def test_sentences_are_read_as_annotated(name: str) -> None:
    """The title of the case states the rule."""
    case = CASES_BY_NAME[name]
    found = extraction(case).commitments
    quotes = list(dict.fromkeys(c.quote for c in found))
    assert len(quotes) == len(case.expected), quotes
    for expected in case.expected:
        one = next((c for c in found if c.quote.rstrip(".;") in expected.words or expected.words in c.quote), None)
        assert one is not None, (expected.words, quotes)
        wrong = {field: told(one, field) for field, right in expected.names.items() if told(one, field) not in right}
        assert wrong == {}, expected


@pytest.mark.parametrize("name", FILES)
def test_each_phenomenon_has_at_least_fifteen_cases(name: str) -> None:
    """Enough to see a rule break."""
    assert len(read_cases(CASES / f"{name}.txt")) >= 15


def test_a_sentence_without_an_end_is_named_and_left_out() -> None:
    """A megabyte without a full stop does not stop the reading of the rest."""
    endless = "the Parties will meet and " * 50_000
    found = extractor().extract(parse_document(f"{endless}\n\nWe will open a joint office.\n", "endless"))
    assert [c.quote for c in found.commitments] == ["We will open a joint office."]
    assert any("too long" in warning for warning in found.warnings)


@pytest.mark.parametrize("line", ["WE HEREBY COMMIT TO:", "WE HEREBY COMMITTO:", "THE PARTIES WILL:"])
def test_a_solemn_line_governs_all_items_below_also_with_a_space_lost(line: str) -> None:
    """Over titles between them; what only notes is no promise, and no word of the line leads."""
    text = (
        f"# Joint Statement of Norway and Japan\n\n**{line}**\n\n1. **PUBLISH** a map of rivers by 30 June 2030;\n\n"
        "Schools\n\n1. **OPEN** two schools by 2031;\n\n2. **NOTE** the report of the Ministers of 2029;\n\n"
        "3. **TRAIN** forty teachers for them.\n"
    )
    found = extractor().extract(parse_document(text, "a")).commitments
    assert [one.quote.split()[0] for one in found] == ["PUBLISH", "OPEN", "TRAIN"]
    assert {(one.parties, one.lead, one.lead_in) for one in found} == {(("Norway", "Japan"), (), line)}
