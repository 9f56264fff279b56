"""Templates run in a sandbox: one that somebody passed on cannot touch files, modules or the program's own parts."""

from __future__ import annotations

from pathlib import PurePath
from types import ModuleType
from typing import Any

from jinja2.sandbox import SandboxedEnvironment


class TemplateEnvironment(SandboxedEnvironment):
    """Jinja's sandbox, which leaves methods of paths and modules alone too."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute."""
        if isinstance(obj, ModuleType | PurePath) or isinstance(value, ModuleType):
            return False
        return super().is_safe_attribute(obj, attr, value)
