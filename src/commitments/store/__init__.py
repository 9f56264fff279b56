"""The derived SQLite file: documents, commitments and their standing on any day. Disposable; a build makes it again."""

from commitments.store.documents import DocumentRow, Totals
from commitments.store.schema import discard, is_damaged
from commitments.store.select import DeadlineReading
from commitments.store.store import Store
from commitments.store.stored import StoredDocument
from commitments.store.syncing import Remark, SyncSummary

__all__ = [
    "DeadlineReading",
    "DocumentRow",
    "Remark",
    "Store",
    "StoredDocument",
    "SyncSummary",
    "Totals",
    "discard",
    "is_damaged",
]
