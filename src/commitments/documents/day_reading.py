"""The day of issue of a whole document, by the surest of its lines; where they differ there is a doubt, and no day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from commitments.documents.issue_days import (
    IssueDay,
    closes_texts,
    day_rules,
    for_titles,
    is_label,
    is_weak,
    issue_day,
    issue_month,
    opens_paragraphs,
    published_day,
    told_days,
)
from commitments.model import Block, BlockKind, Document, Span

# The title page is short, and so is the block of signatures.
_OPENING, _CLOSING, _TITLES = 15, 25, 6
_LONGEST_LINE, _LONGEST_TOLD, _LEAST_PARAGRAPH, _LONGEST_WORDS = 200, 3000, 80, 80
# How long after a meeting a page of it is still put up.
_SOON = timedelta(days=14)
NO_DAY = "no date in the front matter, and no date line in the text; give the day of issue with --date"
_LAST_COLUMN = re.compile(r"\S\s{3,}(\S(?:\s{0,2}\S)*)$")
# What stands before a day in a list of particulars.
_DAY_LABEL = re.compile(r"(?:date(?: of (?:issue|adoption|signature))?|(?:adopted|issued|signed)(?: on)?)\s*:?", re.I)
# So much of a mail is the text that it hands on.
_HANDED_ON = 0.7
_NO_LINES = (BlockKind.ITEM, BlockKind.ROW, BlockKind.FOOTNOTE)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that may give the day away, its place, the line before it, and where in the document it stands.

    `is_first` of its paragraph; `opens_paragraph`: one of the opening.
    """

    text: str
    start: int
    before: str
    above_text: bool
    in_title: bool
    opens_paragraph: bool
    is_first: bool


@dataclass(frozen=True, slots=True)
class DayFound:
    """The day of issue, if any was found, and what is to be said about it."""

    issued: IssueDay | None = None
    doubt: str | None = None
    month_only: bool = False


def read_day(document: Document, *, sure_only: bool = False) -> DayFound:
    """The day that the surest rule finds, if no other sure rule finds another; `sure_only`: by no weak rule."""
    lines, on_page = list(_lines(document)), _is_page(document)
    sure = [found for rule in day_rules() if not is_weak(rule) for found in _by_rule(rule, lines, on_page=on_page)]
    if sure or sure_only:
        return _of_one_day(sure)
    for rule in day_rules():
        if is_weak(rule) and (weak := list(_by_rule(rule, lines, on_page=on_page))):
            found = _of_one_day(weak)
            return _checked(found.issued, document) if found.issued else found
    return _from_opening(document)


def _of_one_day(found: list[IssueDay]) -> DayFound:
    days = sorted({one.day.isoformat() for one in found})
    if len(days) < 2:
        return DayFound(next((one for one in found if one.place), found[0] if found else None))
    return DayFound(doubt=f"no date in the front matter, and the text could be of {' or '.join(days)}")


def _checked(issued: IssueDay, document: Document) -> DayFound:
    """A weak rule's day, unless the opening tells of one shortly before it, or the first paragraph of any before."""
    text, year = _opening(document), issued.day.year
    told = {one.day for one in told_days(text, year, offered=True)}
    first = {one.day for one in told_days(_opening(document, 1), year, offered=True)}
    earlier = (day for day in told if day < issued.day and (day in first or issued.day - day <= _SOON))
    before = {day.isoformat() for day in earlier}
    if before and issued.day not in told:
        days = " or ".join([*sorted(before), issued.day.isoformat()])
        return DayFound(doubt=f"no date in the front matter, and the text could be of {days}")
    if issued.day in {one.day for one in told_days(text, year)}:
        return DayFound(issued)
    if _published(document) != issued.day.isoformat():
        return DayFound(issued)
    return DayFound(issued, f"the date {issued.day} is also the day its page was published; check it")


def _from_opening(document: Document) -> DayFound:
    """No line gives a day: one that the opening tells of is taken if the page is of that very day, and offered else."""
    published = _published(document)
    for one in told_days(_opening(document)):
        if one.day.isoformat() == published:
            return DayFound(one)
    if likely := likely_day(document):
        return DayFound(doubt=f"{NO_DAY}; it says “{_words(likely, document)}”")
    if printed := next((day for line in _lines(document) if (day := published_day(line.text, line.start))), None):
        said = _words(printed, document)
        if _is_page(document):
            return DayFound(doubt=f"{NO_DAY}; it says “{said}”: if it was issued then, give that")
        return DayFound(printed, f"the date {printed.day} is that of “{said}”; check it")
    for month in filter(None, map(_of_month, _lines(document))):
        said = f"the text says “{_words(month, document)}”, a month and no day"
        return DayFound(month, f"{said}: days counted from it are doubtful; give the day with --date", month_only=True)
    return DayFound(doubt=NO_DAY)


