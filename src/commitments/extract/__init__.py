"""Sentences become commitments."""

from commitments.extract.annotate.lists import split_sentences
from commitments.extract.extractor import Extractor, load_extractor
from commitments.extract.rules import rules_fingerprint
from commitments.extract.speakers import Speakers, speakers_of

__all__ = ["Extractor", "Speakers", "load_extractor", "rules_fingerprint", "speakers_of", "split_sentences"]
