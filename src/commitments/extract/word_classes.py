"""Classes of words by their lemma, as clauses.toml lists them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from commitments.extract.rules import load_rules

if TYPE_CHECKING:
    from spacy.tokens import Token


@lru_cache(maxsize=32)
def words_of(table: str, key: str = "verbs") -> frozenset[str]:
    """A class of words of clauses.toml."""
    return frozenset(load_rules("clauses")[table][key])


def lemma_in(token: Token | None, table: str, key: str = "verbs") -> bool:
    """Whether the token's lemma is in a class of words of clauses.toml."""
    return token is not None and token.lemma_.lower() in words_of(table, key)
