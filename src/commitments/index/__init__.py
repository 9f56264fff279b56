"""Search by meaning and by words."""

from commitments.index.search import Hit, Mode, PassageHit, Searcher, SearchQuery, search
from commitments.index.update import IndexSummary, update_index

__all__ = [
    "Hit",
    "IndexSummary",
    "Mode",
    "PassageHit",
    "SearchQuery",
    "Searcher",
    "search",
    "update_index",
]
