"""Reads many inputs that nobody would write and stops for none: no crash, no hang, no misplaced quote.

Run as `python -m tests.fuzz.fuzz --count 100000 --seed 1`. Each find is written to tests/fuzz/finds/ as a case: the
tests read what lies there again.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from commitments.acquire.front import body, carried_over, with_fields
from commitments.acquire.page_heads import without_heads
from commitments.acquire.pages import convert_docx, convert_html
from commitments.acquire.pdf import convert_pdf
from commitments.acquire.plain import convert_text
from commitments.acquire.word import readable_word
from commitments.document_metadata import read_document_metadata
from commitments.documents import parse_document
from commitments.errors import UnreadableDocumentError
from commitments.extract import split_sentences
from tests.fuzz import inputs, services
from tests.fuzz.pdf_inputs import made_pdf
from tests.fuzz.word_inputs import made_word
from tests.places import places_hold

FINDS = Path(__file__).parent / "finds"
SLOWEST = 5


class HangError(Exception):
    """An input took too long."""


def read_markdown(source: str) -> None:
    """Any text is a document, or is refused in one line; its sentences stand where they say."""
    try:
        document = parse_document(source, "fuzzed")
    except UnreadableDocumentError as error:
        if "\n" in str(error):
            raise AssertionError("an error of several lines") from error
        return
    places_hold(document, source)
    for sentence in split_sentences(document):
        assert document.text[sentence.start : sentence.end] == sentence.text, "a sentence is misplaced"
    metadata = read_document_metadata(document, {})
    for evidence in (*document.meta.found.values(), *(e for one in metadata.fields for e in one.evidence)):
        assert document.text[evidence.start : evidence.end] == evidence.text, "evidence is misplaced"


def read_front_matter(source: str) -> None:
    """Fields can be set in any front matter without touching the text below."""
    read_markdown(source)
    changed = with_fields(source, {"title": "A: b", "parties": ["X", "Y"]})
    assert body(changed).strip() == body(source).strip(), "the text below the front matter changed"
    assert body(carried_over(changed, source)).strip() == body(changed).strip(), "the text changed"


def read_page(source: str) -> None:
    """Any page becomes Markdown that can be read, or nothing."""
    try:
        markdown = convert_html(source.encode()).markdown
    except UnreadableDocumentError:
        return
    assert not any("\ue000" <= character <= "\ue00f" for character in markdown), "a mark of ours was left"
    read_markdown(markdown)


def read_plain(source: str) -> None:
    """Plain text keeps its words: nothing in it is taken for markup."""
    converted = convert_text(source)
    markdown = converted.markdown
    read_markdown(markdown)
    kept = without_heads([source.split("\n")]) == source.split("\n")
    if kept and not converted.warnings and "\f" not in source and not markdown.startswith("---"):
        read = parse_document(markdown, "fuzzed").text
        assert _letters(read) == _letters(source), "words were lost"


def read_pdf(source: str) -> None:
    """Any file becomes Markdown that can be read, or is refused in one line."""
    try:
        markdown = convert_pdf(source.encode("latin-1")).markdown
    except UnreadableDocumentError as error:
        if "\n" in str(error):
            raise AssertionError("an error of several lines") from error
        return
    assert not any("\ue000" <= character <= "\ue00f" for character in markdown), "a mark of ours was left"
    read_markdown(markdown)


def read_word(source: str) -> None:
    """Any Word file becomes Markdown that can be read, or is refused: its library's own failure is the child's."""
    try:
        content = readable_word(source.encode("latin-1"))
    except UnreadableDocumentError as error:
        if "\n" in str(error):
            raise AssertionError("an error of several lines") from error
        return
    try:
        markdown = convert_docx(content).markdown
    except UnreadableDocumentError:
        return
    except Exception as error:
        if "mammoth" in "".join(traceback.format_exception(error)):
            return
        raise
    assert not any("\ue000" <= character <= "\ue00f" for character in markdown), "a mark of ours was left"
    read_markdown(markdown)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


READERS: dict[str, tuple[Callable[[random.Random], str], Callable[[str], None]]] = {
    "markdown": (inputs.markdown, read_markdown),
    "damaged": (inputs.damaged, read_markdown),
    "front-matter": (inputs.front_matter, read_front_matter),
    "plain": (inputs.markdown, read_plain),
    "page": (inputs.page, read_page),
    "pdf": (made_pdf, read_pdf),
    "word": (made_word, read_word),
    "answer": (services.answer, services.read_answer),
    "robots": (services.robots, services.read_rules),
    "ledger": (services.ledger, services.read_ledger),
}
_SHARES = {
    "markdown": 34,
    "damaged": 20,
    "front-matter": 10,
    "plain": 5,
    "page": 10,
    "pdf": 3,
    "word": 3,
    "answer": 5,
    "robots": 2,
    "ledger": 8,
}


def check(kind: str, source: str) -> str | None:
    """What is wrong with how an input is read; None where all is well."""
    signal.signal(signal.SIGPROF, _hang)
    signal.setitimer(signal.ITIMER_PROF, SLOWEST)
    try:
        READERS[kind][1](source)
    except Exception:
        # Whatever it is, it is the find that we are looking for.
        return traceback.format_exc(limit=-6)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return None


def _hang(number: int, frame: FrameType | None) -> None:
    raise HangError(f"not done after {SLOWEST} seconds of processor time")


def run(count: int, seed: int) -> int:
    """Read `count` inputs; the number of different finds."""
    logging.disable(logging.CRITICAL)
    chance = random.Random(seed)
    kinds = list(_SHARES)
    found: Counter[str] = Counter()
    started = time.monotonic()
    for number in range(1, count + 1):
        kind = chance.choices(kinds, list(_SHARES.values()))[0]
        source = READERS[kind][0](chance)
        fault = check(kind, source)
        if fault:
            _keep(kind, source, fault, found)
        if number % 10_000 == 0:
            print(f"{number:,} inputs, {found.total()} finds, {time.monotonic() - started:.0f} s", file=sys.stderr)
    logging.disable(logging.NOTSET)
    print(f"{count:,} inputs with seed {seed}: {found.total()} finds in {time.monotonic() - started:.0f} s")
    return len(found)


def _keep(kind: str, source: str, fault: str, found: Counter[str]) -> None:
    """Write a find down, the first of each fault only."""
    what = "".join(fault.strip().splitlines()[-4:])
    found[what] += 1
    if found[what] == 1:
        FINDS.mkdir(exist_ok=True)
        name = f"{kind}-{hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}.txt"
        (FINDS / name).write_bytes(source.encode("utf-8", "surrogatepass"))
        print(f"{name}\n{fault}", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sys.exit(1 if run(options.count, options.seed) else 0)
