"""What a bench returns: figures with what they are measured against, so that a machine's mood cancels out."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What benches keep between runs: knowledge bases that take minutes to build.
KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "commitments-bench"
SHARED = Path(os.environ.get("COMMITMENTS_SHARED", ROOT.parent / "shared"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value. `target` reads "at least" when `higher_is_better`, else "at most"; None when there is none."""

    name: str
    value: float
    unit: str = ""
    target: float | None = None
    higher_is_better: bool = True
    detail: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        return self.value >= self.target if self.higher_is_better else self.value <= self.target

    def line(self) -> str:
        """One line for a person."""
        word = "at least" if self.higher_is_better else "at most"
        target = "" if self.target is None else f"  [{word} {self.target:g}: {'met' if self.met else 'NOT MET'}]"
        return f"{self.name:<44} {self.value:>10.3f} {self.unit:<4}{target}  {self.detail}".rstrip()


def as_json(figures: list[Figure]) -> str:
    """The figures as a JSON list."""
    return json.dumps([asdict(figure) | {"met": figure.met} for figure in figures], indent=1)
