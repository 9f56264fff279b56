"""What search finds: the quotes of commitments and the passages of documents, with their words, names and spellings.

Written in the transaction of the rows they belong to. Each has the hash of its text, under which its vector is kept.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from commitments.model import Commitment, Sentence
from commitments.words.hashes import text_hash
from commitments.words.names import acronyms_in, names_in
from commitments.words.tokens import TOKENIZE, index_text, searched_text

Kind = Literal["quotes", "passages"]
KINDS: tuple[Kind, ...] = ("quotes", "passages")

TABLES = f"""
CREATE TABLE quotes (
    number INTEGER PRIMARY KEY, -- the commitment's
    document INTEGER NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX quotes_by_document ON quotes (document);
CREATE INDEX quotes_by_hash ON quotes (hash);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL,
    start INTEGER NOT NULL,
    finish INTEGER NOT NULL,
    block INTEGER NOT NULL,     -- the paragraph, or that of the line which governs the list
    hash TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX passages_by_document ON passages (document, block);
CREATE INDEX passages_by_hash ON passages (hash);
CREATE VIRTUAL TABLE quotes_words USING fts5 (text, context, names, tokenize = '{TOKENIZE}', prefix = '3');
CREATE VIRTUAL TABLE passages_words USING fts5 (text, context, names, tokenize = '{TOKENIZE}', prefix = '3');
CREATE VIRTUAL TABLE quotes_stems USING fts5vocab (quotes_words, 'row');
CREATE VIRTUAL TABLE passages_stems USING fts5vocab (passages_words, 'row');
CREATE TABLE spellings (word TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE names (
    document INTEGER NOT NULL,
    name TEXT NOT NULL,         -- "Minerals Security Partnership"
    acronym TEXT NOT NULL,      -- as the document gives it, or '' where it only spells the name out
    PRIMARY KEY (document, name, acronym)
) WITHOUT ROWID;
CREATE INDEX names_by_acronym ON names (acronym, name);
CREATE INDEX names_by_name ON names (lower(name)) WHERE acronym != '';
"""


def is_passage(text: str) -> bool:
    """Whether a sentence is searched for: a line of signs alone is not."""
    return any(character.isalnum() for character in text)


def write_passages(connection: sqlite3.Connection, document: int, title: str, sentences: Sequence[Sentence]) -> None:
    """Replace the passages of a document, and the names and spellings that they hold."""
    forget_passages(connection, document)
    shown = [sentence for sentence in sentences if is_passage(sentence.text)]
    for s in shown:
        insert = "INSERT INTO passages (document, start, finish, block, hash, text) VALUES (?, ?, ?, ?, ?, ?)"
        text = s.text.encode("utf-8", "replace").decode("utf-8")
        place = (document, s.start, s.end, _governing(s).block, text_hash(text), text)
        number = connection.execute(insert, place).lastrowid
        context = " ".join((s.lead_in.text if s.lead_in else "", *s.section, title))
        _write_words(connection, "passages", number or 0, s.text, context, "")
    texts = [title, *(s.text for s in shown)]
    named = ((document, name, acronym) for name, acronym in dict.fromkeys(_names(texts)))
    connection.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?)", named)
    _count(connection, _counted(searched_text(text) for text in texts[1:]).items())


def write_quotes(connection: sqlite3.Connection, document: int, found: Iterable[tuple[int, Commitment]]) -> None:
    """Replace the quotes of a document by those of these commitments, each with its number."""
    forget_quotes(connection, document)
    title = connection.execute("SELECT title FROM documents WHERE number = ?", (document,)).fetchone()[0]
    for number, c in found:
        connection.execute("INSERT INTO quotes VALUES (?, ?, ?)", (number, document, text_hash(c.quote)))
        bodies = (name for body in (*c.lead, *c.support) for name in (body.name, body.canonical or ""))
        context = " ".join((c.lead_in or "", *c.section, title))
        _write_words(connection, "quotes", number, c.quote, context, " ".join((*c.parties, *bodies)))


def forget_passages(connection: sqlite3.Connection, document: int) -> None:
    """Delete the passages of a document."""
    old = "SELECT w.text FROM passages p JOIN passages_words w ON w.rowid = p.number WHERE p.document = ?"
    words = _counted(text for (text,) in connection.execute(old, (document,)))
    _count(connection, ((word, -count) for word, count in words.items()))
    _forget(connection, "passages", document)
    connection.execute("DELETE FROM names WHERE document = ?", (document,))


def forget_quotes(connection: sqlite3.Connection, document: int) -> None:
    """Delete the quotes of a document."""
    _forget(connection, "quotes", document)


def _forget(connection: sqlite3.Connection, kind: Kind, document: int) -> None:
    numbers = f"SELECT number FROM {kind} WHERE document = ?"
    connection.execute(f"DELETE FROM {kind}_words WHERE rowid IN ({numbers})", (document,))
    connection.execute(f"DELETE FROM {kind} WHERE document = ?", (document,))


def _write_words(connection: sqlite3.Connection, kind: Kind, number: int, text: str, context: str, names: str) -> None:
    row = (number, searched_text(text), index_text(context), index_text(names))
    connection.execute(f"INSERT INTO {kind}_words (rowid, text, context, names) VALUES (?, ?, ?, ?)", row)


def _governing(sentence: Sentence) -> Sentence:
    """The sentence that governs a whole list, or the sentence itself."""
    while sentence.lead_in:
        sentence = sentence.lead_in
    return sentence


def _names(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        yield from acronyms_in(text)
        yield from ((name, "") for name in names_in(text))


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in text.split() if word.isalpha())


def _count(connection: sqlite3.Connection, words: Iterable[tuple[str, int]]) -> None:
    insert = "INSERT INTO spellings VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET count = count + excluded.count"
    connection.executemany(insert, words)
    connection.execute("DELETE FROM spellings WHERE count <= 0")
