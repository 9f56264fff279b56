"""Short hashes that stand for what something is made from."""

from __future__ import annotations

import hashlib


def digest(*values: object) -> str:
    """A short hash of values whose repr says all about them."""
    said = "".join([f"{value!r}\0" for value in values])
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