def _is_page(document: Document) -> bool:
    """Whether the text came from a web page, whose days may be the page's."""
    return (document.meta.original or "").endswith(".html")


def _of_month(line: DateLine) -> IssueDay | None:
    last = issue_month(line.text) if line.above_text else None
    return IssueDay(last, Span(line.start, line.start + len(line.text))) if last else None


def likely_day(document: Document) -> IssueDay | None:
    """The day to offer where none could be taken: the last that the opening tells of."""
    return max(told_days(_opening(document), offered=True), key=lambda one: one.day, default=None)


def _words(issued: IssueDay, document: Document) -> str:
    words = " ".join(document.text[issued.words.start : issued.words.end].split())
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1]}…"


def _published(document: Document) -> str | None:
    published = document.meta.other.get("published")
    return str(published)[:10] if published else None


def _opening(document: Document, paragraphs: int = 3) -> str:
    """The text up to the end of its first paragraphs; all of a short one."""
    whole = _first_paragraphs(document)[:paragraphs] or document.blocks[:_OPENING]
    return document.text[: min(whole[-1].span.end, _LONGEST_TOLD)] if whole else ""


def _first_paragraphs(document: Document) -> list[Block]:
    """The paragraphs that the text begins with; its title and the lines around it are none."""
    return [
        block
        for block in document.blocks[:_OPENING]
        if block.kind is BlockKind.PARAGRAPH and len(block.span) > _LEAST_PARAGRAPH
    ]


def _by_rule(rule: str, lines: list[DateLine], *, on_page: bool) -> Iterator[IssueDay]:
    for line in lines:
        if for_titles(rule) and not line.in_title:
            continue
        first = line.is_first if closes_texts(rule) else line.opens_paragraph
        if len(line.text) > _LONGEST_LINE and not (opens_paragraphs(rule) and first):
            continue
        # Behind the text of a page stand the days of other texts.
        if on_page and is_weak(rule) and not line.above_text and not line.before.endswith(","):
            continue
        if found := issue_day(line.text, rule, line.start):
            yield found


def _lines(document: Document) -> Iterator[DateLine]:
    """The lines at both ends of the text, without those whose day the line before says to be the page's."""
    before, text = "", _first_paragraphs(document)
    ends = [text[1].span.start] if len(text) > 1 else [block.span.start for block in document.blocks[_OPENING:][:1]]
    above = ends[0] if ends else len(document.text)
    # A mail can hand on a text as a quotation.
    mail = sum(len(block.span) for block in document.blocks if block.quoted) > _HANDED_ON * len(document.text)
    for number, block in enumerate(document.blocks):
        if _OPENING <= number < len(document.blocks) - _CLOSING:
            continue
        for line in _of_block(document, block, number, before, above):
            told = block.kind not in _NO_LINES or _DAY_LABEL.fullmatch(line.before[-_LONGEST_LINE:])
            if told and (not block.quoted or mail) and not is_label(line.before[-_LONGEST_LINE:]):
                yield line
            before = line.text


def _of_block(document: Document, block: Block, number: int, before: str, above: int) -> Iterator[DateLine]:
    at = block.span.start
    in_title = number < _TITLES and (block.kind is BlockKind.HEADING or number == 0)
    rows = document.text[block.span.start : block.span.end].split("\n")
    if len(rows) > 1 and len(block.span) <= _LONGEST_WORDS:
        # "Resolution adopted by the Assembly on", and the day below.
        whole = " ".join(rows).strip()
        yield DateLine(
            whole, at + len(rows[0]) - len(rows[0].lstrip()), before, at < above, in_title, number < _OPENING, True
        )
    for row, whole in enumerate(rows):
        start, text = at + len(whole) - len(whole.lstrip()), whole.strip()[: 2 * _LONGEST_LINE]
        yield DateLine(text, start, before, start < above, in_title, number < _OPENING and row == 0, row == 0)
        if number < _OPENING and (last := _LAST_COLUMN.search(text)):
            # A letterhead's day stands at the right.
            yield DateLine(last[1], start + last.start(1), text[: last.start()], start < above, False, False, False)
        before = text
        at += len(whole) + 1
