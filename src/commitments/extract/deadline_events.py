"""The names of events: "the receipt of the request" and "receiving the request" are one event."""

from __future__ import annotations

import re

from commitments.extract.rules import load_rules

_MOST_WORDS = 16


def event_name(words: str) -> str:
    """A short name for the event that the words describe, so that a recorded day finds all that wait for it."""
    name = re.sub(r"\s+", " ", words).strip(" .,;:")
    for change in load_rules("events")["change"]:
        name = re.sub(change["from"], change["to"], name, flags=re.IGNORECASE).strip(" .,;:")
    return " ".join(name.split()[:_MOST_WORDS]) or words.strip()
