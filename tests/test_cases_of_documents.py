"""Small documents that once went wrong, with what is right: those of ../shared/cases where they are there.

The tests of each kind have inputs of their own: test_acquire_pages, test_documents_metadata and test_pdf_kinds.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from commitments.acquire import Given, Received, draft
from commitments.config import Config
from commitments.documents import parse_document
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
