"""Small documents that once went wrong, with what is right: those of ../shared/cases where they are there.

The tests of each kind have inputs of their own: test_acquire_pages, test_documents_metadata and test_pdf_kinds.
"""

from __future__ import annotations

import os
import random
import time
from functools import cache
from pathlib import Path

import pytest

from commitments.acquire import Given, Received, draft
from commitments.config import Config
from commitments.documents import parse_document
from commitments.errors import CommitmentsError
from commitments.extract import load_extractor
from commitments.model import Commitment, Document

CASES = Path(os.environ.get("COMMITMENTS_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "cases"
pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here")


@cache
def read(name: str) -> Document:
    path = CASES / name
    return parse_document(draft(Received(path.read_bytes(), path.name, name), Given()).markdown, path.stem)


def found(name: str) -> list[Commitment]:
    return list(load_extractor(Config().spacy_model).extract(read(name)).commitments)


@pytest.mark.parametrize(
    ("name", "title", "day"),
    [
        ("date-month-only.md", "Joint Action Plan of Canada and Japan", "2026-02"),
        ("docx-hidden-text-and-merged-rows.docx", "Joint Statement of Norland and Sudmark", "2026-02-04"),
        ("html-br-paragraphs.html", "Joint Statement of Norland and Sudmark", "2026-02-04"),
        ("html-collapsed-sections.html", "Joint Statement of Norland and Sudmark", "2026-02-04"),
        ("html-layout-table.html", "Joint Statement of Norland and Sudmark", "2026-02-04"),
        ("html-press-contact.html", "Joint Statement of Canada and Japan", "2026-02-04"),
        ("html-soft-hyphens.html", "Joint Statement of Canada and Japan", "2026-02-04"),
        ("lang-french-input.txt", "Déclaration conjointe du Canada et de la France", "2026-02-04"),
        ("lang-japanese.html", "日英共同声明", "2026-02-04"),
        ("md-image-as-title.md", "Paris Call for Trust", "2026-02-04"),
        ("pdf-first-line-indent.pdf", "Joint Statement of Canada and Japan", "2026-02-04"),
        ("pdf-letterspaced-heading.pdf", "JOINT STATEMENT", "2026-02-04"),
        (
            "txt-page-heads.txt",
            "Memorandum of Understanding between Canada and Japan on the Sharing of Flood Maps",
            "2026-06",
        ),
        ("un-resolution.txt", "80/999. Sharing of flood maps", "2026-08-01"),
    ],
)
def test_title_and_date(name: str, title: str, day: str) -> None:
    meta = read(name).meta
    assert (meta.title, meta.written_date) == (title, day)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("docx-hidden-text-and-merged-rows.docx", "Norland\twill close the mine by 2028."),
        (
            "html-br-paragraphs.html",
            "Sudmark will build a rail link by 2029.\n\nNorland will share flood data from 2027;",
        ),
        ("html-collapsed-sections.html", "Sudmark will close its coal plants by 2035.\n\nThe Parties will meet"),
        ("html-layout-table.html", "Norland will pay five million crowns to the Delta Fund by 30 June 2026, and ten"),
        ("html-soft-hyphens.html", "Canada will publish the environmental list by 30 June"),
        ("lang-japanese.html", "日英共同声明\n\n2026年2月4日、東京\n\n両国は"),
        ("txt-page-heads.txt", "within sixty days of its opening, and yearly after that."),
    ],
)
def test_words(name: str, words: str) -> None:
    assert words in read(name).text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("html-layout-table.html", "Archive"),
        ("html-press-contact.html", "We will reply"),
        ("html-soft-hyphens.html", "\xad"),
        ("html-soft-hyphens.html", "\u200b"),
        ("txt-page-heads.txt", "[Page 1]"),
        ("txt-page-heads.txt", "RFC 9999"),
    ],
)
def test_no_words(name: str, words: str) -> None:
    assert words not in read(name).text


@pytest.mark.parametrize(
    ("name", "language"), [("lang-french-input.txt", "French"), ("lang-japanese.html", "Japanese")]
)
def test_languages(name: str, language: str) -> None:
    assert read(name).meta.unread == f"the text is {language}: only English is read for commitments"
    assert found(name) == []


def test_a_resolution() -> None:
    first = found("un-resolution.txt")[0]
    assert first.deadline is not None
    assert (str(first.deadline.due), [body.name for body in first.lead]) == ("2027-01-17", ["Secretary-General"])


def test_a_month_makes_what_is_counted_from_it_doubtful() -> None:
    (promise,) = found("date-month-only.md")
    assert promise.deadline is not None
    assert str(promise.deadline.due)[:7] == "2028-02"
    assert "deadline" in promise.doubtful(0.8)


@pytest.mark.parametrize(
    ("name", "title", "day"),
    [
        ("ares80107.pdf", "80/107. Agreement under the United Nations Convention", "2025-12-09"),
        ("dcoi-memo.pdf", "Data Center Optimization Initiative (DCOI)", "2016-03"),
        ("nap4.pdf", "FOURTH OPEN GOVERNMENT NATIONAL ACTION PLAN FOR THE UNITED STATES", "2019-02"),
        ("meeting-overview.docx", "Meeting Overview", ""),
        ("omb-dcoi.html", "Policy", ""),
    ],
)
def test_real_files(name: str, title: str, day: str) -> None:
    meta = read(f"../formats/{name}").meta
    assert (meta.title or "").startswith(title)
    assert meta.written_date == day


