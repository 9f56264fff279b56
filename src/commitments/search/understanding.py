"""A question as people ask it: names, years, statuses and kinds of documents in it become filters, the rest words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

from commitments.model import DocumentType, Filter, Status, Timeliness
from commitments.search.hits import SearchQuery
from commitments.words.spelling import load_table

Named = Callable[[str, str], tuple[str, ...]]
"""The names that listings write for a name in a field, party or agency; none where no commitment has one."""

_WORD = re.compile(r"[^\W_](?:[\w.&’'-]*\w)?\.?")
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_LONGEST_NAME = 8
# A text of more words is no question: its names are only words.
_LONGEST_QUESTION = 60
_ENUMS: dict[str, Callable[[str], Any]] = {"status": Status, "timeliness": Timeliness, "type": DocumentType}


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as it is searched: `filter` holds what was read from it, `words` what is left of it.

    `read` are pairs of the words that were read and the options that they mean.
    """

    words: str
    filter: Filter = field(default_factory=Filter)
    read: tuple[tuple[str, str], ...] = ()


def understand(text: str, named: Named, today: date, given: Filter) -> Understood:
    """Read a query. What is in quotes is only words, and so is what a filter is given for already."""
    if '"' in text or "“" in text or len(text.split()) > _LONGEST_QUESTION:
        return Understood(text)
    found, read, left = Filter(), list[tuple[str, str]](), text
    kept: dict[str, Any]
    for pattern, keeps, past in _rules():
        match = pattern.search(left.lower())
        if not match or not (kept := _kept(keeps, match, today, past=past)) or _clash(kept, given, found):
            continue
        found = replace(found, **kept)
        read.append((left[match.start() : match.end()].strip(), _options(kept)))
        left = f"{left[: match.start()]} {left[match.end() :]}"
    spoken = bool(read)
    for whose in ("party", "agency"):
        if getattr(given, whose):
            continue
        for start, end, names in reversed(list(_names(left, whose, named, asked=spoken))):
            kept = {whose: tuple(dict.fromkeys((*names, *getattr(found, whose))))}
            found = replace(found, **kept)
            read.append((left[start:end], _options({whose: names})))
            left = f"{left[:start]} {left[end:]}"
    return Understood(" ".join(left.split()), found, tuple(read))


def narrowed(query: SearchQuery, understood: Understood) -> SearchQuery:
    """The query as it is searched."""
    if not understood.read:
        return query
    filter = combined(query.filter, understood.filter)
    together = bool(understood.filter.party)
    return replace(query, text=understood.words, whole=query.text, filter=filter, together=together)


def combined(given: Filter, understood: Filter) -> Filter:
    """Both: what was given counts before what was understood."""
    empty = Filter()
    set_ = {f.name for f in fields(Filter) if getattr(given, f.name) != getattr(empty, f.name)}
    return replace(understood, **{name: getattr(given, name) for name in set_})


def _clash(kept: dict[str, Any], *filters: Filter) -> bool:
    return any(getattr(filter, name) not in ((), None) for filter in filters for name in kept)


def _kept(keeps: dict[str, Any], match: re.Match[str], today: date, *, past: bool) -> dict[str, Any]:
    """The fields that a rule sets; none for a year in which nothing can have been made yet."""
    year = match.groupdict().get("year")
    if year is None:
        return {name: tuple(_ENUMS[name](value) for value in values) for name, values in keeps.items()}
    if past and int(year) > today.year:
        return {}
    days = {
        ("made_before", "in the year"): date(int(year), 1, 1),
        ("made_after", "in the year"): date(int(year), 12, 31),
    }
    for name in ("made_after", "due_after"):
        days[name, "before the year"] = date(int(year) - 1, 12, 31)
    for name in ("made_before", "due_before"):
        days[name, "after the year"] = date(int(year) + 1, 1, 1)
    return {name: days[name, when] for name, when in keeps.items()}


def _options(kept: dict[str, Any]) -> str:
    """The fields as options of the command line."""
    pairs = (
        (name, value) for name, values in kept.items() for value in (values if isinstance(values, tuple) else (values,))
    )
    return " ".join(f"--{name.replace('_', '-')} {_quoted(str(value))}" for name, value in pairs)


def _quoted(value: str) -> str:
    return f"'{value}'" if " " in value else value


def _names(text: str, field: str, named: Named, *, asked: bool) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The names in a query that say whose promises are meant, each with its place."""
    words = list(_WORD.finditer(text))
    at, before, meant = 0, None, False
    while at < len(words):
        for after in range(min(len(words), at + _LONGEST_NAME), at, -1):
            start, end = words[at].start(), words[after - 1].end()
            name = text[start:end]
            possessive = name.endswith(("'s", "’s"))
            bare = name[:-2] if possessive else name
            if not _may_be_name(bare) or not (found := named(field, bare)):
                continue
            if before is None or not _joined(text[before:start]):
                # What is joined to a name before is meant as that one is.
                meant = _meant(field, text[:start], text[end:], possessive=possessive, asked=asked)
                meant = meant and not _inside_name(words, at, after)
            if meant:
                yield start, end, found
            before = end
            at = after
            break
        else:
            at += 1


def _joined(between: str) -> bool:
    return set(between.replace(",", " ").lower().split()) <= {*_whose("joined"), "the"} and bool(between.strip())


def _may_be_name(name: str) -> bool:
    """A short name has to be in capitals: "us" is a pronoun."""
    return len(name) > 3 or name.isupper() or any(c.isdigit() for c in name)


def _inside_name(words: list[re.Match[str]], at: int, after: int) -> bool:
    """Whether it is part of a longer name: "South China Sea"."""
    following = words[after].group() if after < len(words) else ""
    preceding = words[at - 1].group() if at > 1 else ""
    return any(word[:1].isupper() and not word.isupper() for word in (following, preceding))


def _meant(field: str, before: str, after: str, *, possessive: bool, asked: bool) -> bool:
    """Whether the words around a name leave it the one that promises, or is in charge, and not only spoken about."""
    preceding = [word for word in before.lower().split() if word != "the"]
    following = (after.lower().split() or [""])[0].strip("?,.")
    promised = _whose("promised")
    if preceding and preceding[-1] in promised and following not in ("made", "gave", "has", "have", "did", "signed"):
        return False
    if possessive:
        return following in promised
    if preceding and preceding[-1] in _whose("spoken_about"):
        by = preceding[-1] in ("by", "of", "from", "for") and len(preceding) > 1 and preceding[-2] in promised
        return by or (field == "agency" and asked and preceding[-1] in ("for", "by", "of", "from", "with", "at"))
    asks = bool(preceding) and preceding[-1] in _whose("asks")
    return following in promised or asks or (field == "party" and not preceding)


@lru_cache(maxsize=2)
def _whose(name: str) -> frozenset[str]:
    return frozenset(load_table("questions", "commitments.search")["whose"][name].split())


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], dict[str, Any], bool], ...]:
    table = load_table("questions", "commitments.search")
    return tuple(
        (re.compile(rf"\b(?:{rule['pattern'].replace('YEAR', _YEAR)})(?!\w)"), rule["keeps"], rule.get("past", False))
        for name, rule in table.items()
        if name != "whose"
    )
