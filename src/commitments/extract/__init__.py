"""Sentences become commitments."""
