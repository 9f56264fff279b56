"""What a person says of a suggestion: reports for a ledger, and nothing that counts before."""

from __future__ import annotations

from commitments.errors import LedgerError
from commitments.lineage import Mention
from commitments.model import Commitment, Relation, Report, ReportKind, Source, Speaker, Status
from commitments.recording import Recorder

_STATUS = {Relation.FULFILS: Status.FULFILLED, Relation.PROGRESS: Status.IN_PROGRESS}


def confirming(
    recorder: Recorder, earlier: Commitment, mention: Mention, relation: Relation | None = None
) -> list[Report]:
    """The reports that confirm a mention: a link, and where it tells of something done a status with that evidence.

    A later text of the promisers speaks as a party.
    """
    relation = relation or mention.relation
    link = _link(recorder, earlier, mention, relation)
    if relation not in _STATUS:
        return [link]
    parties = next(row.parties for row in recorder.store.documents() if row.id == mention.document)
    own = bool({*parties} & {*earlier.parties})
    source = Source(
        "",
        title=mention.title,
        by=Speaker.PARTY if own else Speaker.INDEPENDENT,
        document=mention.document,
        quote=mention.quote,
    )
    status = _STATUS[relation]
    on = None if status is Status.FULFILLED and not _in_time(earlier, mention) else mention.date
    report = recorder.report(earlier.id, earlier.quote, ReportKind.STATUS, status=status, on=on, evidence=(source,))
    return [link, report]


def _in_time(earlier: Commitment, mention: Mention) -> bool:
    """Whether it was told by its last day, so kept in time. What is told later may have been kept long before."""
    due = earlier.deadline.due if earlier.deadline else None
    return due is not None and mention.date <= due


def refusing(recorder: Recorder, earlier: Commitment, mention: Mention) -> list[Report]:
    """The reports that keep a mention from being suggested again: a link, taken back at once, which changes nothing."""
    link = _link(recorder, earlier, mention, mention.relation)
    back = recorder.report(
        earlier.id, earlier.quote, ReportKind.RETRACTION, report=link.id, note="refused as a suggestion"
    )
    return [link, back]


def _link(recorder: Recorder, earlier: Commitment, mention: Mention, relation: Relation) -> Report:
    if relation in (Relation.SAME_AS, Relation.SUPERSEDES):
        raise LedgerError(f"{relation.value} joins two commitments; 'commitments review' records it")
    return recorder.report(
        earlier.id,
        earlier.quote,
        ReportKind.LINK,
        relation=relation,
        to=mention.document,
        to_document=True,
        other_quote=mention.quote,
        on=mention.date,
    )
