"""A command's lines arrive one by one, its failure explains itself, and nothing outlives it."""

from __future__ import annotations

import os
import sys

import pytest

from rnnviz.app import process
from rnnviz.app.process import LAST_LINES, ProcessError, follow


def python(code: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code]


def test_lines_of_both_streams_arrive() -> None:
    lines: list[str] = []
    follow(
        python("import sys; print('one', flush=True); print(file=sys.stderr); print('two')"),
        lines.append,
        lambda: None,
    )
    assert lines == ["one", "two"]


def test_the_last_lines_explain_a_failure() -> None:
    code = f"[print('line', n) for n in range({LAST_LINES + 5})]; raise SystemExit(3)"
    with pytest.raises(ProcessError) as failure:
        follow(python(code), lambda line: None, lambda: None)
    text = str(failure.value)
    assert text.splitlines() == [f"line {n}" for n in range(5, LAST_LINES + 5)]


def test_a_silent_failure_gives_its_code() -> None:
    with pytest.raises(ProcessError, match="3"):
        follow(python("raise SystemExit(3)"), lambda line: None, lambda: None)


def test_a_window_closed_meanwhile_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    pids: list[int] = []

    def close() -> None:
        if pids:
            raise KeyboardInterrupt

    endless = "import os, threading; print(os.getpid(), flush=True); threading.Event().wait()"
    monkeypatch.setattr(process, "BREATH", 0.001)
    with pytest.raises(KeyboardInterrupt):
        follow(python(endless), lambda line: pids.append(int(line)), close)
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_pip_is_told_to_stay_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    lines: list[str] = []
    follow(python("import os; print(os.environ['PIP_USER'])"), lines.append, lambda: None)
    assert lines == ["0"]
