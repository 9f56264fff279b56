"""How sure it is who promises, by the grounds of the document and of the sentence."""

from __future__ import annotations

from commitments.extract.context import Found, PartyContext, find_mentions
from commitments.extract.rules import load_rules
from commitments.model import Sentence

# How much a sentence that names its promiser itself depends on who speaks in the document.
_OWN_WORDS = 0.2
_BY_NAME = frozenset({"named", "label", "outside"})


def parties_confidence(found: Found, sentence: Sentence, context: PartyContext) -> float:
    """The chance that all of these parties promise, and that no others are named in their place."""
    if not found.names:
        return 0.0
    grounds = load_rules("promisers")
    document = (
        grounds["document"].get(context.speakers.by or ("given" if context.parties else "none"), 0.5)
        * context.speakers.sureness
    )
    ground = _ground(found, sentence, context)
    own = _OWN_WORDS if ground in _BY_NAME else 1.0
    return round(float(grounds["sentence"][ground] * document**own), 3)


def _ground(found: Found, sentence: Sentence, context: PartyContext) -> str:
    """The ground of the sentence; of one that says nothing, whether anybody else might be meant."""
    if found.ground != "unsaid":
        return found.ground
    if len(context.parties) == 1:
        return "alone"
    named = {n for m in find_mentions(context, sentence.start, sentence.end) for n in m.names} & set(context.parties)
    return "partly" if named and named != set(context.parties) else "unsaid"
