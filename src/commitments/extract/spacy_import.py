"""spaCy without what takes as long to import as the rest of it and is not asked for: torch, and its command line."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module, metadata
from types import ModuleType
from typing import Any


def import_spacy(spacy_model: str) -> Any:
    """The module, ready for a model."""
    with _without_torch(spacy_model), _without_command_line():
        import spacy

    return spacy


@contextmanager
def _without_torch(spacy_model: str) -> Iterator[None]:
    """Let spaCy find no torch where the model asks for none."""
    try:
        needs = " ".join(metadata.requires(spacy_model.replace("_", "-")) or ())
    except metadata.PackageNotFoundError:
        needs = "torch"
    if "torch" in sys.modules or re.search("torch|transformers", needs):
        yield
        return
    # What Python takes for a module that cannot be imported.
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]


@contextmanager
def _without_command_line() -> Iterator[None]:
    """Let `spacy.info`, all that spaCy itself takes from there, import it when it is called."""
    names = ("spacy.cli", "spacy.cli.info")
    if any(name in sys.modules for name in ("spacy", *names)):
        yield
        return
    package, module = (ModuleType(name) for name in names)
    module.info = _info  # type: ignore[attr-defined]
    sys.modules.update(zip(names, (package, module), strict=True))
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)


def _info(*arguments: Any, **named: Any) -> Any:
    return import_module("spacy.cli.info").info(*arguments, **named)
