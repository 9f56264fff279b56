"""What somebody else put there: settings in a folder above, files, a template, a text that steers a terminal."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from jinja2.exceptions import SecurityError

from commitments.config import Config, find_root, folders
from commitments.errors import NotAKnowledgeBaseError, SiteError
from commitments.site.build import check_folder
from commitments.site.sandbox import TemplateEnvironment
from tests.bases import build_base
from tests.conftest import Run
from tests.promises import Promise


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give a file away")
def test_settings_above_that_another_user_owns_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody can put a file into a shared folder; named with --kb, or in the folder itself, it is taken."""
    inside = tmp_path / "shared/mine"
    inside.mkdir(parents=True)
    settings = tmp_path / "shared/commitments.toml"
    settings.write_text("")
    os.chown(settings, 12345, 12345)
    with pytest.raises(NotAKnowledgeBaseError, match="belongs to another user"):
        find_root(inside)
    assert find_root(tmp_path / "shared") == tmp_path / "shared"
    os.chown(settings, 0, 0)
    assert find_root(inside) == tmp_path / "shared"


def test_an_output_folder_of_somebodys_own_files_is_refused(tmp_path: Path) -> None:
    """Empty ones, hidden files and a site that a build wrote are no obstacle."""
    places = folders(tmp_path, Config())
    check_folder(places)
    places.site.mkdir()
    (places.site / ".gitkeep").touch()
    check_folder(places)
    (places.site / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(SiteError, match=r"'thesis\.docx', which no build wrote"):
        check_folder(places)
    (places.site / "index.html").write_text('<meta name="generator" content="commitments">')
    check_folder(places)


@pytest.mark.parametrize("output", [".", "..", "corpus", "corpus/site", ".commitments", "templates/x"])
def test_an_output_folder_that_holds_the_knowledge_base_is_refused(tmp_path: Path, output: str) -> None:
    with pytest.raises(SiteError, match="of its own"):
        check_folder(folders(tmp_path, Config(output=output)))


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ place.write_text('x') }}",
        "{{ place.parent.unlink() }}",
        "{{ module.system('true') }}",
        "{{ cycler.__init__.__globals__ }}",
    ],
)
def test_a_template_cannot_reach_beyond_what_it_is_given(template: str, tmp_path: Path) -> None:
    values = {"place": tmp_path / "file", "module": os, "text": "x"}
    with pytest.raises(SecurityError):
        TemplateEnvironment(autoescape=True).from_string(template).render(values)


STEERS = "\x1b]0;title\x07\x1b[31m\u202e\u2066\u200f\x9b"


def test_nothing_steers_a_terminal(program: Run, tmp_path: Path) -> None:
    """Neither `text` nor tables nor messages; places stay where they are, and --raw gives what is there."""
    promise = Promise(f"Japan will {STEERS}open an office by 2027.", by="by 2027")
    base = build_base(tmp_path / "kb", {"one": (promise,)})
    printed = [
        program("--kb", base, *command) for command in (["text", "one"], ["list"], ["show", "one"], ["explain", "one"])
    ]
    printed.append(program("--kb", base, "show", f"x{STEERS}"))
    for done in printed:
        assert not set(STEERS) & set("\x1b\x07\x9b\u202e\u2066\u200f") & {*done.out, *done.err}, done
    plain, raw = (program("--kb", base, "text", "one", *option).out for option in ([], ["--raw"]))
    assert len(plain) == len(raw)
    assert STEERS[0] in raw


def test_a_broken_settings_file_and_a_missing_one_are_one_line(program: Run, tmp_path: Path) -> None:
    base = Path(shutil.copytree(build_base(tmp_path / "kb", {}), tmp_path / "other"))
    (base / "commitments.toml").write_text("title = [")
    assert program("--kb", base, "list").err.count("\n") == 1


def test_a_document_of_many_acronyms_takes_time_as_it_grows() -> None:
    """Four times as many take four times as long, not sixteen times: no pattern is made for what is not there."""
    from commitments.documents import parse_document
    from commitments.extract import load_extractor

    extractor = load_extractor(Config().spacy_model)

    def seconds(count: int) -> float:
        named = ("".join(chr(65 + number // 26**place % 26) for place in range(3)) for number in range(count))
        lines = (f"The {name.title()} Port Agency ({name}P) will publish a report.\n\n" for name in named)
        document = parse_document("---\ntitle: T\ndate: 2026-01-01\n---\n\n" + "".join(lines), "many")
        started = time.process_time()
        extractor.extract(document)
        return time.process_time() - started

    seconds(20)
    assert seconds(640) < 9 * seconds(160) + 1
