"""Templates run in a sandbox: one that somebody passed on cannot touch files, modules or the program's own parts."""

from __future__ import annotations

from pathlib import PurePath
from types import ModuleType
from typing import Any

from jinja2.sandbox import SandboxedEnvironment


class TemplateEnvironment(SandboxedEnvironment):
    """Jinja's sandbox, which leaves methods of paths and modules alone too.

    Whether an attribute is safe depends on what kind of value it is read from: it is asked once of each kind.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._safe: dict[tuple[type, str], bool] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a template reads after a dot. Jinja looks further at methods alone."""
        if self._safe.get((type(obj), attribute)):
            value = getattr(obj, attribute, None)
            if value is not None and not callable(value) and not isinstance(value, ModuleType):
                return value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute."""
        safe = self._safe.get((type(obj), attr))
        if safe is None:
            safe = not isinstance(obj, ModuleType | PurePath) and super().is_safe_attribute(obj, attr, value)
            self._safe[type(obj), attr] = safe
        return safe and not isinstance(value, ModuleType)