@pytest.mark.parametrize("number", range(10))
def test_damaged_real_files_are_read_or_refused_in_one_line(number: int) -> None:
    """A part cut off, dropped, blanked or with bits turned; a minute's alarm would be a hang."""
    chance = random.Random(number)
    files = [path for path in sorted((CASES.parent / "formats").iterdir()) if path.stat().st_size < 450_000]
    path = files[number % len(files)]
    content = bytearray(path.read_bytes())
    at, size = chance.randrange(len(content)), chance.randrange(1, 3000)
    if number % 4 == 0:
        del content[at:]
    elif number % 4 == 1:
        del content[at : at + size]
    elif number % 4 == 2:
        content[at : at + size] = bytes(len(content[at : at + size]))
    else:
        for _ in range(20):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    started = time.process_time()
    fault = ""
    try:
        draft(Received(bytes(content), path.name, path.name), Given())
    except CommitmentsError as refused:
        fault = str(refused)
    assert "\n" not in fault
    assert time.process_time() - started < 20


def test_a_table_of_actions() -> None:
    said = [
        (c.quote, [b.name for b in c.lead], str(c.deadline and c.deadline.due)) for c in found("md-action-table.md")
    ]
    assert said == [
        ("Build a rail link", ["Ministry of Transport"], "2027-06-30"),
        ("Open two stations", ["Ministry of Transport"], "2028-12-31"),
        ("Train 40 doctors", ["Ministry of Health"], "2026-09-30"),
    ]


def test_a_merged_cell_names_who_promises() -> None:
    rows = [c for c in found("docx-hidden-text-and-merged-rows.docx") if c.quote.startswith("will ")]
    assert [(c.quote, c.parties) for c in rows] == [
        ("will open a clinic by 2027.", ("Norland",)),
        ("will close the mine by 2028.", ("Norland",)),
    ]


@pytest.mark.parametrize(
    "words", ["Ingrid Will", "When will", "How will", "No Party shall", "Nothing in this", "See Art. 5"]
)
def test_what_only_looks_like_a_promise_is_none(words: str) -> None:
    assert not [c.quote for c in found("english-traps.md") if c.quote.startswith(words)]


def test_promisers_that_no_list_names() -> None:
    company = next(c for c in found("english-traps.md") if "Company" in c.quote)
    assert company.parties == ("Maple Rail Ltd",)
    withdraws = next(c for c in found("english-traps.md") if c.quote.startswith("Unless"))
    assert withdraws.deadline is None
    parties = {c.quote.split()[1]: c.parties for c in found("parties-organisations.md")}
    assert parties["NEC"] == ("Nordic Energy Council",)
    assert parties["ABF"] == ("Arctic Business Forum",)


def test_an_acronym_is_the_document_s_own() -> None:
    (promise,) = (c for c in found("acronym-of-the-document.md") if "DOE" in c.quote)
    assert not any("U.S." in (b.canonical or "") for b in (*promise.lead, *promise.support))
    assert promise.parties == ("Australia",)


@pytest.mark.parametrize(
    ("name", "due"),
    [
        ("pdf-first-line-indent.pdf", ["2026-06-30", "2026-12-31", "2028-12-31"]),
        ("pdf-letterspaced-heading.pdf", ["2026-06-30"]),
        ("pdf-synthetic-italic.pdf", ["2027-12-31", "2027-12-31"]),
        ("pdf-crash-cells-above-table.pdf", ["2027-12-31", "2028-12-31"]),
        ("html-press-contact.html", ["2026-06-30", "2028-12-31"]),
        ("html-soft-hyphens.html", ["2026-06-30", "2027-12-31"]),
    ],
)
def test_days(name: str, due: list[str]) -> None:
    assert [str(c.deadline and c.deadline.due) for c in found(name)] == due


def test_items_with_wide_gaps() -> None:
    quotes = {c.quote: str(c.deadline and c.deadline.due) for c in found("pdf-numbered-wide-gap.pdf")}
    whole = (
        "The revised proposal shall be submitted to the joint body, which shall assess it and report to both"
        " Governments by 30 June 2026."
    )
    assert quotes[whole] == "2026-06-30"
    assert quotes["Canada shall pay five million dollars to the fund, and Japan shall pay ten million dollars by 2028."]


def test_a_sentence_over_pages() -> None:
    first = found("pdf-sentence-over-page-with-note-and-heads.pdf")[0]
    assert first.quote == (
        "Canada will publish a list of its critical minerals and will share it with the Government of Japan by 30 June"
        " 2026, and every year after that."
    )
    assert first.deadline is not None
    assert str(first.deadline.due) == "2026-06-30"


def test_watermarks_make_no_table() -> None:
    document = read("pdf-watermark-outlines.pdf")
    assert not [block for block in document.blocks if block.cells]
    assert {str(c.deadline.due) for c in found("pdf-watermark-outlines.pdf") if c.deadline} == {
        "2026-05-05",
        "2026-06-30",
        "2028-12-31",
    }


def test_gibberish_is_refused_with_the_remedy() -> None:
    with pytest.raises(CommitmentsError, match="run text recognition"):
        read("pdf-gibberish-text-layer.pdf")


def test_a_text_of_pages_waits_for_its_event() -> None:
    (office,) = (c for c in found("txt-page-heads.txt") if c.quote.startswith("The office"))
    assert office.deadline is not None
    assert office.deadline.kind == "event"
