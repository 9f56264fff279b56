"""One name for each body that leads: an acronym and the name it stands for are one, and "Ministers" is no body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from commitments.model import Body

COUNTRIES = {"U.S.": "United States", "US": "United States", "U.K.": "United Kingdom", "UK": "United Kingdom"}
COUNTRY = re.compile(r"(U\.S\.|U\.K\.|US|UK)\s+")
ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
# What a name ends with that says what they are and not who.
UNNAMED = re.compile(
    r"(?:officials|ministers|ministries|agencies|authorities|teams|groups?|institutions|militaries|experts|leaders"
    r"|departments|committee|panel|participants)$"
)
SHORTEST = 2


def named_bodies(bodies: Iterable[Body]) -> Mapping[str, str]:
    """Each name of a body as it occurs -> the one name it is listed under; names that name nobody are left out.

    A name without its country is that country's body only where every text that names it says so.
    """
    plain: dict[str, str] = {}
    parties: dict[str, set[str | None]] = {}
    for body in bodies:
        name = body.canonical or body.name
        plain[name] = ARTICLE.sub("", " ".join(name.split()))
        parties.setdefault(plain[name], set()).add(body.party)
    full = {name for name in plain.values() if _names_somebody(name)}
    countries = {name: _with_country(name, parties[name], full) for name in full}
    whole = set(countries.values())
    return {name: _spelt_out(countries[bare], whole) for name, bare in plain.items() if bare in countries}


def _names_somebody(body: str) -> bool:
    """Whether it is a proper name: two words with a capital, or an acronym, and not what many are."""
    if UNNAMED.search(body):
        return False
    words = [word for word in re.findall(r"[\w.&’'-]+", body) if word[:1].isupper()]
    return len(words) >= SHORTEST or any(sum(c.isupper() for c in word) > SHORTEST for word in words)


def _with_country(name: str, parties: set[str | None], full: set[str]) -> str:
    fits = [f"{short} {name}" for short, country in COUNTRIES.items() if parties == {country}]
    return next((fit for fit in fits if fit in full), name)


def _spelt_out(name: str, full: set[str]) -> str:
    """The one name whose initials it is."""
    country = COUNTRY.match(name)
    fits = {other for other in full if _is_acronym(COUNTRY.sub("", name), other)}
    if country:
        fits = {other for other in fits if other.startswith(country[0])}
    return fits.pop() if len(fits) == 1 else name


def _is_acronym(short: str, name: str) -> bool:
    if not re.fullmatch(r"[A-Z]{2,}[a-z]?[A-Z]*", short):
        return False
    words = re.findall(r"\w+", COUNTRY.sub("", name))
    capitals = "".join(word[0] for word in words if word[0].isupper())
    every = "".join(word[0].upper() for word in words)
    return len(words) > 1 and short in (capitals, every)
