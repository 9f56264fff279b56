"""A file or URL becomes a Markdown document."""

from commitments.acquire.draft import Added, Change, Draft, Given
from commitments.acquire.drafting import Received, draft
from commitments.acquire.keeping import Corpus, safe_id
from commitments.acquire.local import files_in, read_file

__all__ = [
    "Added",
    "Change",
    "Corpus",
    "Draft",
    "Given",
    "Received",
    "draft",
    "files_in",
    "read_file",
    "safe_id",
]
