"""Language as data: the TOML files beside the code."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

_PACKAGE = "commitments.extract"


@lru_cache(maxsize=32)
def load_rules(name: str) -> dict[str, Any]:
    """The tables of data/`name`.toml."""
    text = (resources.files(_PACKAGE) / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=8)
def load_weights(name: str) -> dict[str, dict[str, float]]:
    """The fitted weights of data/`name`.json."""
    weights: dict[str, dict[str, float]] = json.loads(
        (resources.files(_PACKAGE) / "data" / f"{name}.json").read_text(encoding="utf-8")
    )
    return weights


def any_of(phrases: list[str]) -> str:
    """A pattern for any of the phrases, the longest first, with any white space between words."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(re.escape(word) for word in p.split()) for p in longest_first) + ")"


def rules_fingerprint(spacy_model: str) -> str:
    """A hash that changes when rules, code or model change what extraction finds."""
    digest = hashlib.sha256(f"{spacy_model}\0{_version_of(spacy_model)}".encode())
    root = resources.files(_PACKAGE)
    folders = [root, *(folder for folder in root.iterdir() if folder.is_dir())]
    files = [file for folder in folders for file in folder.iterdir()]
    # The days of deadlines are counted one folder up.
    files.append(resources.files("commitments") / "counting.py")
    for file in sorted(files, key=str):
        if file.name.endswith((".py", ".toml", ".json", ".safetensors")):
            digest.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _version_of(spacy_model: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(spacy_model.replace("_", "-"))
    except metadata.PackageNotFoundError:
        return "unknown"
