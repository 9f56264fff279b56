"""A file or URL becomes a Markdown document."""

from commitments.acquire.addresses import is_url
from commitments.acquire.draft import Added, Change, Draft, Given
from commitments.acquire.drafting import Received, draft, with_id
from commitments.acquire.fetching import Fetcher
from commitments.acquire.front import field, with_fields
from commitments.acquire.lists import Listed, read_list
from commitments.acquire.local import files_in, own_places, read_file
from commitments.acquire.online import News, Refreshed, draft_url, id_for, known_urls, refresh
from commitments.acquire.versions import Corpus, safe_id, slug

__all__ = [
    "Added",
    "Change",
    "Corpus",
    "Draft",
    "Fetcher",
    "Given",
    "Listed",
    "News",
    "Received",
    "Refreshed",
    "draft",
    "draft_url",
    "field",
    "files_in",
    "id_for",
    "is_url",
    "known_urls",
    "own_places",
    "read_file",
    "read_list",
    "refresh",
    "safe_id",
    "slug",
    "with_fields",
    "with_id",
]
