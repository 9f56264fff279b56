"""The name under which a text's vector is kept."""

from __future__ import annotations

import hashlib


def text_hash(text: str) -> str:
    """Changes with the text; each model has a collection of its own."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
