"""A name of its own for each page: tabs, bookmarks and lists of results show nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from commitments.site.entries import Entry
from commitments.site.wording import excerpt, issued
from commitments.store import DocumentRow

LONGEST = 80


def document_titles(rows: Sequence[DocumentRow]) -> Mapping[str, str]:
    """Document id -> its title, with its date and then its id where others are called the same."""
    titles = {row.id: excerpt(row.title, LONGEST) for row in rows}
    dates = {row.id: issued(row.written_date) for row in rows}
    return _told_apart(titles, dates, {row.id: row.id for row in rows})


def commitment_titles(entries: Sequence[Entry]) -> Mapping[str, str]:
    """Commitment id -> its headline, with the days and then its id where others read the same."""
    titles = {e.id: excerpt(e.brief_headline, LONGEST) for e in entries}
    dates = {e.id: issued(e.document.written_date) for e in entries}
    due = {e.id: f"due {e.due_words}" if e.due else "" for e in entries}
    return _told_apart(titles, dates, due, {e.id: e.id.rpartition("/")[2] for e in entries})


def _told_apart(titles: dict[str, str], *details: Mapping[str, str]) -> Mapping[str, str]:
    for detail in details:
        held = Counter(titles.values())
        alike = {id_ for id_, title in titles.items() if held[title] > 1 and detail[id_]}
        titles = {id_: f"{title}, {detail[id_]}" if id_ in alike else title for id_, title in titles.items()}
    return titles
