"""Short hashes that stand for what something is made from."""

from __future__ import annotations

import hashlib


def digest(*values: object) -> str:
    """A short hash of values whose repr says all about them."""
    hashed = hashlib.blake2b(digest_size=16)
    for value in values:
        hashed.update(repr(value).encode("utf-8", "surrogatepass"))
        hashed.update(b"\0")
    return hashed.hexdigest()
