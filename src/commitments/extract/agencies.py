"""Departments, agencies, officers and other bodies named in a text: by their nouns, not by a list of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from commitments.extract.common_bodies import CAPITALISED, LOWER_RIGHT, BodyMention, find_common, noun_pattern, openers
from commitments.extract.gazetteer import find_names, fold, groups, pattern_of
from commitments.extract.rules import load_rules
from commitments.model import Body, Span

_RUN = rf"{CAPITALISED}(?:\s+{CAPITALISED})*"
_LEFT = re.compile(rf"(?:{CAPITALISED}\s+(?:(?:and|&)\s+(?={CAPITALISED}))?)*$")
_RIGHT = re.compile(
    rf"(?:\s+(?:of|for|to|on|in)\s+(?:the\s+)?{_RUN}(?:(?:,\s+{_RUN})*,?\s+(?:and|&)\s+{_RUN})?)+"
    r"(?:\s+\(Comptroller\))?"
)
# "Secretary Lovelace" after the bare office; "Assistant to the President and Chief of Staff".
_CAPITALS = re.compile(r"[A-Z]{4,12}(?![\w-])")
_PERSON = re.compile(
    r"(?:(?<=Secretary)|(?<=Minister)|(?<=Ambassador))\s+(?!General|Level)[A-Z][a-z’'-]+(?:\s+[A-Z][a-z’'-]+){0,2}"
    r"(?=\s+(?:and|will|shall|intends?|plans?)\b|,)"
)
_STAFF = re.compile(
    r"(?<=to the President)\s+and\s+(?:Deputy\s+)?(?:Chief of Staff|Special Advisor|Senior Advisor|Counselor)"
    rf"(?:\s+for\s+{_RUN})?"
)
_TASKED = re.compile(r"\s+responsible\s+for\s+(?:the\s+)?[\w-]+(?:\s+and\s+[a-z-]+(?=\s+to\b|\s+will\b|\s+shall\b))?")
_BRACKETED = re.compile(r"\s\([A-Z][\w&.-]*\)(?=\s)")


@lru_cache(maxsize=1)
def _known() -> Mapping[str, tuple[str, str | None]]:
    """Canonical name and party by folded name or acronym."""
    return {
        fold(words): (name, rule.get("party"))
        for name, rule in load_rules("agencies").items()
        for words in (name, *rule.get("also", ()))
    }


@lru_cache(maxsize=1)
def _known_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern_of(_known())})(?![\w-])")


def body(name: str, parties: tuple[str, ...], acronyms: Mapping[str, str] | None = None) -> Body:
    """A body by its name, with its canonical name and, where several parties might be meant, the one it acts for.

    What the document calls it wins over the gazetteer, and so does who its parties are: "DOE" in a statement of
    Australia is no department of the United States.
    """
    shown = " ".join(_BRACKETED.sub(" ", name).split())
    defined = (acronyms or {}).get(shown)
    canonical, party = _known().get(fold(defined or shown), (None, None))
    if party is not None and parties and party not in parties and not any(p in groups() for p in parties):
        canonical, party = None, None
    canonical = canonical or defined
    if party is None:
        named = {n for m in find_names(shown) for n in m.names} & set(parties)
        party = named.pop() if len(named) == 1 else None
    return Body(shown, canonical, party if len(parties) > 1 and party in parties else None)


def party_of(name: str) -> str | None:
    """The party that a listed body acts for."""
    return _known().get(fold(" ".join(name.split())), (None, None))[1]


def find_known(text: str) -> Iterator[Span]:
    """Where bodies of the gazetteer are named."""
    return (Span(*match.span()) for match in _known_pattern().finditer(text))


def find_bodies(text: str, acronyms: Mapping[str, str]) -> tuple[BodyMention, ...]:
    """Every body in a text, in order; a name that lies in a longer one is left out."""
    found = [*_listed(text), *_defined(text, acronyms), *_by_noun(text), *_presidents(text), *find_common(text)]
    found = [_without_ending(text, one) for one in found if not _is_government(text, one)]
    kept: list[BodyMention] = []
    for one in sorted(found, key=lambda b: (b.span.start, -b.span.end)):
        if kept and (one.span.start < kept[-1].span.end or _repeats(text, kept[-1], one)):
            continue
        kept.append(one)
    return tuple(kept)


def _repeats(text: str, before: BodyMention, one: BodyMention) -> bool:
    """Whether a name in brackets repeats the body before it: "Office of Ports (OP)"."""
    return text[before.span.end : one.span.start].strip() == "(" and text[one.span.end : one.span.end + 1] == ")"


def _listed(text: str) -> Iterator[BodyMention]:
    for match in _known_pattern().finditer(text):
        start = _abroad(text, match.start()) if match.group().isupper() else left_of(text, match.start())
        yield BodyMention(Span(start, match.end()), Span(match.start(), match.end()))


def _defined(text: str, acronyms: Mapping[str, str]) -> Iterator[BodyMention]:
    # A document may define a thousand: a pattern is made only for those that are there.
    for acronym in (one for one in acronyms if one in text):
        for match in re.finditer(rf"(?<![\w-]){re.escape(acronym)}(?:-[A-Z]{{2,8}})?(?![\w-])", text):
            yield BodyMention(Span(match.start(), match.end()), Span(match.start(), match.end()))


def _abroad(text: str, at: int) -> int:
    """Where "U.S." before an acronym starts."""
    return at - 5 if text[:at].endswith("U.S. ") else at


def _by_noun(text: str) -> Iterator[BodyMention]:
    for table in ("officers", "bodies"):
        for match in noun_pattern(table).finditer(text):
            start, end = left_of(text, match.start()), right_of(text, match.end())
            if text[: match.start()].endswith(("Prime ", "First ")):
                continue
            if end > match.end() or start < match.start() or _is_definite(text, start) or _is_asked(text, start):
                yield BodyMention(Span(start, end), Span(match.start(), match.end()))


def _presidents(text: str) -> Iterator[BodyMention]:
    """ "President of the Export-Import Bank": of a body, not of a country."""
    for match in re.finditer(r"\b(?:Vice |Executive )*President(?=\s+of\s+the\s+[A-Z])", text):
        end = right_of(text, match.end())
        country = find_names(text, match.end(), end)
        if end > match.end() and (not country or noun_pattern("bodies").search(text, match.end(), end)):
            yield BodyMention(Span(match.start(), end), Span(match.start(), match.end()))


def _is_government(text: str, one: BodyMention) -> bool:
    """The government of the day is the country: "my Administration"."""
    noun = text[one.noun.start : one.noun.end]
    if noun.lower() in ("heads", "head") and _OF_STATE.match(text, one.noun.end):
        return True
    if noun != "Administration":
        return False
    words = text[one.span.start : one.noun.start].strip()
    return one.span.end == one.noun.end and (words in ("", "My", "Our", "This") or bool(_leaders().fullmatch(words)))


_OF_STATE = re.compile(r"\s+of\s+(?:the\s+)?(?:State|Government|government|state|Delegation|delegation|Mission)s?\b")


@lru_cache(maxsize=1)
def _leaders() -> re.Pattern[str]:
    names = [name for rule in load_rules("leaders").values() for name in rule["surnames"]]
    return re.compile(rf"(?:{pattern_of(names)})(?:[-–‑\u2060]+(?:{pattern_of(names)}))?")


def _without_ending(text: str, one: BodyMention) -> BodyMention:
    """Without the ending of a possessive, or the end of the sentence."""
    ending = re.search(r"['’]s?$|(?<=[a-z])\.$", text[one.span.start : one.span.end])
    if not ending:
        return one
    return BodyMention(Span(one.span.start, one.span.start + ending.start()), one.noun, one.common)


def _is_definite(text: str, start: int) -> bool:
    return bool(_definite().search(text, max(0, start - 60), start))


def _is_asked(text: str, start: int) -> bool:
    """Whether a bare office is told what to do: "we ask Ministers to"."""
    return bool(_charges().search(text, max(0, start - 24), start))


@lru_cache(maxsize=1)
def _charges() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern_of(load_rules('bodies')['charging']['words'])})\s+$")


@lru_cache(maxsize=1)
def _definite() -> re.Pattern[str]:
    words = pattern_of(load_rules("bodies")["common"]["modifiers"])
    return re.compile(
        rf"(?:(?<!\w)(?:[Tt]he|[Tt]his|[Ee]ach|[Tt]hese|[Oo]ur|[Tt]heir|[Ii]ts)\s+(?:(?:{words})\s+){{0,2}}|^)$"
    )


# "Chief Information Officers (CIO) Council": an acronym inside the name.
_SHORT_INSIDE = re.compile(r"\s\([A-Z]{2,8}\)\s+$")


def left_of(text: str, at: int) -> int:
    """Where the capitalised words before a noun start."""
    if bracket := _SHORT_INSIDE.search(text, max(0, at - 16), at):
        start = left_of(text, bracket.start() + 1)
        return start if start < bracket.start() else at
    paragraph = text.rfind("\n\n", 0, at)
    match = _LEFT.search(text, max(0, at - 120, paragraph + 2 if paragraph >= 0 else 0), at)
    words = list(re.finditer(r"\S+", match.group())) if match else []
    base = match.start() if match else at
    first = 0
    inside = re.search(r"\b(?:of|for)\s+$", text[max(0, base - 8) : base]) is not None
    for i, word in enumerate(words):
        before = text[base + words[first].start() : base + word.start()]
        shut = word.group() == "and" and (inside or _closed(before))
        if shut or word.group() in openers():
            first = i + 1
    start = base + words[first].start() if first < len(words) else at
    return _over_purpose(text, start) if start < at else start


# "the Skills for Growth Task Force": a purpose inside the name.
_PURPOSE = re.compile(rf"(?<=\b[Tt]he )(?P<name>{CAPITALISED}(?:\s+{CAPITALISED}){{0,2}})\s+for\s+$")


def _over_purpose(text: str, start: int) -> int:
    found = _PURPOSE.search(text, max(0, start - 60), start)
    if not found or any(noun_pattern(table).search(found.group("name")) for table in ("officers", "bodies")):
        return start
    return found.start("name")


def _closed(words: str) -> bool:
    """Whether what stands before "and" is a body or party of its own."""
    words = words.strip()
    if fold(words) in _known() or any(noun_pattern(table).search(words) for table in ("officers", "bodies")):
        return True
    return any(m.span.end == len(words) and not m.adjective for m in find_names(words))


def right_of(text: str, at: int) -> int:
    """Where "of the Interior", "for National Security Affairs" after a noun ends."""
    named = _PERSON.match(text, at)
    if named and not _starts_known(text[at:].lstrip()):
        return named.end()
    if staff := _STAFF.match(text, at):
        return staff.end()
    if tasked := _TASKED.match(text, at):
        return tasked.end()
    match = _RIGHT.match(text, at, at + 240)
    if not match:
        common = LOWER_RIGHT.match(text, at)
        return common.end() if common else at
    whole = match.group()
    for joint in re.finditer(r"(?:,|\band\b|&)\s+", whole):
        rest = whole[joint.end() :]
        if _inside_known(whole, joint.start()):
            continue
        if _CAPITALS.match(rest) and not whole.isupper():
            return at + len(whole[: joint.start()].rstrip(" ,"))
        has_noun = any(noun_pattern(table).search(rest) for table in ("officers", "bodies"))
        if has_noun or _starts_known(rest) or rest.startswith("Government"):
            return at + len(whole[: joint.start()].rstrip(" ,"))
    return match.end()


def _inside_known(words: str, at: int) -> bool:
    return any(found.start() < at < found.end() for found in _known_pattern().finditer(words))


def _starts_known(rest: str) -> bool:
    return bool(_known_pattern().match(rest)) or bool(find_names(rest) and find_names(rest)[0].span.start == 0)
