"""Search by meaning and by words."""

from commitments.search.ahead import Ahead, Embedded, embed_ahead
from commitments.search.check import faults, repair
from commitments.search.hits import Hit, Mode, PassageHit, SearchQuery, hit_record, passage_record
from commitments.search.neighbours import neighbours
from commitments.search.search import Searcher, search
from commitments.search.update import IndexSummary, Opened, open_model, update_index

__all__ = [
    "Ahead",
    "Embedded",
    "Hit",
    "IndexSummary",
    "Mode",
    "Opened",
    "PassageHit",
    "SearchQuery",
    "Searcher",
    "embed_ahead",
    "faults",
    "hit_record",
    "neighbours",
    "open_model",
    "passage_record",
    "repair",
    "search",
    "update_index",
]
