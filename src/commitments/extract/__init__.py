"""Sentences become commitments."""

from commitments.extract.extractor import Extractor, load_extractor
from commitments.extract.rules import rules_fingerprint
from commitments.extract.sentences import split_sentences

__all__ = ["Extractor", "load_extractor", "rules_fingerprint", "split_sentences"]
