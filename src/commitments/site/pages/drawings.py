"""Charts as the templates take them: a wide and a narrow drawing of the same rows, with what they say in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commitments.site.charts import Chart, bands, columns, deadline_rows, outcome_rows
from commitments.site.entries import Entry
from commitments.site.wording import count

WIDE, NARROW = 760, 340
MOST_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Drawing:
    """`label` heads the first column of the table of numbers; `level` is the heading's."""

    name: str
    title: str
    text: str
    label: str
    wide: Chart
    narrow: Chart
    columns: bool
    level: int = 2


def deadline_drawing(entries: Sequence[Entry], as_of: date) -> Drawing:
    """Deadlines by year, past and coming."""
    rows = deadline_rows(entries, as_of)
    dated = sum(row.total for row in rows)
    return Drawing(
        "timeline",
        "Deadlines by year",
        f"{count(dated, 'commitment')} with a day, by the year of the last day in time.",
        "Year due",
        columns(rows, as_of, width=WIDE),
        columns(rows, as_of, width=NARROW, height=200),
        columns=True,
    )


def outcome_drawing(
    name: str, title: str, label: str, groups: Mapping[str, Sequence[Entry]], addresses: Mapping[str, str]
) -> Drawing:
    """What came of promises by group."""
    rows = outcome_rows(name.removeprefix("by-"), groups, addresses, MOST_GROUPS)
    return Drawing(
        name,
        title,
        "Only commitments that were kept or whose day has passed. Solid rests on a person’s report; hatched is what "
        "nobody has checked.",
        label,
        bands(rows, width=WIDE, label_width=190),
        bands(rows, width=NARROW, label_width=0),
        columns=False,
    )
