"""Raised figures: powers and units stay raised, so that no number changes; others behind words are marks of notes."""

from __future__ import annotations

import re

_FIGURES = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_POWER = re.compile(r"[+−–-]?\d{1,3}")
# A power of ten, a unit, and any other number but a year, which has no power.
_BEFORE_POWER = re.compile(r"(?:\b(?:k|c|m|d|µ|h)?m|\b(?:ft|in|yd|mi|[xyzr])|\d)$")
_YEAR = re.compile(r"\b(?:19|20)\d\d$")


def power(before: str, figure: str) -> str | None:
    """A raised figure as Unicode's, where what stands before it makes it a power; None where it can be a note's."""
    if not _POWER.fullmatch(figure) or _YEAR.search(before) or not _BEFORE_POWER.search(before):
        return None
    return figure.translate(_FIGURES)
