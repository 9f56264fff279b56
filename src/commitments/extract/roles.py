"""What the words around a body make of it in a text: one that acts, leads, is charged, assists or is acted through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.agencies import BodyMention
from commitments.extract.gazetteer import pattern_of
from commitments.extract.rules import load_rules

_JOIN = re.compile(
    r"(?:\s|,|;|\([^()]*\)|&|\b(?:and|or|as well as|as appropriate|the|our|its|their|his|her|other|relevant)\b)*"
)
_DETERMINED = (
    r"(?:\s*,[^,]{1,60},)?\s*"
    r"(?:(?:the|a|an|our|its|their|his|her|all|both|any|other|relevant|respective|U\.S\.)\s+)*$"
)
_OPENS = re.compile(r"(?:^|[,;:.—–]|\b(?:and|that)\b)\s*(?:[Tt]he\s+|[Ee]ach\s+|[Aa]ll\s+)?$")
_MODAL = re.compile(r"\b(?:shall|will|must|intends?|plans?|is directed|are directed|should)\b")
_BETWEEN = re.compile(r"\bbetween\s+(?:(?:the|our)\s+)?$")
_THROUGH = re.compile(r"\b(?:acting\s+)?through\s+(?:the\s+)?")
_CHARGED = re.compile(r"[^.;]{0,80}?\s+(?:to\s+[a-z]|with\s+\w+ing\b)")
_PAST = re.compile(r"\b(?:following|signing|signed|entered into|since)\b", re.IGNORECASE)


@dataclass(slots=True)
class Role:
    """A body and its role: subject, through, leading, charging, between, support or other."""

    mention: BodyMention
    role: str


@lru_cache(maxsize=8)
def _phrases(table: str) -> re.Pattern[str]:
    words = pattern_of(load_rules("bodies")[table]["words"])
    return re.compile(rf"\b(?:{words}){_DETERMINED}", re.IGNORECASE)


def role_of(text: str, mention: BodyMention) -> str:
    """The role that the words before a body give it."""
    before = text[max(0, mention.span.start - 120) : mention.span.start]
    for role, table in (("support", "supporting"), ("through", "through"), ("leading", "leading")):
        if _phrases(table).search(before):
            return role
    if _phrases("charging").search(before) and _CHARGED.match(text, mention.span.end):
        return "charging"
    if _BETWEEN.search(before) and not _PAST.search(before[-60:]):
        return "between"
    return "other"


def joined(text: str, first: BodyMention, second: BodyMention) -> bool:
    """Whether nothing but the words of a list stands between two bodies."""
    return _JOIN.fullmatch(text, first.span.end, second.span.start) is not None


def roles_in(text: str, mentions: Sequence[BodyMention], subjects: Iterable[int]) -> list[Role]:
    """The role of each body; one takes over from the body that it is listed with."""
    acting = frozenset(subjects)
    roles: list[Role] = []
    main = "other"
    for i, mention in enumerate(mentions):
        own = "subject" if i in acting else role_of(text, mention)
        if roles and own == "other" and joined(text, roles[-1].mention, mention):
            own = main if roles[-1].role == "through" else roles[-1].role
        main = own if own != "through" else main
        roles.append(Role(mention, own))
    _spread_back(text, roles)
    return roles


def _spread_back(text: str, roles: Sequence[Role]) -> None:
    """Bodies listed before one that acts act with it; those acted through stand between them."""
    after: Role | None = None
    for role in reversed(roles):
        if role.role == "subject":
            after = role
        elif after is not None and role.role == "other":
            gap = text[role.mention.span.end : after.mention.span.start]
            for through in (r for r in roles if r.role == "through"):
                gap = gap.replace(text[through.mention.span.start : through.mention.span.end], "")
            if not _JOIN.fullmatch(_THROUGH.sub("", gap)):
                return
            role.role, after = "subject", role


def just_before(text: str, mentions: Sequence[BodyMention], at: int) -> int | None:
    """The body that stands before a place with only asides between, where a clause may open."""
    for i in range(len(mentions) - 1, -1, -1):
        mention = mentions[i]
        if mention.span.end > at or role_of(text, mention) != "other":
            continue
        gap = re.sub(r"\([^()]*\)", "", text[mention.span.end : at]).strip()
        if gap and not (gap.startswith(",") and gap.endswith(",")):
            return None
        if _OPENS.search(text[: mention.span.start]):
            return i
    return None


def acting_in(text: str, mentions: Sequence[BodyMention]) -> list[BodyMention]:
    """The bodies before the first verb of duty or intent, told without a parse."""
    for modal in _MODAL.finditer(text):
        at = just_before(text, mentions, modal.start())
        if at is not None:
            return [r.mention for r in roles_in(text, mentions, (at,)) if r.role == "subject"]
        listed = _listed_before(text, mentions, modal.start())
        if listed:
            return listed
    return []


def _listed_before(text: str, mentions: Sequence[BodyMention], at: int) -> list[BodyMention]:
    """A list of bodies that ends right before a place and opens a clause."""
    last = next((i for i, m in enumerate(mentions) if text[m.span.end : at].strip() == ""), None)
    if last is None:
        return []
    first = last
    while first > 0 and joined(text, mentions[first - 1], mentions[first]):
        first -= 1
    chain = [m for m in mentions[first : last + 1] if role_of(text, m) == "other"]
    return chain if chain and _OPENS.search(text[: chain[0].span.start]) else []
