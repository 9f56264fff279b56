"""The nouns. Every value is frozen; every offset counts code points of `Document.text`."""

import copyreg
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from commitments.model.commitment import BY_MEANING, Body, Commitment, Deadline, Extraction, Recurrence
from commitments.model.document import Block, Document, Evidence, FrontMatter, Mark, Sentence, SourceMap, Span
from commitments.model.filter import Filter
from commitments.model.report import Event, Report, Source
from commitments.model.standing import Standing, Tracked
from commitments.model.vocabulary import (
    BlockKind,
    Bound,
    DeadlineKind,
    DocumentType,
    Relation,
    ReportKind,
    Role,
    Speaker,
    Status,
    Strength,
    Timeliness,
    written,
)

__all__ = [
    "BY_MEANING",
    "Block",
    "BlockKind",
    "Body",
    "Bound",
    "Commitment",
    "Deadline",
    "DeadlineKind",
    "Document",
    "DocumentType",
    "Event",
    "Evidence",
    "Extraction",
    "Filter",
    "FrontMatter",
    "Mark",
    "Progress",
    "Recurrence",
    "Relation",
    "Report",
    "ReportKind",
    "Role",
    "Sentence",
    "Source",
    "SourceMap",
    "Span",
    "Speaker",
    "Standing",
    "Status",
    "Strength",
    "Timeliness",
    "Tracked",
    "written",
]


def _view(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


# A read-only view of a dict has no pickle of its own, and values travel between processes.
copyreg.pickle(MappingProxyType, lambda view: (_view, (dict(view),)))

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, how many are done, and how many there are in all."""
