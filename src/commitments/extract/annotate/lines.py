"""What a line of a document is: a title, the opener of a list, a recital, a body's name before what it decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from commitments.extract.annotate.scopes import Gives, gives
from commitments.extract.gazetteer import find_names
from commitments.extract.labels import labels_at
from commitments.extract.party_names import in_small_letters as as_name
from commitments.extract.rules import any_of, load_rules
from commitments.extract.sentences import announces_list
from commitments.model import Block, BlockKind, Mark, Sentence, Span

_OPENS_LIST = re.compile(r"[:—–]\s*$")
_TERMINAL = re.compile(r"[.!?][\"”’»)\]]*$")
_UNTITLED = re.compile(r"^[a-z]|(?:[,;]|[.!?][\"”’»)\]]*)(?:\s+(?:and|or))?$")
# A line that breaks off where what is promised would follow: "The Parties will".
_BREAKS_OFF = re.compile(
    r"\b(?:will|shall|agree(?:d|s)? to|commit(?:s|ted)? to|pledge[sd]? to|undertakes? to|intends? to)\s*$", re.I
)
_RUN_IN_END = re.compile(r"[.:–—-]\s*$")
_RUN_IN_NEXT = re.compile(r"\s*[:–—]\s*|\.\s+")


def opens_list(text: str) -> bool:
    """Whether the words end in a colon or dash."""
    return _OPENS_LIST.search(text) is not None


def is_title(text: str) -> bool:
    """Whether the words are a heading set as a paragraph: few and without an end."""
    if _OPENS_LIST.search(text) and len(re.findall(r"\b[a-z]\w+", text)) > 1:
        return False
    if text.isupper():
        return True
    return len(text.split()) <= 12 and not _UNTITLED.search(text)


def emphasised(sentence: Sentence, block: Block) -> bool:
    """Whether all of a sentence is bold or slanted, as of a heading set as a paragraph."""
    return any(mark.kind in ("strong", "em") and sentence.span in mark.span for mark in block.marks)


def says(sentence: Sentence) -> bool:
    """Whether a line that opens a list is more than a title: "we agree to these steps:", but not "b. Financing:"."""
    return len(re.findall(r"\b[a-z]\w+", sentence.text)) > 1


_ENACTS = re.compile(r"(?:The|THE)\s+[A-Z][\w’'-]*(?:\s+(?:of|for|on|the|to|and|as|serving|meeting|[A-Z][\w’'-]*))*,")
_RECITES = re.compile(
    r"whereas\b.*|(?:(?:also|further|deeply|fully|and)\s+)?[a-z]{2,}(?:ing|ed|ful|ous|are)\b.*[,;]$",
    re.DOTALL | re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _organs() -> re.Pattern[str]:
    nouns = load_rules("collectives")["organs"]["nouns"]
    return re.compile(rf"\b{any_of([*nouns, *map(str.upper, nouns)])}\b")


def enacts(text: str) -> bool:
    """Whether the words are a body's name before what it decides: "The General Assembly,"."""
    return _ENACTS.fullmatch(text) is not None and _organs().search(text) is not None


# A solemn line in capitals: "WE HEREBY COMMIT TO:".
_PLEDGES = re.compile(
    r"(?:WE|THE (?:PARTIES|PARTICIPANTS|SIDES|LEADERS|MINISTERS|SIGNATORIES|GOVERNMENTS)) (?:DO )?(?:HEREBY )?"
    r"(?:(?:COMMIT|AGREE|PLEDGE|RESOLVE|DECIDE|UNDERTAKE)(?: OURSELVES| THEMSELVES)?(?: TO)?|WILL|SHALL)\s*:?"
)


def pledges(text: str) -> bool:
    """Whether a line says in capitals that those who speak bind themselves to what follows, over titles between."""
    return _PLEDGES.fullmatch(text.strip()) is not None


def in_small_letters(line: str) -> str:
    """A line of capitals as a sentence would have it, each letter in its place."""
    words = line.rstrip().removesuffix(":").rstrip()
    return re.sub(r"^The p", "The P", words.capitalize())


def breaks_off(text: str) -> bool:
    """Whether a line ends where what is promised would follow, without a colon."""
    return _BREAKS_OFF.search(text) is not None


