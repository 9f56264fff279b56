"""Block Markdown with places: markdown-it's block rules, run by wrappers that note where each line's text stands.

An inline token's content is made of lines whose indents, quote marks and list markers were cut off. Its `meta["lines"]`
says for each part of the content where it starts in the content and where in the text that was parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.token import Token

from commitments.documents.inline import PlacedInline, footnote_reference

# Each list costs two levels. Python's own stack allows few more.
DEEPEST = 80

Rule = Callable[[StateBlock, int, int, bool], bool]
Lines = list[tuple[int, int, bool]]
"""(offset in the content, offset in the text, whether the two run on together) of each part."""


@dataclass(slots=True)
class Parsed:
    """The block tokens of a text, and on which lines something could not be read as Markdown."""

    tokens: list[Token]
    too_deep: list[int] = field(default_factory=list)


class PlacedBlocks(ParserBlock):
    """The block parser with places, and with plain paragraphs where nesting goes too deep."""

    def __init__(self) -> None:
        super().__init__()
        for name, placed in _PLACED.items():
            rule = next(rule for rule in self.ruler.__rules__ if rule.name == name)
            rule.fn = placed(rule.fn)

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - markdown-it's names
        """As markdown-it does; what it would drop for its depth becomes a paragraph."""
        if state.level < state.md.options["maxNesting"]:
            super().tokenize(state, startLine, endLine)
            return
        line = state.skipEmptyLines(startLine)
        while line < endLine and state.sCount[line] >= state.blkIndent:
            state.env["too_deep"].append(line)
            _paragraph(state, line, endLine, False)
            line = state.skipEmptyLines(state.line)
        state.line = max(line, startLine + 1)


def parse_blocks(text: str) -> Parsed:
    """The block tokens of a text; each inline token has its children and its places."""
    env: dict[str, Any] = {"too_deep": [], "footnotes": set()}
    return Parsed(_parser().parse(text, env), env["too_deep"])


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": DEEPEST})
    md.inline, md.block = PlacedInline(), PlacedBlocks()
    md.configure("commonmark", {"maxNesting": DEEPEST})
    md.inline.ruler2.disable("fragments_join")
    md.core.ruler.disable(["normalize", "text_join"])
    # Indented text is an old letter's layout; a statement holds no program.
    md.block.ruler.disable("code")
    md.block.ruler.enable("table")
    terminates: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("reference", "footnote", _footnote, terminates)
    md.block.ruler.before("paragraph", "labelled", _labelled, {"alt": ["paragraph"]})
    md.inline.ruler.before("link", "footnote_reference", footnote_reference)
    return md


def _lines(state: StateBlock, begin: int, end: int, indent: int) -> tuple[str, Lines]:
    """What `getLines` makes of these lines, and where each part of it stands."""
    parts: list[str] = []
    lines: Lines = []
    length = 0
    for line in range(begin, end):
        content = state.getLines(line, line + 1, indent, False)
        start = state.eMarks[line] - len(content)
        virtual = 0
        if start < state.bMarks[line] or not state.src.startswith(content, start):
            # Part of a tab was cut off; the rest of it stands there as spaces.
            virtual = next(i for i in range(len(content) + 1) if state.src.startswith(content[i:], start + i))
            virtual = max(virtual, state.bMarks[line] - start)
            lines.append((length, start + virtual - 1, False))
        lines.append((length + virtual, start + virtual, True))
        parts.append(content)
        length += len(content) + 1
    return "\n".join(parts), lines


def _trimmed(content: str, lines: Lines) -> tuple[str, Lines]:
    """The content without white space around it, as `mdTrim` leaves it."""
    cut = len(content) - len(content.lstrip(MD_TRIM_CHARS))
    kept = [i for i, (start, _, _) in enumerate(lines) if start <= cut]
    moved: Lines = []
    for start, place, even in lines[max(len(kept) - 1, 0) :]:
        skipped = max(cut - start, 0)
        moved.append((max(start - cut, 0), place + skipped if even else place, even))
    return content.strip(MD_TRIM_CHARS), moved


def _give(token: Token, content: str, lines: Lines) -> None:
    if content != token.content:
        raise AssertionError(f"places of {token.content!r} were reckoned for {content!r}")
    token.meta["lines"] = lines


def _placed_paragraph(rule: Rule) -> Rule:
    def run(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
        if not rule(state, begin, end, silent):
            return False
        if not silent:
            token = state.tokens[-2]
            last = token.map[1] if token.map else state.line
            _give(token, *_trimmed(*_lines(state, begin, last, state.blkIndent)))
        return True

    return run


def _placed_heading(rule: Rule) -> Rule:
    def run(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
        if not rule(state, begin, end, silent):
            return False
        if not silent:
            marks, token = state.tokens[-3].markup, state.tokens[-2]
            start = state.bMarks[begin] + state.tShift[begin] + len(marks)
            rest = state.src[start : state.eMarks[begin]]
            start += len(rest) - len(rest.lstrip(MD_TRIM_CHARS))
            _give(token, state.src[start : start + len(token.content)], [(0, start, True)])
        return True

    return run


def _placed_fence(rule: Rule) -> Rule:
    def run(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
        if not rule(state, begin, end, silent):
            return False
        if not silent:
            token = state.tokens[-1]
            last = begin + 1 + len(token.content.split("\n")) - token.content.endswith("\n")
            last = min(last, state.lineMax) if token.content else begin + 1
            content, lines = _lines(state, begin + 1, last, state.sCount[begin])
            _give(token, content + "\n" * token.content.endswith("\n"), lines)
        return True

    return run


def _placed_table(rule: Rule) -> Rule:
    def run(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
        known = len(state.tokens)
        if not rule(state, begin, end, silent):
            return False
        if not silent:
            _place_cells(state, known)
        return True

    return run


def _place_cells(state: StateBlock, known: int) -> None:
    tokens, cells = state.tokens[known:], []
    del state.tokens[known:]
    for token in tokens:
        if token.type == "tr_open" and token.map:
            cells = _cells(state, token.map[0])
        elif token.type == "inline":
            _give(token, *(cells.pop(0) if cells else ("", [(0, 0, True)])))
        elif token.type == "tr_close":
            # Cells beyond the header's would be dropped.
            for text, lines in cells:
                state.tokens.append(Token("inline", "", 0, content=text, children=[], meta={"lines": lines}))
        state.tokens.append(token)


def _cells(state: StateBlock, line: int) -> list[tuple[str, Lines]]:
    """The cells of a table row; a pipe behind a backslash belongs to its cell, the backslash does not."""
    start = state.bMarks[line] + state.tShift[line]
    whole = state.src[start : state.eMarks[line]]
    start += len(whole) - len(whole.lstrip(MD_TRIM_CHARS))
    row = whole.strip(MD_TRIM_CHARS)
    cells: list[tuple[str, Lines]] = []
    text, lines, last = "", [(0, start, True)], 0
    for match in re.finditer(r"\|", row):
        at = match.start()
        if row[at - 1 : at] == "\\":
            text += row[last : at - 1]
            lines.append((len(text), start + at, True))
            last = at
        else:
            cells.append((text + row[last:at], lines))
            text, last = "", at + 1
            lines = [(0, start + last, True)]
    cells.append((text + row[last:], lines))
    if cells and not cells[0][0]:
        cells.pop(0)
    if cells and not cells[-1][0]:
        cells.pop()
    return [_trimmed(*cell) for cell in cells]


def _no_markup(rule: Rule) -> Rule:
    """Only what holds no words is an HTML block: comments, scripts, styles. The text between other tags is kept."""

    def run(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
        start = state.bMarks[begin] + state.tShift[begin]
        match = _WORDLESS.match(state.src, start, state.eMarks[begin])
        if not match or not rule(state, begin, end, True):
            return False
        if silent:
            return True
        line = state.line
        rule(state, begin, end, False)
        # One that never closes, or closes in front of words, would take them with it.
        closing = state.src[state.bMarks[state.line - 1] : state.eMarks[state.line - 1]].lower()
        close = next(close for opening, close in _WORDLESS_ENDS.items() if match[0].lower().startswith(opening))
        if close not in closing or closing.rpartition(close)[2].strip():
            state.tokens.pop()
            state.line = line
            return False
        return True

    return run


_WORDLESS = re.compile(r"<!--|<(?:script|style)(?=[\s>])|<\?|<![A-Za-z]|<!\[CDATA\[", re.IGNORECASE)
_WORDLESS_ENDS = {
    "<!--": "-->",
    "<script": "</script>",
    "<style": "</style>",
    "<?": "?>",
    "<![cdata[": "]]>",
    "<!": ">",
}
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")


def _footnote(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
    """`[^label]: text`; lines indented by four go on with it."""
    start = state.bMarks[begin] + state.tShift[begin]
    match = _FOOTNOTE.match(state.src, start, state.eMarks[begin])
    if not match:
        return False
    if silent:
        return True
    state.env["footnotes"].add(match[1])
    token = state.push("footnote_open", "", 1)
    token.info = match[1]
    kept = (state.bMarks[begin], state.tShift[begin], state.sCount[begin], state.blkIndent, state.parentType)
    state.blkIndent += 4
    state.bMarks[begin], state.tShift[begin], state.sCount[begin] = match.end(), 0, state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, begin, end)
    state.bMarks[begin], state.tShift[begin], state.sCount[begin], state.blkIndent, state.parentType = kept
    state.line = max(state.line, begin + 1)
    state.push("footnote_close", "", -1)
    return True


_GOES_ON = re.compile(r"(?::|;(?:\s+(?:and|or))?)\s*$")
_LABELLED = re.compile(r"(?:\((?:[a-z]|[ivx]{2,4}|\d{1,2})\)|[a-z]\))\s+\S")


def _labelled(state: StateBlock, begin: int, end: int, silent: bool) -> bool:
    """Ends a paragraph before a line "(ii) ..." where the line above ends as an item or its opener does."""
    above = state.src[state.bMarks[begin - 1] : state.eMarks[begin - 1]] if begin else ""
    start = state.bMarks[begin] + state.tShift[begin]
    return silent and bool(_GOES_ON.search(above) and _LABELLED.match(state.src, start, state.eMarks[begin]))


_paragraph = _placed_paragraph(paragraph)
_PLACED: dict[str, Callable[[Rule], Rule]] = {
    "paragraph": _placed_paragraph,
    "lheading": _placed_paragraph,
    "heading": _placed_heading,
    "fence": _placed_fence,
    "table": _placed_table,
    "html_block": _no_markup,
}
