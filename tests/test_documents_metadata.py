"""What a text says about itself is read from its title lines, date line and signature, never from running prose."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from commitments.documents import parse_document
from commitments.documents.issue_days import issue_day
from commitments.documents.titles import type_of, type_of_opening

DATA = files("commitments.documents").joinpath("data")
DAYS = tomllib.loads(DATA.joinpath("issue_days.toml").read_text(encoding="utf-8"))["date"]
TITLES = tomllib.loads(DATA.joinpath("titles.toml").read_text(encoding="utf-8"))


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
        ("Published 3 March 2026\n\nWe met.", None),
        ("- 3 March 2026\n- 4 March 2026", None),
        ("> 3 March 2026\n\nWe met.", None),
        ("Tokyo, 30 February 2026\n\nWe met.", None),
    ],
)
def test_the_day_of_issue(text: str, day: date | None) -> None:
    document = parse_document(text, "a")
    assert document.meta.date == day
    assert any("no date" in warning for warning in document.warnings) == (day is None)


def test_front_matter_wins() -> None:
    document = parse_document("---\ntitle: T\ndate: 2020-01-02\ntype: other\n---\n# Declaration\n\n3 May 2026\n", "a")
    assert (document.meta.title, document.meta.date, document.meta.type) == ("T", date(2020, 1, 2), "other")
    assert not document.meta.found
