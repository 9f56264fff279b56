"""What assistants ask a knowledge base, by the Model Context Protocol: read only, each quote checked."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, ParamSpec

from commitments.errors import CommitmentsError
from commitments.knowledge_base import KnowledgeBase
from commitments.model import Commitment, Tracked
from commitments.publishing import page_address
from commitments.records import Record, tracked_record

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

MOST_ROWS = 50
MOST_CHARACTERS = 8_000
INSTRUCTIONS = (
    "Commitments that governments and organisations made in joint statements, memoranda and the like. Every answer "
    "carries the exact words (quote) with their place in the document's text, the address of the source and how the "
    "deadline was counted: quote these, and do not conclude more. 'unchecked' means that nobody has looked whether it "
    "was done; only 'overdue' was found late by a person. What is listed under 'doubtful' may be misread."
)
_HALF_PAIR = re.compile("[\ud800-\udfff]")
Facet = Literal["party", "agency", "topic", "document", "status", "timeliness", "strength"]
Given = ParamSpec("Given")


class Desk:
    """Answers of one knowledge base, as plain records. Every method raises CommitmentsError with the remedy."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.page = page_address(kb.config)
        # The texts that one answer needs; the next one reads them again, since documents change.
        self._texts: dict[str, str] = {}

    def search(self, query: str, limit: int, filters: Mapping[str, Any]) -> Record:
        """The commitments that answer a question, best first."""
        if not query.strip():
            raise CommitmentsError("an empty query finds nothing; say what it is about, or use list_commitments")
        hits = self.kb.search(query, limit=_rows(limit), **_filters(filters))
        found = [self.row(hit.tracked) | {"score": round(hit.score, 3)} for hit in hits]
        return {"query": query, "count": len(found), "commitments": found}

    def list(self, limit: int, filters: Mapping[str, Any]) -> Record:
        """The commitments that filters keep, the earliest day first."""
        kept = _filters(filters)
        rows = self.kb.list(limit=_rows(limit), **kept)
        return {"count": self.kb.count(**kept), "shown": len(rows), "commitments": [self.row(row) for row in rows]}

    def show(self, id: str) -> Record:
        """Everything known about a commitment, with what people reported."""
        from commitments.tracking import live_reports, report_record

        tracked = self.kb.commitment(_text(id, "id"))
        reports = self.kb.reports(tracked.commitment.id)
        live = {report.id for report in live_reports(reports)}
        shown = [report_record(report) | {"counts": report.id in live} for report in reports]
        return self.row(tracked) | {"reports": shown}

    def explain(self, id: str) -> Record:
        """The reasoning behind every field, with the words it was taken from."""
        tracked = self.kb.commitment(_text(id, "id"))
        explained = self.kb.explain(tracked.commitment.id)
        kept = {name: explained[name] for name in ("fields", "proof", "reasoning")}
        text = self.kb.document(tracked.commitment.document).text
        for one in kept["fields"]:
            one["words"] = [place for place in one["words"] if text[place["start"] : place["end"]] == place["text"]]
        return self.row(tracked) | kept

    def text(self, document: str, start: int, end: int | None) -> Record:
        """The text of a document at a place; offsets count code points."""
        found = self.kb.document(_text(document, "document"))
        length = len(found.text)
        last = min(length, start + MOST_CHARACTERS) if end is None else end
        if not 0 <= start <= last <= length:
            raise CommitmentsError(f"{found.id}: {start} to {last} is no place in a text of {length} characters")
        last = min(last, start + MOST_CHARACTERS)
        return {
            "document": found.id,
            "title": found.title,
            "date": found.meta.written_date or None,
            "source_url": found.meta.source_url,
            "start": start,
            "end": last,
            "length": length,
            "text": found.text[start:last],
        }

    def documents(self, limit: int) -> Record:
        """The documents, newest first."""
        rows = self.kb.documents()
        shown = [
            {
                "id": row.id,
                "title": row.title,
                "date": row.written_date or None,
                "type": row.type.value,
                "parties": list(row.parties),
                "commitments": row.commitments,
            }
            for row in rows[: _rows(limit)]
        ]
        return {"count": len(rows), "shown": len(shown), "documents": shown}

    def facets(self, facet: str, limit: int) -> Record:
        """The values that exist for a filter, and how many commitments have each."""
        found = self.kb.facets(facet)
        shown = dict(list(found.items())[: _rows(limit)])
        return {"facet": facet, "count": len(found), "shown": len(shown), "values": shown}

    def forget(self) -> None:
        """Begin another answer."""
        self._texts = {}

    def row(self, tracked: Tracked) -> Record:
        """A commitment with its proof. Raises CommitmentsError for words that do not stand where they are said to."""
        c = tracked.commitment
        self._check(c)
        record = tracked_record(tracked, self.kb.config.doubtful_fields_below)
        record["proof"] = [{"step": step.label, "text": step.text} for step in _proof(c)]
        record["page"] = self.page(c.id) if self.page else None
        return record

    def _check(self, c: Commitment) -> None:
        if c.document not in self._texts:
            self._texts[c.document] = self.kb.document(c.document).text
        text = self._texts[c.document]
        places = [(c.start, c.end, c.quote)]
        places += [(e.start, e.end, e.text) for evidence in c.evidence.values() for e in evidence]
        # A person's correction has no words of its own.
        if c.deadline and c.deadline.text and "deadline" not in c.corrected and not c.added:
            places.append((c.deadline.start, c.deadline.end, c.deadline.text))
        if wrong := next((place for place in places if text[place[0] : place[1]] != place[2]), None):
            what = f"its words are not at {wrong[0]} to {wrong[1]} of the text"
            raise CommitmentsError(f"{c.id}: {what}; 'commitments build --repair' helps")


