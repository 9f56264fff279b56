"""What a search finds, and why."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from commitments.cli.search_hits import remark
from commitments.errors import SearchError, UnknownIdError
from commitments.model import Filter, Strength
from commitments.search import Hit, SearchQuery
from commitments.search.clauses import split_clauses
from commitments.search.explain import shared_words
from commitments.search.fusion import STRONG, agreement, ceiling, relevance
from commitments.search.hits import hit_record
from commitments.search.lexicon import Lexicon, read_question
from commitments.search.models import load_embedder
from tests.conftest import Run
from tests.index_bases import TODAY, Base, word_base


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    made = word_base(tmp_path_factory.mktemp("words") / "kb")
    yield made
    made.store.close()


def ask(base: Base, text: str, **changes: object) -> list[Hit]:
    query = replace(SearchQuery(text, TODAY), **changes)  # type: ignore[arg-type]
    return base.searcher().search(query)


def first(base: Base, text: str, **changes: object) -> str:
    return ask(base, text, **changes)[0].tracked.commitment.quote


WORDS = {
    "an inflection finds the others": ("almond tariff lowered", "India intends"),
    "a British spelling finds an American one and the other way round": ("NORAD modernization", "The Allies"),
    "a compound is found in one word": ("cybersecurity", "The Allies"),
    "a compound is found in two words": ("cyber security cooperation", "The Allies"),
    "an acronym that no text gives finds the name that it abbreviates": ("EXIM", "The President of the Export-Import"),
    "an acronym in small letters is one where no text has the word": (
        "msp meet in ottawa",
        "The Minerals Security Part",
    ),
    "a slip of the keys still finds": ("stokpiling", "Japan and the United States intend to share"),
    "swapped letters still find": ("almodns", "India intends"),
    "a beginning with a star finds its words": ("stockp*", "Japan and the United States intend to share"),
    "words in quotes have to stand so": ('"will finance two"', "The MSP will finance"),
}


@pytest.mark.parametrize("case", WORDS)
@pytest.mark.parametrize("mode", ["keyword", "hybrid"])
def test_words(base: Base, case: str, mode: str) -> None:
    query, start = WORDS[case]
    assert first(base, query, mode=mode).startswith(start)


def test_an_acronym_and_its_name_find_each_other(base: Base) -> None:
    for query in ("MSP", "Minerals Security Partnership"):
        found = {hit.tracked.commitment.quote for hit in ask(base, query, mode="keyword")}
        assert {q.split(" will")[0] for q in found} >= {"The MSP", "The Minerals Security Partnership"}, query


def test_commitments_that_share_a_quote_are_one_hit(base: Base) -> None:
    (hit, *rest) = ask(base, "share information on stockpiling")
    documents = {tracked.commitment.document for tracked in (hit.tracked, *hit.also)}
    assert documents == {"alliance-2024", "minerals-2026"}
    assert all(other.tracked.commitment.quote != hit.tracked.commitment.quote for other in rest)
    assert hit_record(hit)["also"][0]["id"] == hit.also[0].commitment.id


@pytest.mark.parametrize("mode", ["keyword", "semantic", "hybrid"])
def test_filters_apply_inside_the_search(base: Base, mode: str) -> None:
    found = ask(base, "stockpiling roadmap", mode=mode, filter=Filter(party=("India",)))
    assert all(hit.tracked.commitment.parties == ("India",) for hit in found)
    found = ask(base, "stockpiling", mode=mode, filter=Filter(document=("minerals-2026",)), limit=1)
    assert [hit.tracked.commitment.document for hit in found] == ["minerals-2026"]
    assert ask(base, "stockpiling", mode=mode, filter=Filter(strength=(Strength.SHALL,))) == []


def test_like_finds_what_resembles_across_documents(base: Base) -> None:
    own = ask(base, "share information on stockpiling")[0].tracked.commitment.id
    hits = ask(base, "", like=own)
    assert hits[0].tracked.commitment.quote.startswith("Japan and the United States intend to share")
    assert all(hit.tracked.commitment.id != own for hit in hits)
    with pytest.raises(UnknownIdError):
        ask(base, "", like="minerals-2026/00000000")


def test_passages_are_all_sentences_at_their_places(base: Base) -> None:
    hits = base.searcher().passages(SearchQuery("roadmap", TODAY, mode="keyword"))
    assert [hit.quote for hit in hits] == ["Japan will publish a roadmap by 6 March 2026."]
    text = base.store.document(hits[0].document).document.text
    assert text[hits[0].start : hits[0].end] == hits[0].quote


def test_a_hit_says_why(base: Base) -> None:
    searcher, query = base.searcher(), SearchQuery("NORAD cyber security", TODAY)
    (hit, *_) = searcher.explained(searcher.search(query), query)
    quote = hit.tracked.commitment.quote
    assert {quote[w.start : w.end] for w in hit.why.words} == {"NORAD", "cyber-security"}
    assert hit.why.clause is not None
    record = hit_record(hit)
    text = base.store.document(record["document"]).document.text
    assert all(text[m["start"] : m["end"]] == m["text"] for m in record["matched"])


def test_nothing_found_is_an_empty_answer(base: Base) -> None:
    assert ask(base, "zyzzyva", mode="keyword") == []
    assert ask(base, '"zyzzyva almonds"') == []
    assert ask(base, "?!") == []


@pytest.mark.parametrize(
    "text", ['"', "NEAR(", "a AND", "*", "col:x", "-", "'; DROP TABLE", "()", "\x00", "東京", "a" * 5000]
)
@pytest.mark.parametrize("mode", ["keyword", "hybrid"])
def test_no_query_is_a_syntax_error(base: Base, text: str, mode: str) -> None:
    ask(base, text, mode=mode)


def test_stop_words_weigh_nothing(base: Base) -> None:
    read = read_question(Lexicon(base.store.units, "quotes"), "what did they promise on almonds?")
    assert [term.word for term in read.terms] == ["almonds"]
    assert ask(base, "who is who") == []


def test_a_word_that_the_documents_hold_elsewhere_is_no_slip(base: Base) -> None:
    # "Title" stands in no commitment, but in the documents' titles.
    assert read_question(Lexicon(base.store.units, "quotes"), "Title almodns").corrected == {"almodns": "almonds"}


def test_marked_words_are_those_that_match(base: Base) -> None:
    read = read_question(Lexicon(base.store.units, "quotes"), "lowering tariff")
    text = "They lower the Tariffs; tariff-lowering goes on."
    assert [text[s.start : s.end] for s in shared_words(read, text)] == ["lower", "Tariffs", "tariff-lowering"]


def test_clauses_are_runs_of_the_text() -> None:
    text = "Both sides will meet in May, and they will then adopt a plan: first for mines, second for ports."
    clauses = [text[c.start : c.end] for c in split_clauses(text)]
    assert clauses[0] == "Both sides will meet in May"
    assert all(clause in text for clause in clauses)


def test_fusion_lets_words_count_where_a_text_holds_most_of_them() -> None:
    few, most = (agreement(bm25, ceiling([5] * 8, 200)) for bm25 in (2.0, 20.0))
    assert relevance(0.4, few, 8) - relevance(0.4, 0.0, 8) < 0.06
    assert relevance(0.4, most, 8) > STRONG > relevance(0.4, 0.0, 8)


def test_keyword_search_answers_where_the_vector_store_does_not(base: Base) -> None:
    down = replace(base, config=replace(base.config, vector_store="http://127.0.0.1:9"))
    assert first(down, "almonds", mode="keyword").startswith("India")
    with pytest.raises(SearchError, match="does not answer"):
        ask(down, "almonds")


def test_meaning_finds_what_shares_no_word(real_index: Base) -> None:
    assert first(real_index, "cheaper nuts from abroad").startswith("India intends to lower tariffs")
    assert first(real_index, "exchange what we know about reserves").endswith("stockpiling.")


def test_a_query_has_the_vector_of_a_text(real_index: Base) -> None:
    embedder = load_embedder(real_index.folders.index, real_index.config.embedder)
    for text in ("cobalt", "Who pays if the supply of gas from the east stops in the middle of winter?"):
        assert embedder.embed_query(text) == pytest.approx(embedder.embed([text])[0], abs=1e-6)


def test_a_search_in_a_new_process_imports_nothing_heavy(real_index: Base) -> None:
    program = (
        "import sys; from commitments.cli import main\n"
        "try:\n"
        "    main(['--kb', sys.argv[1], 'search', 'almonds', '--format', 'jsonl'])\n"
        "except SystemExit as done:\n"
        "    heavy = {'torch', 'sentence_transformers', 'spacy'} & set(sys.modules)\n"
        "    sys.exit(f'imported {heavy}' if heavy else done.code)\n"
    )
    command = [sys.executable, "-c", program, str(real_index.folders.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    first_hit = json.loads(done.stdout.splitlines()[0])
    assert first_hit["quote"].startswith("India intends")
    assert {"id", "score", "also", "matched", "timeliness"} <= first_hit.keys()


def test_a_search_that_finds_nothing_says_what_would_widen_it(real_index: Base, program: Run) -> None:
    done = program(
        "--kb", real_index.folders.root, "search", '"no such words"', "--party", "Japan", "--mode", "keyword"
    )
    assert done.code == 0
    assert done.out == ""
    assert all(hint in done.err for hint in ("no commitment matches", "fewer filters", "without quotes"))


def test_a_query_of_no_known_meaning_finds_nothing(real_index: Base, program: Run) -> None:
    found = program("--kb", str(real_index.folders.root), "search", "qqxz wvvk")
    assert found.out == ""
    assert "no commitment matches" in found.err


def test_a_row_says_what_it_is_and_where_it_stands(real_index: Base, program: Run) -> None:
    found = program("--kb", real_index.folders.root, "search", "almonds", "--format", "jsonl", "-n", "1")
    row = json.loads(found.out)
    assert row["kind"] == "commitment"
    assert {"headline", "document_title", "document_date", "source_url", "due", "timeliness", "evidence"} <= set(row)
    assert row["page"] == f"documents/{row['id']}.html"


def test_a_filter_that_leaves_nothing_is_named(real_index: Base, program: Run) -> None:
    found = program(
        "--kb", str(real_index.folders.root), "search", "tariffs", "--party", "Atlantis", "--topic", "trade"
    )
    assert "no commitment has --party Atlantis" in found.err
    assert "--topic" not in found.err


def test_passages_say_which_filters_they_do_not_apply(real_index: Base, program: Run) -> None:
    found = program("--kb", str(real_index.folders.root), "search", "tariffs", "--party", "India", "--passages")
    assert "only --document applies" in found.err


def test_a_new_filter_makes_the_store_read_nothing_anew(base: Base) -> None:
    searcher = base.searcher()
    before = base.store.connection.total_changes
    assert searcher.search(SearchQuery("minerals", TODAY, filter=Filter(party=("Canada",))))
    assert base.store.connection.total_changes == before


def test_a_search_for_nothing_is_told(real_index: Base, program: Run) -> None:
    assert program("--kb", real_index.folders.root, "search").code == 2
    assert program("--kb", real_index.folders.root, "search", "a", "--like", "b/1").code == 2


def test_a_remark_is_broken_between_words_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "read 'overdue' as --timeliness overdue, 'the State Department' as --agency 'U.S. Department of State'"
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False)
    assert remark(line) == [line]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert max(map(len, remark(line))) <= 60
    assert " ".join(remark(line)) == line
