"""How long work shows itself: documents done, rate and time left, on a terminal and elsewhere."""

from __future__ import annotations

import pytest

from commitments.cli import progress
from commitments.cli.progress import progress_display


def test_plain_lines_tell_rate_and_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first line has nothing to tell them from, the last nothing to tell."""
    clock = iter([0.0, 10.0, 12.0, 20.0, 400.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with progress_display() as report:
        for done in (1, 21, 22, 41, 1000):
            report("reading", done, 1000)
    assert capsys.readouterr().err.splitlines() == [
        "reading: 1 of 1000",
        "reading: 21 of 1000, 2.0 a second, 0:08:10 left",
        "reading: 41 of 1000, 2.0 a second, 0:08:00 left",
        "reading: 1000 of 1000",
    ]


def test_a_terminal_shows_them_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside a bar."""
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True)
    with progress_display() as report:
        for done in range(1, 31):
            report("reading", done, 30)
    printed = capsys.readouterr().err
    assert "30/30" in printed
    assert "a second" in printed
