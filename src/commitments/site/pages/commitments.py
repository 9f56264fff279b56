"""A page for each commitment: its words in context, each field with the words behind it, what people reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from commitments.model import Document, Evidence, ReportKind, Span
from commitments.reasoning import prove
from commitments.site import linked
from commitments.site.addresses import commitment_page
from commitments.site.citing import cite, problem_link, text_fragment
from commitments.site.entries import Entry
from commitments.site.renderer import Page, Renderer
from commitments.site.reports import replies, report_views
from commitments.site.shown_blocks import SAFE_LINK, Pin, Run, Stretch, block_at, shown_blocks
from commitments.site.timelines import timeline
from commitments.site.wording import excerpt, issued
from commitments.store import Store
from commitments.tracking import live_reports

SIMILAR = 3
CONTEXT = 700
CELLS_APART = " | "


def commitment_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """A page for each entry."""
    documents = _LastDocument(store)
    for entries in renderer.site.by_document.values():
        for entry in entries:
            yield _commitment_page(renderer, documents, entry)


def moved_pages(renderer: Renderer, store: Store) -> Iterator[Page]:
    """A page at each address that a commitment had before, which leads to the one it has now."""
    site = renderer.site
    taken = {entry.address for entry in site.entries}
    for old, new in sorted(site.aliases.items()):
        entry, address = site.by_id.get(new), commitment_page(old)
        if entry and address not in taken:
            taken.add(address)
            content = {"title": entry.headline, "to": entry, "canonical": ""}
            yield renderer.page(address, "moved.html", (entry.address, entry.headline), partial(dict, content))


class _LastDocument:
    """The document last asked for: the pages of one document are made in a row."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.taken: Document | None = None

    def read(self, document_id: str) -> Document:
        if self.taken is None or self.taken.id != document_id:
            self.taken = self.store.document(document_id).document
        return self.taken


def _commitment_page(renderer: Renderer, documents: _LastDocument, entry: Entry) -> Page:
    similar = _similar(renderer, entry)
    neighbours = [(e.id, e.excerpt, e.state, e.due, e.commitment.parties, e.leads) for e in similar]
    repeats = [e.key for e in renderer.site.repeats.get(entry.id, ())]
    made_from = (entry.key, renderer.site.titles[entry.id], neighbours, repeats, renderer.site.thread_of.get(entry.id))
    content = partial(_content, renderer, documents, entry, similar)
    return renderer.page(entry.address, "commitment.html", made_from, content)


def _content(renderer: Renderer, documents: _LastDocument, entry: Entry, similar: Sequence[Entry]) -> dict[str, Any]:
    c, document = entry.commitment, documents.read(entry.commitment.document)
    source = document.meta.source_url or ""
    source = source if SAFE_LINK.fullmatch(source) else ""
    address = renderer.base_url + entry.address if renderer.base_url else ""
    reports = report_views(entry.reports)
    return {
        "title": renderer.site.titles[entry.id],
        "description": _described(entry),
        "original": renderer.site.by_id.get(c.same_as or ""),
        "repeats": renderer.site.repeats.get(entry.id, ()),
        "e": entry,
        "c": c,
        "language": document.meta.language,
        "source": source,
        "fragment": text_fragment(source, c.quote) if source else "",
        "context": _context(document, entry),
        "evidence": _evidence(document, entry),
        "proof": _proof(entry),
        "linked": _linked(renderer, entry),
        "thread": timeline(renderer.site, entry),
        "reports": reports,
        "replies": replies(reports),
        "similar": similar,
        "cite": cite(entry, renderer.site, address),
        "problem": problem_link(renderer.site.config.report_problem, entry, address),
    }


def _described(entry: Entry) -> str:
    made = f"; promised {issued(entry.document.written_date)}" if entry.document.date else ""
    return f"{entry.state}{made}. {excerpt(entry.commitment.quote, 150)}"


def _linked(renderer: Renderer, entry: Entry) -> str:
    base = renderer.base_url
    if not base:
        return ""
    way = (("Documents", "documents/index.html"), (entry.document_title, entry.document_address), ("Commitment", ""))
    return linked.written(linked.claim(entry, base), linked.breadcrumbs(base, way))


