"""What a person can put right. Anything else is a bug and stays a traceback."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class CommitmentsError(Exception):
    """One line that says what is wrong, where, and what would be right; the command line exits with 2."""


class UnreadableDocumentError(CommitmentsError):
    """A file that cannot become a document: encoding, suffix, front matter, size."""


class NotAKnowledgeBaseError(CommitmentsError):
    """A folder without a usable commitments.toml."""


class UnknownIdError(CommitmentsError):
    """A document or commitment that is not there; the message names the nearest ones."""

    @classmethod
    def among(cls, known: Iterable[str], wanted: str, what: str = "document") -> UnknownIdError:
        """The error for an id that is not among the known ones; a slip in the beginning of a long id is near, too."""
        ids = list(known)
        names = {id_[: len(wanted) + 1]: id_ for id_ in ids} | {id_: id_ for id_ in ids}
        near = dict.fromkeys(names[name] for name in get_close_matches(wanted, names, n=4, cutoff=0.5))
        hint = f"; the nearest: {', '.join(list(near)[:3])}" if near else ""
        return cls(f"{wanted}: no such {what}{hint}")


class UnknownNameError(CommitmentsError):
    """A party, body or topic that no commitment has; the message names the nearest ones."""


class LedgerError(CommitmentsError):
    """A report or event that cannot be recorded as it stands."""


class StoreError(CommitmentsError):
    """A derived file that cannot be used; building again puts it right."""


class BuildRunningError(StoreError):
    """Another build of the same knowledge base is running."""


class SearchError(CommitmentsError):
    """A query, index or vector store that cannot answer."""


class ModelError(CommitmentsError):
    """A model of the package that is damaged or absent; installing again puts it right."""


class SiteError(CommitmentsError):
    """A site that cannot be rendered: a broken template, a folder in the way."""


class ClusterError(CommitmentsError):
    """A Dask cluster that does not answer, or went away."""