def server(kb: KnowledgeBase) -> MCPServer:
    """A server of read-only tools. Raises CommitmentsError where the SDK is not installed."""
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise CommitmentsError("assistants need the SDK of their protocol: pip install 'commitments[mcp]'") from error
    desk = Desk(kb)
    made = MCPServer("commitments", title=kb.config.title, instructions=INSTRUCTIONS, log_level="ERROR")

    def answering(act: Callable[Given, Record]) -> Callable[Given, Awaitable[Record]]:
        # Not in a thread of its own: SQLite's connections stay where they were opened.
        @wraps(act)
        async def answer(*args: Given.args, **kwargs: Given.kwargs) -> Record:
            desk.forget()
            try:
                return dict(_clean(act(*args, **kwargs)))
            except CommitmentsError as error:
                raise ToolError(str(_clean(str(error)))) from error

        return answer

    for act in _tools(desk):
        notes = ToolAnnotations(
            read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        )
        made.add_tool(answering(act), name=act.__name__, annotations=notes)
    return made


def _tools(desk: Desk) -> Sequence[Callable[..., Record]]:
    """The tools: their names, arguments and documentation are what an assistant reads."""
    return (*_finding(desk), *_reading(desk))


def _finding(desk: Desk) -> Sequence[Callable[..., Record]]:
    """Tools that answer with many commitments, by filters."""

    def search(
        query: str,
        limit: int = 10,
        party: str | None = None,
        agency: str | None = None,
        topic: str | None = None,
        document: str | None = None,
        status: str | None = None,
        timeliness: str | None = None,
        due_after: date | None = None,
        due_before: date | None = None,
    ) -> Record:
        """Find commitments by meaning and by words, best first; "quoted words" have to stand in the text."""
        return desk.search(query, limit, {name: value for name, value in locals().items() if name in _FILTERS})

    def list_commitments(
        limit: int = 20,
        party: str | None = None,
        agency: str | None = None,
        topic: str | None = None,
        document: str | None = None,
        status: str | None = None,
        timeliness: str | None = None,
        strength: str | None = None,
        due_after: date | None = None,
        due_before: date | None = None,
    ) -> Record:
        """List commitments, the earliest day first. timeliness is overdue (a person found it late), unchecked (past its
        day, nobody has looked), due_soon, upcoming, awaiting_event, vague, no_deadline, fulfilled_on_time or another.
        """
        return desk.list(limit, {name: value for name, value in locals().items() if name in _FILTERS})

    return (search, list_commitments)


def _reading(desk: Desk) -> Sequence[Callable[..., Record]]:
    """Tools that answer with one thing that is named, or with what there is."""

    def show(id: str) -> Record:
        """Everything known about a commitment, by its id or a unique beginning of it, with what people reported."""
        return desk.show(id)

    def explain(id: str) -> Record:
        """The reasoning behind every field of a commitment, with the words it was taken from and their places."""
        return desk.explain(id)

    def text(document: str, start: int = 0, end: int | None = None) -> Record:
        """The plain text of a document from one place to another; all offsets in other answers count it."""
        return desk.text(document, start, end)

    def documents(limit: int = 50) -> Record:
        """The documents, newest first, with title, date, type, parties and how many commitments each holds."""
        return desk.documents(limit)

    def facets(facet: Facet, limit: int = 50) -> Record:
        """The values that exist for a filter, with how many commitments have each: ask before filtering by name."""
        return desk.facets(facet, limit)

    return (show, explain, text, documents, facets)


_FILTERS = (
    *("party", "agency", "topic", "document", "status", "timeliness", "strength"),
    *("due_after", "due_before"),
)


def _filters(given: Mapping[str, Any]) -> Any:
    return {name: value for name, value in given.items() if value is not None}


def _rows(limit: int) -> int:
    if not 1 <= limit <= MOST_ROWS:
        raise CommitmentsError(f"limit {limit}: from 1 to {MOST_ROWS}")
    return limit


def _text(value: str, name: str) -> str:
    if not value.strip() or "\0" in value:
        raise CommitmentsError(f"an empty {name}; 'search' and 'documents' give ids")
    return value


def _proof(c: Commitment) -> Sequence[Any]:
    from commitments.reasoning import prove

    return tuple(prove(c.deadline, c.open_day)) if c.deadline else ()


def _clean(value: Any) -> Any:
    """The value without half surrogate pairs, which no message can hold."""
    if isinstance(value, str):
        return _HALF_PAIR.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
