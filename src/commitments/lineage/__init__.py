"""What became of a promise: sentences of later documents that may tell of it, for a person to judge."""

from commitments.lineage.drafts import Concern, concerns_of
from commitments.lineage.mentions import Mention, mention_record
from commitments.lineage.offers import offers
from commitments.lineage.suggesting import SHOWN, Suggester

__all__ = ["SHOWN", "Concern", "Mention", "Suggester", "concerns_of", "mention_record", "offers"]
