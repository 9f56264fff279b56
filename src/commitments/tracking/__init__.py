"""What people recorded, and what each commitment comes to on a day.

For one document: `read_reports` > `amend` (corrections, dismissals, additions, and which report is
about what) > `standings`.
Across documents, `links_of` says which reports of one commitment also decide another.
"""

from commitments.tracking.aliases import Alias, Aliases, append_aliases, read_aliases
from commitments.tracking.amendments import CORRECTABLE, Amendment, amend, apply, read_value
from commitments.tracking.anchoring import (
    Anchoring,
    Moved,
    Unanchored,
    anchor,
    commitment_id,
    follow,
    id_in,
    nearest_commitment,
    nearest_ids,
)
from commitments.tracking.changes import Change, ChangeKind, changes, changes_of
from commitments.tracking.differences import differences, promised_relation
from commitments.tracking.doubts import event_doubts, report_doubts
from commitments.tracking.effects import effective, extension, latest_status, live_reports
from commitments.tracking.entries import event_record, read_day, report_from, report_record
from commitments.tracking.ledgers import (
    PROVEN,
    EventLedger,
    Ledger,
    append_event,
    append_report,
    event_faults,
    known,
    read_events,
    read_reports,
    report_faults,
)
from commitments.tracking.lines import Problem
from commitments.tracking.links import REPEATS, Links, circle_fault, links_of
from commitments.tracking.standings import DUE_SOON_DAYS, ValidityInterval, standing, standings
from commitments.tracking.threads import Dilution, Step, Thread, dilution, dilution_by, roles, thread_record, threads
from commitments.tracking.uuid7 import RANDOM_BYTES, uuid7
from commitments.tracking.waiting import (
    Awaited,
    awaited,
    counted_from,
    due_after,
    event_day,
    events_named,
    fold_event,
    resolved,
)

__all__ = [
    "CORRECTABLE",
    "DUE_SOON_DAYS",
    "PROVEN",
    "RANDOM_BYTES",
    "REPEATS",
    "Alias",
    "Aliases",
    "Amendment",
    "Anchoring",
    "Awaited",
    "Change",
    "ChangeKind",
    "Dilution",
    "EventLedger",
    "Ledger",
    "Links",
    "Moved",
    "Problem",
    "Step",
    "Thread",
    "Unanchored",
    "ValidityInterval",
    "amend",
    "anchor",
    "append_aliases",
    "append_event",
    "append_report",
    "apply",
    "awaited",
    "changes",
    "changes_of",
    "circle_fault",
    "commitment_id",
    "counted_from",
    "differences",
    "dilution",
    "dilution_by",
    "due_after",
    "effective",
    "event_day",
    "event_doubts",
    "event_faults",
    "event_record",
    "events_named",
    "extension",
    "fold_event",
    "follow",
    "id_in",
    "known",
    "latest_status",
    "links_of",
    "live_reports",
    "nearest_commitment",
    "nearest_ids",
    "promised_relation",
    "read_aliases",
    "read_day",
    "read_events",
    "read_reports",
    "read_value",
    "report_doubts",
    "report_faults",
    "report_from",
    "report_record",
    "resolved",
    "roles",
    "standing",
    "standings",
    "thread_record",
    "threads",
    "uuid7",
]
