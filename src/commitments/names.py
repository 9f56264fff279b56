"""Names that people use for parties, bodies, topics and documents, and the ones that listings go by."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import Any

from commitments.config import Folders
from commitments.errors import UnknownNameError
from commitments.ids import find_document
from commitments.model import Filter
from commitments.store import Store
from commitments.words.names import spelled_by

_ARTICLE = re.compile(r"^(?:the|a|an)\s+")
_DATA = {"party": ("countries", "groups"), "agency": ("agencies",)}
_LONGEST_ACRONYM = 12
_SHOWN = 12
"""How many names are listed where none is near."""


def named(store: Store, folders: Folders, filter: Filter) -> Filter:
    """The filter with its names as listings write them. Raises UnknownNameError, which gives the nearest names."""
    found: dict[str, Any] = {}
    for field in ("party", "agency", "topic"):
        if wanted := getattr(filter, field):
            found[field] = tuple(dict.fromkeys(name for one in wanted for name in _resolved(store, field, one)))
    if filter.document:
        found["document"] = tuple(find_document(store, folders, one) for one in filter.document)
    return replace(filter, **found) if found else filter


def names_there(store: Store) -> Callable[[str, str], tuple[str, ...]]:
    """The names of parties and bodies in charge that commitments have, for a name as people write it; none for others.

    Adjectives are none: "Russian oil" is not Russia's.
    """
    known: dict[str, dict[str, tuple[str, ...]]] = {}

    def named(field: str, name: str) -> tuple[str, ...]:
        if field not in known:
            known[field] = {_fold(value): (value,) for value in _there(store, field)}
            for table in _DATA[field]:
                for canonical, rule in _rules(table).items():
                    if found := known[field].get(_fold(canonical)):
                        known[field].update((_fold(other), found) for other in rule.get("also", ()))
        return known[field].get(_fold(name), ())

    return named


def known_name(field: str, name: str) -> str | None:
    """The name that a country, group or body goes by; None for one that is in no list."""
    return _gazetteer(field).get(_fold(name))


def corrected(field: str, value: Any) -> Any:
    """A correction's value with the names in it as listings write them; names that are in no list stay as they are."""
    if field == "parties" and isinstance(value, list | tuple):
        return [known_name("party", name) or name if isinstance(name, str) else name for name in value]
    if field in ("lead", "support") and isinstance(value, list | tuple):
        return [_body(item) if isinstance(item, str) else item for item in value]
    return value


def _body(name: str) -> Any:
    canonical = known_name("agency", name)
    if canonical is None or canonical == name:
        return name
    return {"name": name, "canonical": canonical, "party": _rules("agencies")[canonical].get("party")}


def _resolved(store: Store, field: str, name: str) -> tuple[str, ...]:
    there = {_fold(value): value for value in _there(store, field)}
    for candidates in (_as_written(name), _listed(field, name), _spelled(store, name, there), _within(name, there)):
        if found := tuple(dict.fromkeys(there[folded] for folded in candidates if folded in there)):
            return found
    if known := known_name(field, name):
        # A country that promised nothing is no slip: the listing is empty, and says why.
        return (known,)
    raise UnknownNameError(_unknown(field, name, there))


def _there(store: Store, field: str) -> Iterator[str]:
    yield from store.values(field)
    if field == "agency":
        yield from store.values("agency alias")


def _as_written(name: str) -> Iterator[str]:
    yield _fold(name)


def _listed(field: str, name: str) -> Iterator[str]:
    """What the lists of countries, groups and bodies call it, and their other names for it."""
    if known := known_name(field, name):
        yield _fold(known)
        yield from (other for other, canonical in _gazetteer(field).items() if canonical == known)


def _spelled(store: Store, name: str, there: Mapping[str, str]) -> Iterator[str]:
    """The names that an acronym stands for, by the documents' own definitions or by its letters; and the other way."""
    if " " not in name.strip() and len(name) <= _LONGEST_ACRONYM:
        yield from (_fold(one) for one in store.spelled_out(name.strip().upper()))
        yield from (folded for folded, value in there.items() if len(name) > 1 and spelled_by(name, value) == value)
    else:
        short = ((folded, value) for folded, value in there.items() if value.isupper() and len(value) > 1)
        yield from (folded for folded, value in short if spelled_by(value, name) == name)


def _within(name: str, there: Mapping[str, str]) -> Iterator[str]:
    """Longer names in which one of two words and more stands: "U.S. Secretary of Energy" for "Secretary of Energy"."""
    folded = _fold(name)
    if " " in folded:
        yield from (other for other in there if f" {folded} " in f" {other} ")


def _unknown(field: str, name: str, there: Mapping[str, str]) -> str:
    names = {**there, **{folded: known for folded, known in _gazetteer(field).items() if _fold(known) in there}}
    near = difflib.get_close_matches(_fold(name), names, n=6, cutoff=0.55)
    shown = list(dict.fromkeys(names[folded] for folded in near))[:3]
    if shown:
        return f"no commitment has --{field} {name}; the nearest: {', '.join(shown)}"
    known = sorted(set(there.values()))
    more = ", ..." if len(known) > _SHOWN else ""
    return f"no commitment has --{field} {name}; there are {', '.join(known[:_SHOWN]) or 'none'}{more}"


def _fold(name: str) -> str:
    """The name as it is compared: without case, article, dots and the kind of apostrophe."""
    plain = " ".join(name.casefold().replace("’", "'").replace(".", "").split())
    return _ARTICLE.sub("", plain)


@lru_cache(maxsize=8)
def _rules(table: str) -> Mapping[str, Any]:
    # Read as data: the package that extracts takes a second to import.
    path = resources.files("commitments") / "extract" / "data" / f"{table}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def _gazetteer(field: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for table in _DATA.get(field, ()):
        for canonical, rule in _rules(table).items():
            for name in _names_of(canonical, rule):
                found.setdefault(_fold(name), canonical)
    return found


def _names_of(canonical: str, rule: Mapping[str, Any]) -> Iterable[str]:
    return (canonical, *rule.get("also", ()), *rule.get("adjectives", ()))
