"""Search by meaning and by words."""

from commitments.index.hits import Hit, Mode, PassageHit, SearchQuery, hit_record, passage_record
from commitments.index.neighbours import neighbours
from commitments.index.search import Searcher, search
from commitments.index.update import IndexSummary, update_index

__all__ = [
    "Hit",
    "IndexSummary",
    "Mode",
    "PassageHit",
    "SearchQuery",
    "Searcher",
    "hit_record",
    "neighbours",
    "passage_record",
    "search",
    "update_index",
]
