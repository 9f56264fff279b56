"""A sentence with its parse; a list item is parsed together with the line that governs it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commitments.extract.annotate import Scope
from commitments.extract.annotate.lines import enacts, in_plain_letters, in_small_letters, pledges
from commitments.model import Sentence, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpacySpan

_LONGEST_LINE = 3000
_TAIL = re.compile(r"[\s:;,—–]+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """`length` characters of the parsed text from `at` on are those of the document from `start` on."""

    at: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence and the parse of its text, with its governing lines before it where it is a fragment of them.

    `own` is the first character of the sentence itself in `doc`. Places in `doc` become places in the document by
    `place`, which is None for the blanks between pieces.
    """

    sentence: Sentence
    doc: Doc
    pieces: tuple[Piece, ...]
    scope: Scope = field(default_factory=Scope)
    # spaCy puts a document's text together each time it is asked for.
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.doc.text)

    @property
    def own(self) -> int:
        """Where the sentence itself starts in the parsed text."""
        return self.pieces[-1].at

    @property
    def joined(self) -> bool:
        """Whether a governing line was parsed with it."""
        return len(self.pieces) > 1

    def place(self, start: int, end: int) -> Span | None:
        """Document offsets of characters of the parsed text, if they lie in one piece."""
        for piece in self.pieces:
            if piece.at <= start and end <= piece.at + piece.length:
                return Span(piece.start + start - piece.at, piece.start + end - piece.at)
        return None

    def place_of(self, words: Token | SpacySpan) -> Span | None:
        """Document offsets of a token or a run of tokens."""
        start = words.idx if hasattr(words, "idx") else words.start_char
        return self.place(start, start + len(words.text))

    def tokens(self, span: Span) -> SpacySpan | None:
        """The tokens that cover a range of the document, if it was parsed here."""
        for piece in self.pieces:
            if piece.start <= span.start and span.end <= piece.start + piece.length:
                at = piece.at + span.start - piece.start
                return self.doc.char_span(at, at + len(span), alignment_mode="expand")
        return None

    def in_sentence(self, token: Token) -> bool:
        """Whether the token stands in the sentence itself, not in a governing line."""
        return int(token.idx) >= self.own


def parse_text(sentence: Sentence, *, join: bool) -> tuple[str, tuple[Piece, ...]]:
    """The text to be parsed for a sentence, and where its pieces come from."""
    chain = [sentence]
    while join and (above := chain[-1].lead_in) and len(chain) < 6 and len(above.text) <= _LONGEST_LINE:
        chain.append(above)
    text, pieces = "", []
    for one in reversed(chain[1:]):
        words = in_small_letters(one.text) if pledges(one.text) else _TAIL.sub("", in_plain_letters(one.text))
        if one.lead_in is not None and enacts(one.lead_in.text):
            # "The Assembly requests the Director to": the verb goes on from the name.
            words = words[:1].lower() + words[1:]
        pieces.append(Piece(len(text), one.start, len(words)))
        text += words + " "
    pieces.append(Piece(len(text), sentence.start, len(sentence.text)))
    own = in_plain_letters(sentence.text)
    # "agree to: Publish a list" goes on with a verb, which a capital would make a name.
    if text.endswith(" to ") and re.match(r"[A-Z][a-z]", own):
        own = own[0].lower() + own[1:]
    return text + own, tuple(pieces)
