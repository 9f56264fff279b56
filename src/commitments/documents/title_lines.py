"""Where a text says its title: the subject of a memorandum, a heading, bold lines, or the first lines that say more
than who issues the paper and what kind it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, takewhile

from commitments.documents.issue_days import day_rules, for_titles, issue_day, issue_month
from commitments.documents.titles import is_masthead, is_no_title, is_section, names_paper, subject_of, type_of
from commitments.model import Block, BlockKind, Document, Span

# The title page is short.
_OPENING = 15
_LONGEST_TITLE = 400
# A paragraph this long that ends as a sentence is the text itself.
_BODY = 80
_ENDS = (".", ":", ";", ",", "!", "?", "”", '"')
# A line set in columns is a letterhead's: "United Nations          A/RES/80/1".
_COLUMNS = re.compile(r"\S {4,}\S")
# The number of a paper: "M-16-04", "10420/23", "United Nations A/RES/80/1", "(OR. en)".
_SYMBOL = re.compile(r"(?:[A-Z][\w.]*\s+){0,3}(?:[A-Z]*[/-]?\d\w*(?:[/-]\w+)+|[A-Z]{1,6}(?:[/-]\w+){2,})|[(\[].*[)\]]")
_GOES_ON = re.compile(
    r"(?:and|between|of|by|on|from|for|to|with|among|concerning|regarding|relating)\b|BETWEEN\b|(?:OF|AMONG|ON|FOR)\b"
)
_LINKS = re.compile(r"\b(?:and|between|of|by|on|from|for|to|with|among|concerning|regarding)$", re.I)
# What sentences have and titles hardly ever.
_VERB = re.compile(r"\b(?:are|has|have|is|shall|was|were|will)\b")
_ARTICLE = re.compile(r"(?:article|section|part|annex|chapter|pillar)\s+(?:[\dIVX]+|one|two)\b", re.I)
# So many headings of one level are a title's; more are those of sections.
_MOST_ALIKE = 3
_NUMBERED = re.compile(r"(?:[IVXLC]+|\d+|[A-Z])[.)]\s|(?:article|section|part|annex|chapter)\s+[\dIVX]+", re.I)
_PARTS = re.compile(r"\s*[|»·]\s*|\s+::\s+")


def title_span(document: Document) -> Span | None:
    """The words of the title, found by the surest rule."""
    cover = _cover(document)
    return (
        _of_subject(document, cover)
        or _of_headings(document, cover)
        or _of_page_name(document, cover)
        or _of_bold_lines(document, cover)
        or _of_first_lines(document, cover)
    )


def title_of_page(document: Document) -> str | None:
    """What a page is called, without the name of its site, where that can be a title."""
    parts = [part for part in _page_name_parts(document) if len(part) <= _LONGEST_TITLE]
    good = [part for part in parts if not _is_above(part) and (names_paper(part) or len(part.split()) > 1)]
    best = max(good, key=lambda part: (names_paper(part), len(part)), default=None)
    return best or next((part for part in parts if is_no_title(part) and type_of(part)), None)


def _page_name_parts(document: Document) -> list[str]:
    name = str(document.meta.other.get("page_title") or "")
    return [part for part in _PARTS.split(" ".join(name.split())) if part]


def _cover(document: Document) -> list[Block]:
    """The blocks above the text itself that can be a title's lines."""
    cover: list[Block] = []
    for block in document.blocks[:_OPENING]:
        if _is_body(document, block):
            break
        plain = block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and not block.quoted
        if plain and not _is_image(block):
            cover.append(block)
    return cover


def _is_body(document: Document, block: Block) -> bool:
    """Whether a paragraph is of the text itself: its first line is a sentence of some length."""
    text = _text(document, block.span).partition("\n")[0]
    return block.kind is BlockKind.PARAGRAPH and _is_sentence(text) and not _bold(document, block)


def _is_sentence(line: str) -> bool:
    return len(line) > _BODY and (line.endswith(_ENDS) or _VERB.search(line) is not None)


def _text(document: Document, span: Span) -> str:
    return document.text[span.start : span.end].strip()


def _of_subject(document: Document, cover: Sequence[Block]) -> Span | None:
    """The subject of a memorandum or letter."""
    for block in cover:
        for text, span in _lines(document, block):
            found = subject_of(text)
            if found and len(found) <= _LONGEST_TITLE:
                return Span(span.start + found.start, span.start + found.end)
    return None


def _of_headings(document: Document, cover: Sequence[Block]) -> Span | None:
    """The highest heading of the cover, where it is no section's; one behind the beginning only if it is alone."""
    headings = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    good = [block for block in cover if block in headings and _can_head(document, block)]
    highest = min(good, key=lambda block: block.level, default=None)
    opens = bool(headings) and bool(cover) and headings[0] is cover[0]
    if highest and (opens or highest.level <= 2 or highest is cover[0]):
        alike = sum(block.level == highest.level for block in headings)
        if alike <= _MOST_ALIKE or names_paper(_text(document, highest.span)) or _is_apart(document, highest):
            return _going_on(document, highest)
    first = [block for block in headings if block.level == 1]
    if len(first) == 1 and first[0] in document.blocks[:_OPENING] and _can_head(document, first[0]):
        return first[0].span
    return None


def _can_head(document: Document, block: Block) -> bool:
    text = _text(document, block.span)
    return not _is_image(block) and not _is_above(text) and not _ARTICLE.match(text)


