"""How firm a promise is: the firmest of its cues, lowered where it only promises to look into something."""

from __future__ import annotations

from collections.abc import Sequence

from commitments.extract.clauses import Clause, words_of
from commitments.extract.cues import Cue
from commitments.model import Strength


def strength_of(found: Sequence[tuple[Cue, Clause]]) -> tuple[Strength, tuple[Cue, ...]]:
    """The firmness that the cues come to, and those that decide it."""
    firmness = [(_of_cue(cue, clause), cue) for cue, clause in found]
    strongest = max((strength for strength, _ in firmness), key=lambda s: s.rank)
    return strongest, tuple(cue for strength, cue in firmness if strength is strongest)


def _of_cue(cue: Cue, clause: Clause) -> Strength:
    action = clause.action
    if action is not None and cue.rule.kind != "progress" and action.lemma_.lower() in words_of("exploring"):
        return Strength.EXPLORE
    return cue.rule.strength
