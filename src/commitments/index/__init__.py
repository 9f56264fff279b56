"""Search by meaning and by words."""

from commitments.index.ahead import Ahead, Embedded, embed_ahead
from commitments.index.check import faults, repair
from commitments.index.hits import Hit, Mode, PassageHit, SearchQuery, hit_record, passage_record
from commitments.index.neighbours import neighbours
from commitments.index.search import Searcher, search
from commitments.index.update import IndexSummary, Opened, open_model, update_index

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