def _proof(entry: Entry) -> list[tuple[str, str]]:
    """How the last day was found, step by step, and how later texts moved it."""
    deadline = entry.commitment.deadline
    proof = prove(deadline, entry.commitment.open_day) if deadline and deadline.text else ()
    steps = [(step.label, step.text) for step in proof]
    moves = [r for r in live_reports(entry.reports) if r.kind is ReportKind.EXTENSION and r.due]
    for report in sorted(moves, key=lambda r: (r.on or r.recorded_on, r.recorded)):
        by = ", ".join(source.title or source.url for source in report.evidence)
        words = f"on {report.on or report.recorded_on} to {report.due}{f', by {by}' if by else ''}"
        steps.append(("moved", words))
    if moves and entry.due:
        steps.append(("counts now", f"{entry.due}, the last day that a later text set"))
    return steps


def _similar(renderer: Renderer, entry: Entry) -> tuple[Entry, ...]:
    known = (renderer.site.by_id.get(id_) for id_ in renderer.site.similar.get(entry.id, ()))
    others = (e for e in known if e and not e.doubtful and e.commitment.document != entry.commitment.document)
    return tuple(islice(others, SIMILAR))


def _context(document: Document, entry: Entry) -> list[dict[str, Any]]:
    """The block that holds the quote, cut to what surrounds it, after the line that governs it."""
    c = entry.commitment
    if not document.blocks or document.text[c.start : c.end] != c.quote:
        return []
    number = block_at(document, c.start)
    governor = document.blocks[number].governor
    shown = [n for n in (governor, number) if n is not None]
    found = shown_blocks(document, [Pin(entry.id, Span(c.start, c.end))], shown)
    flat = {p.number: p for p in _flat(found)}
    return [_cut(flat[n], governing=n == governor) for n in dict.fromkeys(shown) if n in flat]


def _flat(all_: Sequence[Any]) -> Iterator[Any]:
    for block in all_:
        if block.stretches or block.cells:
            yield block
        yield from _flat(block.children)


def _cut(block: Any, *, governing: bool) -> dict[str, Any]:
    between = Stretch((Run(CELLS_APART),))
    cells = [s for cell in block.cells for s in (between, *cell)][1:]
    stretches: list[Stretch] = cells or list(block.stretches)
    at = next((i for i, s in enumerate(stretches) if s.pin), None)
    before = after = False
    if at is not None:
        stretches[:at], before = _within(stretches[:at], last=True)
        tail = len(stretches) - next(i for i, s in enumerate(reversed(stretches)) if s.pin)
        stretches[tail:], after = _within(stretches[tail:], last=False)
    return {"stretches": stretches, "governing": governing, "before": before, "after": after}


def _within(stretches: Sequence[Stretch], *, last: bool) -> tuple[list[Stretch], bool]:
    """The nearest CONTEXT characters, as plain text where something had to be cut."""
    text = "".join(run.text for s in stretches for run in s.runs)
    if len(text) <= CONTEXT:
        return list(stretches), False
    near = text[-CONTEXT:].partition(" ")[2] if last else text[:CONTEXT].rpartition(" ")[0]
    return [Stretch((Run(near),))], True


def _evidence(document: Document, entry: Entry) -> dict[str, list[dict[str, Any]]]:
    """Field -> the words behind it and the block they stand in."""
    c = entry.commitment
    quoted = Span(c.start, c.end)
    found = {name: _places(document, places, quoted) for name, places in c.evidence.items()}
    if c.deadline and c.deadline.text and c.deadline.end > c.deadline.start:
        places = [Evidence(c.deadline.start, c.deadline.end, c.deadline.text)]
        if c.deadline.anchor_evidence:
            places.append(c.deadline.anchor_evidence)
        found["deadline"] = _places(document, places, quoted)
    names = ("parties", "action", "strength", "lead", "support", "deadline", "topics", "topic by meaning")
    return {**{name: [] for name in names}, **found}


def _places(document: Document, places: Sequence[Evidence], quote: Span) -> list[dict[str, Any]]:
    return [
        {
            "text": excerpt(p.text, 200),
            "block": block_at(document, p.start),
            "inside": quote.start <= p.start < quote.end,
        }
        for p in dict.fromkeys(places)
    ]
