"""The Python way in does what its documentation shows."""

from __future__ import annotations

import doctest
import subprocess
import sys
from datetime import date

import pytest

import commitments
from commitments import KnowledgeBase
from commitments.errors import NotAKnowledgeBaseError, UnknownIdError
from tests.index_bases import Base


def test_the_documented_session_runs_as_shown(real_index: Base) -> None:
    names = {"folder": real_index.folders.root, "date": date, "KnowledgeBase": KnowledgeBase}
    finder = doctest.DocTestFinder(recurse=False)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for case in finder.find(KnowledgeBase, globs=names):
        runner.run(case)
    assert runner.summarize(verbose=False) == doctest.TestResults(failed=0, attempted=6)


def test_filters_take_one_value_or_several(real_index: Base) -> None:
    with KnowledgeBase(real_index.folders.root) as kb:
        hits = kb.search("stockpiling and tariffs", party=["Japan", "India"])
    parties = [set(hit.tracked.commitment.parties) for hit in hits]
    assert parties
    assert all(found & {"Japan", "India"} for found in parties)


def test_a_folder_that_is_no_knowledge_base_and_an_unknown_id_are_told(
    real_index: Base, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.raises(NotAKnowledgeBaseError):
        KnowledgeBase(tmp_path_factory.mktemp("nothing"))
    with KnowledgeBase(real_index.folders.root) as kb, pytest.raises(UnknownIdError):
        kb.search(like="minerals-2026/00000000")


def test_the_package_alone_imports_neither_search_nor_numpy() -> None:
    code = "import sys, commitments; sys.exit(bool({'numpy', 'commitments.search'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    with pytest.raises(AttributeError):
        _ = commitments.Nothing
