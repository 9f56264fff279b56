"""Finds commitments in what governments sign, proves their deadlines, and tracks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commitments.knowledge_base import KnowledgeBase

__all__ = ["KnowledgeBase"]


def __getattr__(name: str) -> Any:
    # Not imported above: listings and --help need neither search nor numpy.
    if name == "KnowledgeBase":
        from commitments.knowledge_base import KnowledgeBase

        return KnowledgeBase
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