def _is_apart(document: Document, block: Block) -> bool:
    """Whether no text follows a heading: another heading does, a day, a subtitle."""
    following = document.blocks[document.blocks.index(block) + 1 :][:1]
    return any(
        below.kind is BlockKind.HEADING or (below.kind is BlockKind.PARAGRAPH and len(below.span) <= _BODY)
        for below in following
    )


def _going_on(document: Document, block: Block) -> Span:
    """A line of the title with the lines below that go on with it: "between", "A", "and B"."""
    end, number = block.span.end, document.blocks.index(block)
    for below in document.blocks[number + 1 : number + 10]:
        text = _text(document, below.span)
        plain = below.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH) and not text.endswith(_ENDS)
        short = below.span.end - block.span.start <= _LONGEST_TITLE and len(text) <= _LONGEST_TITLE // 2
        open_end = _LINKS.search(document.text[block.span.start : end])
        if not (plain and short and (open_end or _GOES_ON.match(text))) or _is_day(text):
            break
        end = below.span.end
    return Span(block.span.start, end)


def _of_page_name(document: Document, cover: Sequence[Block]) -> Span | None:
    """The line of the cover that the page is called by."""
    parts = {part.casefold() for part in _page_name_parts(document)}
    for block in cover:
        text = " ".join(_text(document, block.span).split())
        if text.casefold() in parts and not _is_above(text):
            return block.span
    return None


def _of_bold_lines(document: Document, cover: Sequence[Block]) -> Span | None:
    """All that open the text, where they make one title; the longest where the first only says what kind it is."""
    bold = list(takewhile(lambda block: _bold(document, block), cover))
    while bold and _is_masthead_or_day(_text(document, bold[0].span)):
        bold.pop(0)
    while bold and _is_masthead_or_day(_text(document, bold[-1].span)):
        bold.pop()
    if not bold:
        return None
    whole = Span(bold[0].span.start, bold[-1].span.end)
    if len(whole) > _LONGEST_TITLE or is_no_title(_text(document, bold[0].span)):
        whole = max((block.span for block in bold), key=len)
    return whole if _is_title(document, whole) else None


def _of_first_lines(document: Document, cover: Sequence[Block]) -> Span | None:
    """The first lines that say more than what kind of paper they open, up to a day's; else the line that says that."""
    kind: Span | None = None
    for block in cover if len(document.blocks) > 1 else ():
        lines = list(_lines(document, block))
        whole = block.span
        if is_no_title(_text(document, whole)) and type_of(_text(document, whole)):
            kind = kind or _going_on(document, block)
            if kind.end > whole.end:
                return kind
            continue
        # "Joint Statement" is part of a title that goes on with "between A and B".
        goes_on = len(lines) > 1 and _GOES_ON.match(lines[1][0].strip()) is not None
        said = lines if goes_on else list(dropwhile(lambda line: _is_above(line[0]), lines))
        titled = list(takewhile(lambda line: not _is_day(line[0]) and not _is_sentence(line[0]), said))
        if not titled:
            kind = kind or next((span for text, span in lines if is_no_title(text) and type_of(text)), None)
            continue
        found = Span(titled[0][1].start, titled[-1][1].end)
        if _text(document, found).endswith((".", ",", ";", ":")):
            return kind
        if _is_title(document, found):
            return _going_on(document, block) if found == whole else found
    return kind


def any_heading(document: Document) -> Span | None:
    """A heading that names the paper's issuer or a section, where nothing says more."""
    opening = [block for block in document.blocks[:6] if block.kind is BlockKind.HEADING and not _is_image(block)]
    good = [block for block in opening if block.level <= 2 and not _is_day(_text(document, block.span))]
    return min(good, key=lambda block: block.level).span if good else None


def _is_above(line: str) -> bool:
    """Whether a line stands above a title: a kind of paper, a day, a letterhead, a symbol, a section's name."""
    line = line.strip()
    above = is_no_title(line) or is_section(line) or _is_masthead_or_day(line)
    return above or _COLUMNS.search(line) is not None or _SYMBOL.fullmatch(line) is not None


def _is_masthead_or_day(line: str) -> bool:
    return is_masthead(line) or _is_day(line)


def _is_image(block: Block) -> bool:
    """Whether a block is pictures and nothing else; what is written for those who cannot see them is no title."""
    pictured = sum(len(mark.span) for mark in block.marks if mark.kind == "image")
    return 0 < len(block.span) <= pictured


def _lines(document: Document, block: Block) -> Iterator[tuple[str, Span]]:
    at = block.span.start
    for line in document.text[block.span.start : block.span.end].split("\n"):
        yield line, Span(at, at + len(line))
        at += len(line) + 1


def _is_title(document: Document, span: Span) -> bool:
    """Whether a line can be a title: not a number and a section's name, not a place or a day."""
    text = _text(document, span)
    if len(text) > _LONGEST_TITLE or _NUMBERED.match(text) or _is_day(text):
        return False
    return len(text.split()) > 3 or type_of(text) is not None


def _is_day(text: str) -> bool:
    """Whether a line is a day's or a month's and no title's."""
    days = any(issue_day(text, rule) for rule in day_rules() if not for_titles(rule))
    return days or issue_month(text) is not None


def _bold(document: Document, block: Block) -> bool:
    strong = sum(len(mark.span) for mark in block.marks if mark.kind == "strong")
    text = _text(document, block.span)
    return block.kind is BlockKind.PARAGRAPH and strong >= len(text) > 0 and text[-1] not in ".;,"
