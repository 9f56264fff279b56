"""The commonest words of some languages: they separate prose from gibberish, and mend split words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def common_words(language: str = "") -> frozenset[str]:
    """The commonest words of a language, or of all that are known."""
    source = files("commitments.acquire").joinpath("data/common_words.toml").read_text(encoding="utf-8")
    known = tomllib.loads(source)
    return frozenset(word for name, words in known.items() if language in ("", name) for word in words.split())