# "DECIDES to", "FURTHER REQUESTS the", "CALLS UPON States": an operative verb in capitals.
_SHOUTED = re.compile(
    r"(?:[A-Z]{3,}LY\s+|ALSO\s+|FURTHER\s+|AND\s+)?[A-Z]{4,}(?:\s+(?:UPON|ON|FOR|TO|THAT))?\b"
    r"(?=\s+[a-z(]|\s+[A-Z]\w*[a-z]|\s+[A-Z]{2,}\s+[a-z])"
)
# "The Ministers, HEREBY:": whoever acts, and the verbs stand in the items.
_SUBJECT_ONLY = re.compile(r"(?:\b(?:hereby|therefore|accordingly|thus)|,)\s*[:—–-]?\s*$", re.IGNORECASE)


def is_shouted(text: str) -> bool:
    """Whether a sentence opens with an operative verb in capitals."""
    return _SHOUTED.match(text) is not None and gives(text, "operative") is not Gives.UNKNOWN


def names_subject_only(text: str) -> bool:
    """Whether a line that governs a list says who acts, and leaves each verb to the items."""
    return _SUBJECT_ONLY.search(text) is not None


def in_plain_letters(text: str) -> str:
    """A sentence whose operative verb, or the body that enacts, is set in capitals, in usual letters."""
    if text.isupper() and enacts(text):
        return "The" + as_name(text[3:])
    shouted = _SHOUTED.match(text) if is_shouted(text) else None
    return text if shouted is None else shouted.group().capitalize() + text[shouted.end() :]


def without_enactment(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    """The sentences, a body's name at the end of a heading as one of its own: "73/7. Title The General Assembly,"."""
    for span in spans:
        words = text[span.start : span.end]
        found = re.search(rf"\s(?={_ENACTS.pattern}$)", words) if words.endswith(",") else None
        if found and _organs().search(words, found.end()):
            yield Span(span.start, span.start + found.start())
            yield Span(span.start + found.end(), span.end)
        else:
            yield span


def recites(text: str) -> bool:
    """Whether the words are a recital: "Recalling its resolution,"."""
    return _RECITES.fullmatch(text) is not None


def if_governing(sentence: Sentence | None) -> Sentence | None:
    """The sentence, if it goes on in a list: it ends open, says "the following", or is no heading and has no end."""
    if sentence is not None and recites(sentence.text):
        return None
    if sentence is None or _OPENS_LIST.search(sentence.text) or announces_list(sentence.text):
        return sentence
    if breaks_off(sentence.text):
        return sentence
    lower = sum(word[0].islower() for word in sentence.text.split())
    unended = not _TERMINAL.search(sentence.text) and lower * 2 >= len(sentence.text.split()) > 5
    return sentence if unended else None


# "Fiji: will plant mangroves".
_NAMED = re.compile(r"(?P<name>[A-Z][\w .’'&-]{1,40})(?P<colon>\s*:)\s+(?=\S+\s+\S)")


def run_in(text: str, block: Block, part: Span) -> Span | None:
    """A bold or underlined heading at the start of a paragraph: from its end to the start of the text after it."""
    begin = part.start
    labels = labels_at(text, part.start, part.end)
    begin = labels[-1].end if labels else begin
    if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and (named := _NAMED.match(text, begin, part.end)):
        mention = next(iter(find_names(text, begin, named.end("name"))), None)
        if mention and mention.span == Span(*named.span("name")):
            return Span(named.end("colon"), named.end())
    end = _marked_until(text, block.marks, begin)
    if end is None or end >= part.end:
        return None
    words = text[begin:end]
    following = _RUN_IN_NEXT.match(text, end, part.end)
    if not _RUN_IN_END.search(words) and not following:
        return None
    after = following.end() if following and not _RUN_IN_END.search(words) else end
    while after < part.end and text[after].isspace():
        after += 1
    return Span(end, after) if after < part.end and len(words.split()) <= 14 else None


def _marked_until(text: str, marks: tuple[Mark, ...], begin: int) -> int | None:
    ends = [
        m.span.end for m in marks if m.kind in ("strong", "em") and m.span.start <= begin + 1 and m.span.end > begin
    ]
    return max(ends, default=None)
