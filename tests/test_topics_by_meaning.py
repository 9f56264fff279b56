"""Topics that no word decides: found by meaning, with the clause that comes nearest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commitments.extract.topics import topic_names, topics_of
from commitments.model import BY_MEANING, Filter, Report, ReportKind
from commitments.search import embed
from commitments.search.embedder import WordEmbedder
from commitments.search.harvest import load_once
from commitments.search.topics import TopicsByMeaning
from commitments.tracking import append_report
from commitments.words.spelling import load_table
from tests.index_bases import TODAY, Base, make_base
from tests.promises import Promise, extraction

RULES = load_table("topics", "commitments.search")
YES = [(topic, sentence) for topic, rule in RULES.items() for sentence in rule["yes"]]
NO = [(topic, sentence) for topic, rule in RULES.items() for sentence in rule["no"]]
WHALES = "They will meet in May, and they will protect whales and coral reefs."


@pytest.fixture(scope="module")
def by_meaning(tmp_path_factory: pytest.TempPathFactory, real_index: Base) -> Base:
    """The real model's topics of all sentences of the data."""
    root = tmp_path_factory.mktemp("topics")
    _borrow_model(root, real_index)
    base = make_base(root, embedder=None)
    base.put("sentences", [Promise(sentence) for _, sentence in (*YES, *NO)])
    base.put("whales", [Promise(WHALES), Promise("India will lower tariffs.", topics=("trade",))])
    base.update()
    return base


def _borrow_model(root: Path, real_index: Base) -> None:
    (root / ".commitments/index").mkdir(parents=True)
    (root / ".commitments/index/model").symlink_to(real_index.folders.index / "model")


def topics(base: Base, quote: str) -> tuple[str, ...]:
    return next(t.commitment.topics for t in base.store.select(Filter(), TODAY) if t.commitment.quote == quote)


def test_the_data_names_the_topics_of_the_taxonomy() -> None:
    assert tuple(RULES) == ("nothing", *topic_names())


@pytest.mark.parametrize(("topic", "sentence"), YES)
def test_a_sentence_without_the_words_has_its_topic_by_meaning(by_meaning: Base, topic: str, sentence: str) -> None:
    assert topics_of(sentence) == ()
    assert topics(by_meaning, sentence) == (topic,)


@pytest.mark.parametrize(("topic", "sentence"), NO)
def test_a_sentence_that_comes_near_no_topic_has_none(by_meaning: Base, topic: str, sentence: str) -> None:
    assert topics(by_meaning, sentence) == ()


def test_the_clause_that_decided_stands_at_its_place_and_the_filter_finds_it(by_meaning: Base) -> None:
    found = by_meaning.store.select(Filter(document=("whales",), topic=("environment",)), TODAY)
    commitment = found[0].commitment
    (clause,) = commitment.evidence[BY_MEANING]
    text = by_meaning.store.document("whales").document.text
    assert clause.text == text[clause.start : clause.end] == "they will protect whales and coral reefs."
    assert commitment.topic_by_meaning == "environment"
    assert by_meaning.store.counts("topic", Filter(document=("whales",)), TODAY) == {"environment": 1, "trade": 1}


def test_what_words_say_stays_as_it_is(by_meaning: Base) -> None:
    found = by_meaning.store.select(Filter(document=("whales",), topic=("trade",)), TODAY)
    assert found[0].commitment.topic_by_meaning is None


def test_what_a_person_says_of_topics_counts(tmp_path: Path, real_index: Base) -> None:
    _borrow_model(tmp_path, real_index)
    base = make_base(tmp_path, embedder=None)
    base.put("whales", [Promise(WHALES)])
    (whales,) = base.store.of_document("whales")
    report = Report(
        "018f0000-0000-7000-8000-000000000001", whales.id, WHALES, ReportKind.CORRECTION, "Ada",
        datetime(2026, 3, 1, tzinfo=UTC), on=date(2026, 3, 1), field="topics", value=["trade"],
    )  # fmt: skip
    append_report(base.folders.reports / "whales.jsonl", report)
    base.sync()
    (whales,) = base.store.of_document("whales")
    assert (whales.topics, whales.topic_by_meaning) == (("trade",), None)
    (base.folders.reports / "whales.jsonl").write_text("", encoding="utf-8")
    base.sync()
    assert base.store.of_document("whales")[0].topic_by_meaning == "environment"


def test_a_model_that_nobody_measured_tells_no_topic() -> None:
    made = extraction("whales", [Promise("end plastic pollution and reduce waste")])
    embedder = WordEmbedder()
    assert embed(made, embedder, TopicsByMeaning(embedder), {})[0] == made


def test_topics_are_kept_beside_the_model_and_damage_to_them_is_mended(tmp_path: Path, real_index: Base) -> None:
    embedder, _ = load_once(real_index.config.embedder, real_index.folders.index)
    made = extraction("whales", [Promise(WHALES)])
    first, _ = embed(made, embedder, TopicsByMeaning(embedder, tmp_path), {})
    (kept,) = tmp_path.glob("*.npy")
    sound = kept.read_bytes()
    for content in (sound, sound[:100], b"", sound[:-4] + b"\0\0\x80\x3f"):
        kept.write_bytes(content)
        assert embed(made, embedder, TopicsByMeaning(embedder, tmp_path), {})[0] == first
