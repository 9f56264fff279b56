"""Search by meaning and by words."""

from commitments.search.check import faults
from commitments.search.harvest import TextVectors, embed
from commitments.search.hits import Hit, Mode, PassageHit, SearchQuery, hit_record, passage_record
from commitments.search.neighbours import neighbours
from commitments.search.search import Searcher
from commitments.search.update import Index, IndexSummary, update_index

__all__ = [
    "Hit",
    "Index",
    "IndexSummary",
    "Mode",
    "PassageHit",
    "SearchQuery",
    "Searcher",
    "TextVectors",
    "embed",
    "faults",
    "hit_record",
    "neighbours",
    "passage_record",
    "update_index",
]
