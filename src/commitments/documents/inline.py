"""Inline Markdown with places: what markdown-it's inline rules make, and from which characters.

An inline token of markdown-it carries no position. Each rule is run by a wrapper that notes where it began and ended;
literal text is noted as the parser collects it. All places here count the token's content.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

# Beyond this a run of text is no paragraph that a person wrote; it is kept word by word, without looking for markup.
LONGEST = 50_000

Rule = Callable[[StateInline, bool], bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """Text and the range of the content it was made from. `open` and `close` mark the ends of markup."""

    kind: str
    text: str
    start: int
    end: int
    target: str | None = None


class PlacedState(StateInline):
    """Inline state that notes where literal text was taken from."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        self.taken: list[tuple[int, int]] = []
        super().__init__(src, md, env, tokens)

    def append_pending(self, text: str) -> None:
        """Note the place of text that goes on; a rule appends it before it moves on."""
        if self.taken and self.taken[-1][1] == self.pos:
            self.taken[-1] = (self.taken[-1][0], self.pos + len(text))
        else:
            self.taken.append((self.pos, self.pos + len(text)))
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 - markdown-it's name
        """Give the text token the places of its text; spaces before a line break may have been cut off its end."""
        length = len(self.pending)
        token = super().pushPending()
        kept: list[tuple[int, int]] = []
        for start, end in self.taken:
            end = min(end, start + length)
            length -= end - start
            if end > start:
                kept.append((start, end))
        token.meta["taken"] = kept
        self.taken = []
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Forget text that was cut off entirely, so that it is not taken for the next text."""
        if not self.pending:
            self.taken = []
        return super().push(ttype, tag, nesting)


class PlacedInline(ParserInline):
    """The inline parser with every rule wrapped."""

    def __init__(self) -> None:
        super().__init__()
        for rule in self.ruler.__rules__:
            rule.fn = _placed(rule.fn)
        # It would join tokens and lose their places.
        self.ruler2.disable("fragments_join")

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """As markdown-it does, with a state that notes places."""
        if len(src) > LONGEST:
            tokens.append(Token("text", "", 0, content=src, meta={"at": (-1, len(src) + 1, 0)}))
            return tokens
        state = PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        mend_emphasis(src, state.tokens)
        return state.tokens


def mend_emphasis(src: str, tokens: list[Token]) -> None:
    """Read asterisks that Markdown leaves as they are the way they were meant: `**Supply chains: **` is bold.

    Two runs of as many asterisks are a pair; a run of two or more that has no other is dropped. Where a pair would
    cross other markup its asterisks are dropped. A single asterisk that has no other is a footnote's, and stays.
    """
    runs = _left_over(tokens)
    while runs:
        run = runs.pop(0)
        place = next((i for i, other in enumerate(runs) if len(other) == len(run)), None)
        if len(run) == 1 and (place is None or not _are_a_pair(src, tokens, run, runs[place])):
            continue
        other = runs[place] if place is not None else []
        runs = runs[place + 1 :] if place is not None else runs
        if other and not _crosses(tokens[run[-1] + 1 : other[0]]):
            _become(tokens, run, "open")
            _become(tokens, other, "close")
        else:
            for each in (*run, *other):
                tokens[each].content = ""


def _left_over(tokens: list[Token]) -> list[list[int]]:
    """The places of asterisks that opened and closed nothing, run by run."""
    runs: list[list[int]] = []
    for place, token in enumerate(tokens):
        if token.type == "text" and token.content == "*" and "at" in token.meta:
            same = runs and runs[-1][-1] == place - 1 and tokens[place - 1].meta["at"][:2] == token.meta["at"][:2]
            if same:
                runs[-1].append(place)
            else:
                runs.append([place])
    return runs


def _are_a_pair(src: str, tokens: list[Token], run: list[int], other: list[int]) -> bool:
    """Whether single asterisks open and close something: a footnote's stands behind a word, a product's in blanks.

    A blank may stand on the wrong side of both: `these* principles on trade. *We` is meant as `these *principles ...*`.
    """
    begin, end, _ = tokens[run[0]].meta["at"]
    close, after, _ = tokens[other[0]].meta["at"]
    opens = not src[begin - 1 : begin].strip() and bool(src[end : end + 1].strip())
    swapped = src[end : end + 1].isspace() and src[close - 1 : close].isspace() and bool(src[after : after + 1].strip())
    return opens or swapped or not re.search(r"\w", src[end:close])


def _crosses(between: list[Token]) -> bool:
    """Whether something begins or ends between two places and not both."""
    depth = 0
    for token in between:
        depth += token.nesting
        if depth < 0:
            return True
    return depth != 0


def _become(tokens: list[Token], run: list[int], side: str) -> None:
    first = tokens[run[0]]
    first.type = f"{'strong' if len(run) > 1 else 'em'}_{side}"
    for place in run:
        tokens[place].content = ""


def _placed(rule: Rule) -> Rule:
    def run(state: StateInline, silent: bool) -> bool:
        begin, known = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            for number, token in enumerate(t for t in state.tokens[known:] if not t.meta):
                token.meta["at"] = (begin, state.pos, number)
        return matched

    return run


def footnote_reference(state: StateInline, silent: bool) -> bool:
    """`[^label]`, where the document has such a footnote."""
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    if not match or match[1] not in state.env.get("footnotes", ()):
        return False
    if not silent:
        state.push("footnote_ref", "", 0)
    state.pos = match.end()
    return True


_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
_COMMENT = re.compile(r"<!-")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_MARKS = {"strong": "strong", "em": "em", "link": "link"}


def pieces(token: Token) -> list[Piece]:
    """The pieces of an inline token, in order."""
    return _pieces(token.children or [], 0)


def _pieces(tokens: list[Token], base: int) -> list[Piece]:
    found: list[Piece] = []
    for token in tokens:
        found += _READERS.get(token.type, _mark)(token, base)
    return found


def _text(token: Token, base: int) -> list[Piece]:
    if "taken" in token.meta:
        result, done = [], 0
        for start, end in token.meta["taken"]:
            result.append(Piece("text", token.content[done : done + end - start], base + start, base + end))
            done += end - start
        return result
    begin, end, number = token.meta["at"]
    if len(token.content) == 1 and token.content in "*_":
        return [Piece("text", token.content, base + begin + number, base + begin + number + 1)]
    # What an autolink holds between "<" and ">", or a whole paragraph that was too long to look into: as written.
    return [Piece("raw", "", base + begin + 1, base + end - 1)] if token.content else []


def _special(token: Token, base: int) -> list[Piece]:
    begin, end, _ = token.meta["at"]
    return [Piece("text", token.content, base + begin, base + end)]


def _break(token: Token, base: int) -> list[Piece]:
    begin, end, _ = token.meta["at"]
    return [Piece("break", "\n" if token.type == "hardbreak" else " ", base + begin, base + end)]


def _code(token: Token, base: int) -> list[Piece]:
    begin, end, _ = token.meta["at"]
    fence = len(token.markup)
    shift = (end - begin - 2 * fence - len(token.content)) // 2
    start = base + begin + fence + shift
    inner = Piece("raw", "", start, start + len(token.content))
    return [Piece("open", "code", start, start), inner, Piece("close", "code", start, start)]


def _image(token: Token, base: int) -> list[Piece]:
    begin, _, _ = token.meta["at"]
    target = str(token.attrs.get("src", ""))
    inner = _pieces(token.children or [], base + begin + 2)
    return [Piece("open", "image", 0, 0, target), *inner, Piece("close", "image", 0, 0)]


def _html(token: Token, base: int) -> list[Piece]:
    begin, end, _ = token.meta["at"]
    if _COMMENT.match(token.content):
        return []
    name = match[1].lower() if (match := _TAG.match(token.content)) else "!"
    if name == "br":
        return [Piece("break", "\n", base + begin, base + end)]
    return [Piece("html", name, base + begin, base + end)]


def _mark(token: Token, base: int) -> list[Piece]:
    kind, _, side = token.type.rpartition("_")
    if kind not in _MARKS or side not in ("open", "close"):
        return []
    href = token.attrs.get("href")
    return [Piece(side, kind, 0, 0, None if href is None else str(href))]


_READERS: dict[str, Callable[[Token, int], list[Piece]]] = {
    "text": _text,
    "text_special": _special,
    "softbreak": _break,
    "hardbreak": _break,
    "code_inline": _code,
    "image": _image,
    "html_inline": _html,
}
