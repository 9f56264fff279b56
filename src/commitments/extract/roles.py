"""What the words around a body make of it in a text: one that acts, leads, is charged, assists or is acted through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from commitments.extract.common_bodies import BodyMention
from commitments.extract.gazetteer import pattern_of
from commitments.extract.rules import load_rules

# No end of a sentence; a period may stand in "31 U.S.C. 3321".
_NO_END = r"(?:[^.;]|\.(?!\s+[A-Z]|\s*$))"
_JOIN = re.compile(
    r"(?:\s|,|;|\([^()]*\)|&|\b(?:and|or|and of|as well as|as appropriate|the|our|its|their|his|her|other|relevant)\b"
    r"|\bon the [\w.’'-]+ side by\b|\bfor\s+(?:the\s+)?[A-Z][\w.-]+|\b[A-Z][\w.-]+['’]s?(?=\s))*"
)
# Of a body in the plural, those that it is said to hold: "heads of agencies ..., including the Secretary of State".
_HOLDS = re.compile(rf"{_NO_END}{{0,80}},\s+including\s+(?:the\s+)?")
_WITHIN = re.compile(r"(?<=\s)within\s+(?:the\s+)?$")
_INSIDE = re.compile(r"\s+(?:within|at|in|of)\s+(?:the\s+)?")
_DETERMINED = (
    r"(?:\s*,[^,]{1,60},)?\s*"
    r"(?:(?:the|a|an|our|its|their|his|her|all|both|any|other|relevant|respective|new|newly\s+[a-z]+|U\.S\.)\s+)*"
    r"(?:(?:senior\s+|high-level\s+)?(?:staff|representatives|members)\s+(?:of|from)\s+(?:the\s+)?)?$"
)
# "their respective working committees": the words between are the body's own.
_THEIRS = r"|\s+(?:our|its|their)\s+(?:respective\s+|relevant\s+)?(?:[a-z-]+\s+){0,2}$"
_ASKED_THAT = re.compile(r"\b(?:request|ask|direct|require)(?:s|ed)?\s+that\s+(?:the\s+)?$")
_BARE_VERB = re.compile(
    r"\s+(?:[a-z]+ly\s+)?(?!will|shall|should|would|must|is|are|has|have|and|or|of|in|on)[a-z]{3,}\b(?<!ed)(?<!s)"
)
_OPENS = re.compile(r"(?:^|[,;:.—–]|\b(?:and|that)\b)\s*(?:[Tt]he\s+|[Ee]ach\s+|[Aa]ll\s+)?$")
_MODAL = re.compile(r"\b(?:shall|will|must|intends?|plans?|is directed|are directed|should)\b")
_BETWEEN = re.compile(r"\bbetween\s+(?:(?:the|our)\s+)?$")
_THROUGH = re.compile(r"\b(?:acting\s+)?through\s+(?:the\s+)?")
_TASK = (
    r"(?:focal\s+points?|points?\s+of\s+contact|contact\s+points?|coordinators?|"
    r"(?:implementing|executing|lead|leading|responsible|coordinating|competent|designated|managing)"
    r"\s+(?:agency|agencies|authority|authorities|bod(?:y|ies)|institutions?|entit(?:y|ies)))"
)
_CHARGED = re.compile(
    rf"[^.;]{{0,80}}?\s+(?:to\s+[a-z]|with\s+\w+ing\b|as\s+(?:(?:an?|the|its|their)\s+)?(?P<post>{_TASK}))"
)
# "The focal points for this Memorandum will be the Ministry of Ports for Norway".
_NAMED_TO = re.compile(
    rf"\b{_TASK}\b[^.;]{{0,60}}\b(?:will|shall)\s+be:?\s+(?:for\s+[^,;.]{{2,40}},\s+)?(?:the\s+)?$", re.IGNORECASE
)
_PAST = re.compile(r"\b(?:following|signing|signed|entered into|since)\b", re.IGNORECASE)


_LINK = r"(?:,?\s*(?:and|or|as well as)?\s*(?:,\s*)?(?:the\s+|other\s+|relevant\s+|appropriate\s+)*)"
_TO_OTHERS = (
    r"(?:(?:acting\s+)?through|via|in\s+(?:close\s+)?(?:consultation|coordination|collaboration|cooperation|partnership|conjunction)"
    r"(?:\s+and\s+(?:consultation|coordination))?\s+with|together\s+with|with\s+the\s+(?:advice|concurrence|assistance|support)\s+of"
    r"|after\s+consult(?:ation\s+with|ing)|within|at|of|in)"
)
# Between an officer and "shall": those acted through or consulted (§), and a clause that says which officer is meant.
_ASIDES = re.compile(
    rf"(?:,?\s*{_TO_OTHERS}\s+(?:the\s+)?§(?:{_LINK}§)*(?:,?\s*as appropriate)?)+,?"
    r"|\s(?:with|assigned|designated|listed|identified|specified|described|administering|collecting|seeking|having|responsible)"
    rf"\s{_NO_END}{{1,160}}"
)


# "the fields discussed at the Council co-chaired by the Ministers": who leads an occasion does not lead the promise.
_OCCASION = re.compile(
    r"\b(?:at|during|following|after|including through|outcomes? of|results? of)\s+"
    r"(?:the|a|an|our|its|their|this)\s+(?:[\w’'-]+\s+){0,5}$"
)


@dataclass(slots=True)
class Role:
    """A body and its role: subject, through, leading, charging, between, support, inside (another body) or other."""

    mention: BodyMention
    role: str


@lru_cache(maxsize=8)
def _phrases(table: str) -> re.Pattern[str]:
    words = pattern_of(load_rules("bodies")[table]["words"])
    return re.compile(rf"\b(?:{words})(?:{_DETERMINED}{_THEIRS})", re.IGNORECASE)


def role_of(text: str, mention: BodyMention) -> str:
    """The role that the words before a body give it."""
    before = text[max(0, mention.span.start - 120) : mention.span.start]
    for role, table in (("support", "supporting"), ("through", "through"), ("leading", "leading"), ("aside", "asides")):
        if found := _phrases(table).search(before):
            told = role == "leading" and _OCCASION.search(before[: found.start()])
            return "aside" if told else role
    if _NAMED_TO.search(before):
        return "leading"
    if _WITHIN.search(before):
        return "inside"
    if _phrases("charging").search(before) and (told := _CHARGED.match(text, mention.span.end)):
        named = mention.common and told.group("post")
        return "other" if named else "charging"
    if _ASKED_THAT.search(before) and _BARE_VERB.match(text, mention.span.end):
        return "charging"
    if _BETWEEN.search(before) and not _PAST.search(before[-60:]):
        return "between"
    return "other"


def joined(text: str, first: BodyMention, second: BodyMention) -> bool:
    """Whether nothing but the words of a list stands between two bodies, or the second is one of the first."""
    gap = (first.span.end, second.span.start)
    return _JOIN.fullmatch(text, *gap) is not None or (first.common and _HOLDS.fullmatch(text, *gap) is not None)


def _parted(text: str, before: Role, mention: BodyMention) -> bool:
    """Whether a comma ends an aside and opens the clause: "At the request of the Board, the Agency plans"."""
    gap = text[before.mention.span.end : mention.span.start]
    return before.role == "aside" and "," in gap and " and " not in gap


def _is_inside(text: str, outer: Role, mention: BodyMention) -> bool:
    """Whether a body is named only as the one that another belongs to: "the Bureau of Ports within the Ministry"."""
    aside = outer.role in ("through", "support")
    return aside and _INSIDE.fullmatch(text, outer.mention.span.end, mention.span.start) is not None


def roles_in(text: str, mentions: Sequence[BodyMention], subjects: Iterable[int]) -> list[Role]:
    """The role of each body; one takes over from the body that it is listed with."""
    acting = frozenset(subjects)
    roles: list[Role] = []
    main = "other"
    for i, mention in enumerate(mentions):
        own = "subject" if i in acting else role_of(text, mention)
        if (
            roles
            and own == "other"
            and roles[-1].role in ("through", "support")
            and _is_inside(text, roles[-1], mention)
        ):
            own = roles[-1].role
        elif (
            roles
            and own == "other"
            and joined(text, roles[-1].mention, mention)
            and not _parted(text, roles[-1], mention)
        ):
            # "The Secretary, through the Board, and the Chair": unless the sentence opens with it.
            apart = roles[0].role != "through" and "," in text[roles[-1].mention.span.end : mention.span.start]
            own = main if roles[-1].role == "through" and apart else roles[-1].role
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
    aside = roles_in(text, mentions, ())
    for i in range(len(mentions) - 1, -1, -1):
        mention = mentions[i]
        if mention.span.end > at or role_of(text, mention) != "other":
            continue
        if aside[i].role != "other" and text[mention.span.end : at].strip():
            continue
        if _OPENS.search(text[: mention.span.start]) and _only_asides(text, mentions[i + 1 :], mention.span.end, at):
            return i
    return None


def _only_asides(text: str, mentions: Sequence[BodyMention], start: int, end: int) -> bool:
    """Whether asides fill a place: brackets, words between commas, other bodies acted through or consulted."""
    gap, at = "", start
    for mention in mentions:
        if start <= mention.span.start and mention.span.end <= end:
            gap += text[at : mention.span.start] + "§"
            at = mention.span.end
    gap = re.sub(r"\([^()]*\)", "", gap + text[at:end]).strip()
    between = gap.startswith(",") and gap.endswith(",")
    return not gap or between or _ASIDES.fullmatch(f" {gap}") is not None


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
