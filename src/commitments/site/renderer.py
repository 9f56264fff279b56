"""Templates and what every page shares; a Page is an address, what it is made from, and how to make it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2.exceptions import TemplateError
from markupsafe import Markup

from commitments.config import Folders
from commitments.errors import SiteError
from commitments.site.addresses import root_of
from commitments.site.changes import ChangeLine, recent_changes
from commitments.site.charts import SERIES
from commitments.site.citing import address_of
from commitments.site.compiled import CompiledTemplates
from commitments.site.content import SiteContent
from commitments.site.digests import digest
from commitments.site.entries import Entry
from commitments.site.sandbox import TemplateEnvironment
from commitments.site.sets import SETS
from commitments.site.wording import (
    count,
    dated,
    day,
    distance,
    excerpt,
    issued,
    label,
    load_wording,
    said,
    short_day,
    short_issued,
    titled,
)

# Characters that HTML and XML forbid; a document may hold them all the same.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
NAVIGATION = (
    ("index.html", "Overview"),
    ("overdue/index.html", "Past their day"),
    ("commitments/index.html", "Commitments"),
    ("documents/index.html", "Documents"),
    ("browse/index.html", "Browse"),
    ("changes/index.html", "Changes"),
)
# Stands in a row for the way to the site's root; what comes from a document never has a bracket left in it.
ROOT = Markup("<root>")


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site. `key` stands for all that it is made from: an equal key makes an equal file.

    It is rendered in parts, so that a large one is never held as a whole.
    """

    address: str
    key: str
    render: Callable[[], Iterable[bytes]]


class Renderer:
    """Makes the pages of a site from templates; a user's own templates win over those of the package."""

    def __init__(self, site: SiteContent, folders: Folders) -> None:
        self.site = site
        self.templates = (folders.templates, package_templates())
        self.derived = folders.derived
        self.quality = Path(__file__).parent / "data" / "quality.json"
        compiled = folders.derived / "site-templates"
        compiled.mkdir(parents=True, exist_ok=True)
        self.environment = TemplateEnvironment(
            loader=_loader(self.templates),
            bytecode_cache=CompiledTemplates(compiled),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters |= {
            "day": day,
            "short_day": short_day,
            "issued": issued,
            "short_issued": short_issued,
            "distance": distance,
            "dated": dated,
            "titled": titled,
            "excerpt": excerpt,
            "count": count,
            "label": lambda value, name: label(name, value),
        }
        self.environment.globals |= self._shared
        self._rows: dict[str, bytes] = {}

    @cached_property
    def _shared(self) -> dict[str, Any]:
        site = self.site
        base_url = site.config.base_url
        return {
            "config": site.config,
            "as_of": site.as_of,
            "known_on": site.known_on,
            "built_on": site.built_on or site.as_of,
            "base_url": base_url if not base_url or base_url.endswith("/") else base_url + "/",
            "navigation": NAVIGATION,
            "folders": site.folders,
            "said": said,
            "version": version("commitments"),
            "problem_address": address_of(site.config.report_problem or site.config.contact),
            "series": SERIES,
            "sets_tone": {name: each.tone for name, each in SETS.items()},
            "words": load_wording(),
        }

    @property
    def base_url(self) -> str:
        """The site's address with a slash at its end, or nothing."""
        return str(self._shared["base_url"])

    @cached_property
    def recent(self) -> tuple[ChangeLine, ...]:
        """The changes of the last year, newest first: several pages show them."""
        return recent_changes(self.site)

    @cached_property
    def fingerprint(self) -> str:
        """Stands for what every page depends on: templates, settings, wording and day."""
        site = self.site
        values = (
            site.config,
            site.as_of,
            site.known_on,
            site.built_on,
            sorted(SERIES.items()),
            load_wording(),
            code_fingerprint(),
        )
        sources = [path.read_bytes() for folder in self.templates for path in template_files(folder)]
        return digest(*values, *sources)

    def page(
        self, address: str, template: str, made_from: Sequence[object], content: Callable[[], dict[str, Any]]
    ) -> Page:
        """A page of a template; `content` is asked for only when what it is made from has changed."""
        return Page(
            address, digest(self.fingerprint, address, *made_from), partial(self._made, address, template, content)
        )

    def table_rows(self, entries: Sequence[Entry], address: str) -> Markup:
        """The rows of a table of commitments on the page at an address."""
        rows = self._rows
        for entry in entries:
            if entry.id not in rows:
                rows[entry.id] = self._parts.row(entry, ROOT, self.site.folders).encode("utf-8", "surrogatepass")
        made = b"".join([rows[entry.id] for entry in entries])
        return Markup(made.replace(ROOT.encode(), root_of(address).encode()).decode("utf-8", "surrogatepass"))

    @cached_property
    def _parts(self) -> Any:
        return self.environment.get_template("parts.html").module

    def file(self, address: str, made_from: Sequence[object], content: Callable[[], Iterable[bytes]]) -> Page:
        """A file that is no template's."""
        return Page(address, digest(self.fingerprint, address, *made_from), content)

    def _made(self, address: str, template: str, content: Callable[[], dict[str, Any]]) -> Iterable[bytes]:
        return (self.rendered(address, template, content()),)

    def rendered(self, address: str, template: str, content: Mapping[str, Any]) -> bytes:
        """The page's bytes. Raises SiteError for a template with a mistake in it."""
        values = {
            "root": root_of(address),
            "address": address,
            "canonical": self.base_url + address.removesuffix("index.html") if self.base_url else "",
            "kind": template.removesuffix(".html"),
            "description": self.site.config.description,
            "linked": "",
            "twin": "",
            "picture": "assets/preview.png",
            "feeds": (),
        }
        try:
            text = self.environment.get_template(template).render({**values, **content})
        except TemplateError as error:
            where = getattr(error, "name", None) or template
            line = getattr(error, "lineno", None)
            raise SiteError(f"template {where}{f', line {line}' if line else ''}: {error}") from error
        return clean(text).encode()


def clean(text: str) -> str:
    """The text without the characters that HTML and XML forbid."""
    return FORBIDDEN.sub("\ufffd", text)


def package_templates() -> Path:
    """The templates that come with the program: in the wheel beside this file, in a checkout at its top."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "templates"


def template_files(folder: Path) -> list[Path]:
    """The templates and assets in a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _loader(templates: Sequence[Path]) -> BaseLoader:
    own, default = templates
    shipped = FileSystemLoader(default)
    return ChoiceLoader([FileSystemLoader(own), shipped, PrefixLoader({"default": shipped})])


@cache
def code_fingerprint() -> str:
    """The program's own part in a page: another version of it may write the same thing differently."""
    package = Path(__file__).parents[1]
    parts = [package / "records.py", package / "reasoning.py", *sorted((package / "export").glob("*.py"))]
    parts += sorted((package / "tracking").glob("*.py"))
    return digest(*(path.read_bytes() for path in (*parts, *sorted(Path(__file__).parent.rglob("*.py")))))
