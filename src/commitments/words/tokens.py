"""Words as the full-text tables see them: folded, stemmed, and compounds both apart and as one."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from commitments.words.spelling import folded

# The full-text tables' tokenizer; stems are asked of it, never guessed.
TOKENIZE = "porter unicode61 remove_diacritics 2"

# A word, with its hyphens and inner apostrophes; "U.S." is one word.
WORD = re.compile(r"(?:[A-Za-z]\.){2,}|\w+(?:[-‐‑'’]\w+)*")
_JOINTS = re.compile(r"[-‐‑'’.]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text and its place."""

    text: str
    start: int
    end: int

    @property
    def parts(self) -> tuple[str, ...]:
        """Its folded parts: "cyber-security" has two, "Japan's" one, "U.S." is "us"."""
        return _parts(self.text)

    @property
    def joined(self) -> str:
        """Its parts as one: "cybersecurity"."""
        parts = _parts(self.text)
        return folded("".join(_JOINTS.split(self.text)).lower()) if len(parts) > 1 else parts[0]


# Documents hold the same words over and over.
@lru_cache(maxsize=1 << 16)
def _parts(word: str) -> tuple[str, ...]:
    if "." in word:
        return (word.replace(".", "").lower(),)
    pieces = [piece for piece in _JOINTS.split(word) if piece]
    if len(pieces) > 1 and pieces[-1].lower() == "s":
        pieces.pop()
    return tuple(folded(piece.lower()) for piece in pieces)


def words_of(text: str) -> list[Word]:
    """The words of a text."""
    return [Word(found.group(), found.start(), found.end()) for found in WORD.finditer(text)]


def index_text(text: str) -> str:
    """A text as it goes into a full-text table: folded words, compounds in their parts."""
    return " ".join(part for word in words_of(text) for part in word.parts)


def compounds(text: str) -> str:
    """The compounds of a text as single words."""
    return " ".join(word.joined for word in words_of(text) if len(word.parts) > 1)


def searched_text(text: str) -> str:
    """A text as a full-text table holds it: its folded words, and its compounds as one word each at the end."""
    return f"{index_text(text)} {compounds(text)}".rstrip()


class Stemmer:
    """SQLite's own stems, so that what is marked is what was matched."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.execute(f"CREATE VIRTUAL TABLE w USING fts5 (t, tokenize = '{TOKENIZE}')")
        self._connection.execute("CREATE VIRTUAL TABLE s USING fts5vocab (w, 'instance')")
        self._known: dict[str, str] = {}

    def stems(self, words: Iterable[str]) -> dict[str, str]:
        """The stem of each word; a word that the tokenizer would split keeps its first part."""
        wanted = list(words)
        new = list(dict.fromkeys(word for word in wanted if word not in self._known))
        if new:
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT INTO w (rowid, t) VALUES (?, ?)", enumerate(new))
            rows = self._connection.execute('SELECT doc, term FROM s WHERE "offset" = 0').fetchall()
            self._connection.execute("ROLLBACK")
            self._known.update((new[doc], term) for doc, term in rows)
        return {word: self._known.get(word, word) for word in wanted}

    def stem(self, word: str) -> str:
        """The stem of one word."""
        return self.stems([word])[word]


@lru_cache(maxsize=1)
def stemmer() -> Stemmer:
    """One a process: it remembers."""
    return Stemmer()
