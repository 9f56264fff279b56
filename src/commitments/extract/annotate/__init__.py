"""What a document says of each sentence's place, found once before any sentence is read."""

from commitments.extract.annotate.scopes import Gives, Scope
from commitments.extract.annotate.tree import Tree, read_tree

__all__ = ["Gives", "Scope", "Tree", "read_tree"]
