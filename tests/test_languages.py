"""Questions in other languages: which one it is, and that a model that knows many answers them."""

from __future__ import annotations

import pytest

from commitments.search import SearchQuery, update_index
from commitments.search.languages import is_installed, language_of
from commitments.words.spelling import load_table
from tests.conftest import Run
from tests.index_bases import TODAY, Base

RULES = load_table("languages", "commitments.search")


@pytest.mark.parametrize(("language", "text"), [(name, yes) for name, rule in RULES.items() for yes in rule["yes"]])
def test_a_language_is_told_by_its_small_words(language: str, text: str) -> None:
    assert language_of(text) == (None if language == "English" else language)


@pytest.mark.parametrize(("language", "text"), [(name, no) for name, rule in RULES.items() for no in rule["no"]])
def test_a_word_or_two_of_a_language_do_not_make_it(language: str, text: str) -> None:
    assert language_of(text) != language or language == "English"


@pytest.mark.parametrize(
    ("text", "language"), [("レアアースの備蓄", "Japanese"), ("희토류 비축", "Korean"), ("MSP", None), ("?!", None)]
)
def test_a_language_is_told_by_its_letters(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_one_small_word_is_enough_where_no_document_holds_the_others() -> None:
    known = {"modernisation", "norad", "aid"}.__contains__
    assert language_of("recyclage des terres rares", known) == "French"
    assert language_of("modernisation du NORAD", known) is None
    assert language_of("aid de minimis", known) is None


def test_a_name_in_latin_letters_does_not_hide_the_language() -> None:
    assert language_of("NORADの近代化") == "Japanese"
    assert language_of("Tokyo 東 talks on the minerals") is None


@pytest.mark.skipif(is_installed(), reason="the extra is installed")
def test_without_the_extra_one_line_says_what_is_missing(real_index: Base, program: Run) -> None:
    found = program("--kb", real_index.folders.root, "search", "qui va baisser les droits sur les amandes")
    assert "the question looks French; with the extra commitments[languages]" in found.err


@pytest.mark.skipif(not is_installed(), reason="the extra is not installed")
def test_a_french_question_is_answered(real_index: Base) -> None:
    update_index(real_index.store, real_index.folders, real_index.config, progress=lambda *_: None)
    found = real_index.searcher().search(SearchQuery("qui va baisser les droits de douane sur les amandes ?", TODAY))
    assert found[0].tracked.commitment.quote.startswith("India intends to lower tariffs")
