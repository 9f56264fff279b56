"""What a text says about itself is read from its title lines, date line and signature, never from running prose."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from importlib.resources import files

import pytest

from commitments.documents import parse_document
from commitments.documents.issue_days import is_label, issue_day, issue_month, published_day
from commitments.documents.titles import is_masthead, is_no_title, is_section, subject_of, type_of, type_of_opening
from commitments.documents.written_days import compiled
from commitments.errors import UnreadableDocumentError

DATA = files("commitments.documents").joinpath("data")
DATES = tomllib.loads(DATA.joinpath("issue_days.toml").read_text(encoding="utf-8"))
DAYS = DATES["date"]
_TITLE_DATA = tomllib.loads(DATA.joinpath("titles.toml").read_text(encoding="utf-8"))
TITLES = _TITLE_DATA["type"]


@pytest.mark.parametrize(("name", "line"), [(n, line) for n, rule in DAYS.items() for line in rule["yes"]])
def test_a_date_line(name: str, line: str) -> None:
    assert issue_day(line, name)


@pytest.mark.parametrize("line", [line for rule in DAYS.values() for line in rule["no"]])
def test_no_date_line(line: str) -> None:
    assert not any(issue_day(line, name) for name in DAYS)


@pytest.mark.parametrize(("name", "title"), [(n, title) for n, rule in TITLES.items() for title in rule["yes"]])
def test_a_title_names_the_type(name: str, title: str) -> None:
    found = type_of(title)
    assert found
    assert found[0] == name


@pytest.mark.parametrize(("name", "title"), [(n, title) for n, rule in TITLES.items() for title in rule["no"]])
def test_a_title_of_another_type(name: str, title: str) -> None:
    found = type_of(title)
    assert not found or found[0] != name


@pytest.mark.parametrize(("name", "rule"), [(n, rule) for n, rule in TITLES.items() if "opening" in rule])
def test_an_opening_gives_the_type_away(name: str, rule: dict[str, list[str]]) -> None:
    for text in rule["opening_yes"]:
        found = type_of_opening(text)
        assert found
        assert found[0] == name
    assert not any(type_of_opening(text) for text in rule["opening_no"])


def test_an_order_is_known_by_its_first_words_and_dated_by_its_last() -> None:
    document = parse_document(
        "---\ntitle: Empowering Response\n---\nBy the authority vested in me as President, it is hereby ordered:  \n"
        "Section 1. Purpose.\n\nDONALD J. TRUMP\n\nTHE WHITE HOUSE,  \n    June 12, 2025.\n",
        "a",
    )
    assert (document.meta.type, str(document.meta.date)) == ("order", "2025-06-12")


def test_title_page() -> None:
    document = parse_document(
        "**Joint Press Statement**\n\n**European Commission – Japan**\n\n"
        "**Resilience of Critical Minerals Supply Chains**\n\n"
        "Washington D.C., 4 February 2026\n\nToday, the two met.\n",
        "a",
    )
    meta = document.meta
    assert (meta.title, meta.date, meta.place, meta.type) == (
        "Resilience of Critical Minerals Supply Chains",
        date(2026, 2, 4),
        "Washington D.C.",
        "joint-statement",
    )
    for name, words in (
        ("title", meta.title),
        ("date", "Washington D.C., 4 February 2026"),
        ("place", "Washington D.C."),
        ("type", "Joint Press Statement"),
    ):
        evidence = meta.found[name]
        assert document.text[evidence.start : evidence.end] == evidence.text == words


# the day of signature beats the day of the page
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 May 2026\n\nText.\n\nSigned at Kuala Lumpur on October 26, 2025, in duplicate.", date(2025, 10, 26)),
        ("March 3, 2026\n\nWe met.", date(2026, 3, 3)),
        ("March 3, 2026\n\nWe met.\n\nMarch 5, 2026", None),
        ("We met on 3 March 2026 in Tokyo.", None),
        ("Published 3 March 2026\n\nWe met.", date(2026, 3, 3)),
        ("Ministry of Rivers            3 March 2026\n\nPlan of the Rivers\n\nWe met.", date(2026, 3, 3)),
        ("Corin and Beskport, 3 March 2026 — Arland and Besk today signed the following.", date(2026, 3, 3)),
        ("Brussels, 3 March 2026\n(OR. en)\n10420/26\n\nCouncil conclusions on rivers\n\nWe met.", date(2026, 3, 3)),
        ("# Plan of Corin\n\nAdopted by the City Council on 3 March 2026\n\nWe met.", date(2026, 3, 3)),
        ("- 3 March 2026\n- 4 March 2026", None),
        ("> 3 March 2026\n\nWe met.", None),
        ("Tokyo, 30 February 2026\n\nWe met.", None),
        ("Published\n\n3 March 2026\n\nWe met.", None),
        ("# Statement (2 March 2026)\n\n3 March 2026\n\nWe met.", date(2026, 3, 2)),
        ("# Statement\n\nTokyo, 2 March 2026\n\nText.\n\nSigned at Oslo on 1 May 2021.", None),
        (
            "3 March 2026\n\nOn 2 March local time, the Ministers of Norway and of Japan held a long meeting in Tokyo.",
            None,
        ),
        (
            "3 March 2026\n\nOn 3 March local time, the Ministers of Norway and of Japan held a long meeting in Tokyo.",
            date(2026, 3, 3),
        ),
        (
            "3 March 2026\n\nThe Ministers noted the framework that was signed on 1 March 2026 and its first results.",
            date(2026, 3, 3),
        ),
        ("# Statement (Paris, 1-2 March 2026)\n\n3 March 2026\n\nWe met.", None),
        (
            "3 March 2026\n\nAt the Prime Minister’s invitation, the President paid a visit to Oslo on 1-2 May 2008.",
            None,
        ),
        ("3 March 2026\n\nThe Ministers held talks in Oslo on 2 March 2026.", None),
        ("OSLO, 2 March 2026 – Norway and Japan today decided the following.", date(2026, 3, 2)),
    ],
)
def test_the_day_of_issue(text: str, day: date | None) -> None:
    document = parse_document(text, "a")
    assert document.meta.date == day
    assert any("no date" in warning for warning in document.warnings) == (day is None)


def test_a_page_s_day_stands_where_the_opening_tells_of_the_same() -> None:
    """Two witnesses that know nothing of each other; either alone is only offered."""
    text = "We, the Ministers of Norway and of Japan, met in Tokyo on 2 March 2026 and decided upon the following.\n"
    alone = parse_document(text, "a")
    assert alone.meta.date is None
    assert "it says “met in Tokyo on 2 March 2026”" in alone.warnings[-1]
    both = parse_document(f"---\ntitle: T\npublished: 2026-03-02\n---\n{text}", "a")
    assert (both.meta.date, both.meta.found["date"].text) == (date(2026, 3, 2), "met in Tokyo on 2 March 2026")
    assert not both.warnings


def test_the_days_behind_a_page_are_those_of_other_texts() -> None:
    text = "We met.\n\n" * 20 + "Remarks by the Minister\n\n3 March 2026\n"
    assert parse_document(text, "a").meta.date == date(2026, 3, 3)
    page = "---\noriginal: originals/a.html\n---\n"
    assert parse_document(page + text, "a").meta.date is None
    paragraph = "Norway and Japan decided upon the following, and will report upon all of it within a year.\n\n"
    assert parse_document(f"{page}# T\n\n{paragraph * 2}3 March 2026\n", "a").meta.date is None
    assert parse_document(f"{page}# T\n\n3 March 2026\n\n{paragraph * 2}", "a").meta.date == date(2026, 3, 3)


def test_a_day_given_otherwise_than_in_the_signature_is_doubted() -> None:
    document = parse_document(
        "---\ndate: 2025-10-27\n---\n# T\n\nSigned in Tokyo this 28th day of October, 2025.\n", "a"
    )
    assert document.meta.date == date(2025, 10, 27)
    assert document.warnings == (
        "the date is 2025-10-27, but the text says “Signed in Tokyo this 28th day of October, 2025.”; check it",
    )


def test_a_place_ends_before_the_full_stop() -> None:
    document = parse_document("# T\n\nText.\n\nSigned this 14th day of February, 2023 at Accra.\n", "a")
    assert (document.meta.place, document.meta.found["place"].text) == ("Accra", "Accra")


def test_a_place_in_capitals_is_written_as_a_name() -> None:
    document = parse_document("WASHINGTON, D.C., 2 March 2026 – Norway and Japan today decided the following.\n", "a")
    assert (document.meta.place, document.meta.found["place"].text) == ("Washington, D.C.", "WASHINGTON, D.C.")


@pytest.mark.parametrize("key", ["yes", "no"])
def test_what_stands_above_a_title(key: str) -> None:
    assert all(is_no_title(line) == (key == "yes") for line in _TITLE_DATA["no_title"][key])


@pytest.mark.parametrize("key", ["yes", "no"])
def test_a_label_of_a_page_s_day(key: str) -> None:
    data = tomllib.loads(DATA.joinpath("issue_days.toml").read_text(encoding="utf-8"))
    assert all(is_label(line) == (key == "yes") for line in data[f"labels_{key}"])


@pytest.mark.parametrize(
    "text",
    [
        "Final\n\nJoint Statement of Norway and Japan\n\nWe met.",
        "FOR IMMEDIATE RELEASE  \n2 March 2026\n\nJoint Statement of Norway and Japan\n\nWe met.",
        "Joint Statement of Norway and Japan  \nTokyo, 2 March 2026\n\nWe met.",
        "Joint Statement  \nof Norway and Japan\n\nTokyo, 2 March 2026\n\nWe met.",
    ],
)
def test_a_title_stands_below_the_kind_of_paper_and_above_its_day(text: str) -> None:
    assert parse_document(text, "a").meta.title == "Joint Statement of Norway and Japan"


@pytest.mark.parametrize(
    "text",
    [
        "![Seal](/seal.png)\n\n# ![Logo](/logo.png)\n\n# Call of Corin\n\nWe met.",
        "![Logo of the Call](/logo.png)\n\nCall of Corin for Rivers\n\nWe met.",
        "Arland Assembly            A/1/2\nGeneral Part           Copies: all\n\nCall of Corin for Rivers\n\nWe met.",
    ],
)
def test_neither_an_image_nor_a_letterhead_is_a_title(text: str) -> None:
    assert (parse_document(text, "a").meta.title or "").startswith("Call of Corin")


def test_a_resolution_on_an_agreement_is_a_resolution() -> None:
    text = "Resolution adopted by the General Assembly on 3 May 2026\n\n80/1. Agreement on Rivers\n\nThe Assembly,\n"
    assert parse_document(text, "a").meta.type == "resolution"


def test_a_resolution_is_of_the_day_of_its_adoption() -> None:
    document = parse_document(
        "9 May 2026\n\nResolution adopted by the Assembly on 3 May 2026\n\n7/1. Rivers\n\nWe met.", "a"
    )
    assert (document.meta.type, str(document.meta.date)) == ("resolution", "2026-05-03")


@pytest.mark.parametrize("key", ["yes", "no"])
def test_a_month_without_a_day(key: str) -> None:
    assert all((issue_month(line) is not None) == (key == "yes") for line in DATES[f"month_{key}"])


def test_a_month_alone_is_kept_as_one() -> None:
    """Its last day stands for it where days are compared, and nothing shows it as a day."""
    document = parse_document("# Action Plan\n\nJULY 2025\n\nWe will open three schools within two years.", "a")
    assert (document.meta.date, document.meta.month_only) == (date(2025, 7, 31), True)
    assert (document.meta.written_date, document.meta.found["date"].text) == ("2025-07", "JULY 2025")
    assert "“JULY 2025”" in document.meta.doubts["date"]
    assert "--date" in document.meta.doubts["date"]


def test_a_day_beats_a_month_and_a_month_of_the_text_says_nothing() -> None:
    cover = parse_document("# Action Plan\n\nJuly 2025\n\nCorin, 3 August 2025\n\nWe met.", "a")
    assert cover.meta.written_date == "2025-08-03"
    body = "Arland will open three schools within two years, and will report on each of them.\n\n" * 3
    assert not parse_document(f"# Action Plan\n\n{body}\nJuly 2025\n\n{body}", "a").meta.date


def test_a_month_in_the_front_matter() -> None:
    document = parse_document("---\ntitle: T\ndate: 2024-02\n---\n\nCorin, 9 February 2024\n\nWe met.\n", "a")
    assert (document.meta.date, document.meta.month_only, document.warnings) == (date(2024, 2, 29), True, ())
    assert not parse_document("---\ndate: 2024-02-03\n---\nWe met.\n", "a").meta.month_only
    with pytest.raises(UnreadableDocumentError, match="2026-03 where only the month is known"):
        parse_document("---\ndate: 2024-13\n---\nWe met.\n", "a")


@pytest.mark.parametrize("key", ["yes", "no"])
def test_a_line_of_publication(key: str) -> None:
    assert all((published_day(line) is not None) == (key == "yes") for line in DATES[f"published_{key}"])


@pytest.mark.parametrize("key", ["yes", "no"])
@pytest.mark.parametrize(
    ("name", "says"), [("masthead", is_masthead), ("section", is_section), ("subject", subject_of)]
)
def test_lines_that_are_no_titles(name: str, says: Callable[[str], object], key: str) -> None:
    assert [line for line in _TITLE_DATA[name][key] if bool(says(line)) != (key == "yes")] == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "M-16-04\n\n##### MEMORANDUM FOR HEADS OF OFFICES\n\nSUBJECT: Rivers and Lakes\n\n# Background",
            "Rivers and Lakes",
        ),
        ("# THE OPEN RIVER PARTNERSHIP\n\n## SECOND RIVER PLAN OF ARLAND\n\nMay 2024", "SECOND RIVER PLAN OF ARLAND"),
        (
            "# Resolution adopted by the Assembly on 3 May 2026\n\n# 7/1. Rivers of Arland\n\nText",
            "7/1. Rivers of Arland",
        ),
        (
            "Council of the Arland Union\n\nCorin, 3 May 2026\n\nConclusions on rivers and lakes\n\nTHE COUNCIL,",
            "Conclusions on rivers and lakes",
        ),
        (
            "MINISTRY OF RIVERS\n\nJOINT STATEMENT\n\nof Arland and Besk\n\nThey met.",
            "JOINT STATEMENT of Arland and Besk",
        ),
        (
            "# Memorandum of Understanding\n\n## between Arland and Besk\n\nThey met.",
            "Memorandum of Understanding between Arland and Besk",
        ),
        (
            "| Ministry of Rivers | 5 |\n| --- | --- |\n| a | b |\n\nJoint Declaration of Arland and Besk\n\nThey met.",
            "Joint Declaration of Arland and Besk",
        ),
        ("# Introduction\n\nThey met.\n\n# Purpose\n\nThey talked.", "Introduction"),
        ("They met in Corin.\n\nArland will open two schools\n\nBesk will too", None),
    ],
)
def test_the_title_stands_below_who_issues_the_paper(text: str, title: str | None) -> None:
    assert parse_document(text, "a").meta.title == title


def test_front_matter_wins() -> None:
    document = parse_document("---\ntitle: T\ndate: 2020-01-02\ntype: other\n---\n# Declaration\n\n3 May 2026\n", "a")
    assert (document.meta.title, document.meta.date, document.meta.type) == ("T", date(2020, 1, 2), "other")
    assert not document.meta.found


TOLD = tomllib.loads(DATA.joinpath("issue_days.toml").read_text(encoding="utf-8"))["told"]


@pytest.mark.parametrize("name", TOLD)
def test_an_opening_tells_of_a_day(name: str) -> None:
    pattern = compiled(TOLD[name]["words"])
    assert all(pattern.search(sentence) for sentence in TOLD[name]["yes"])
    assert not any(pattern.search(sentence) for sentence in TOLD[name]["no"])
