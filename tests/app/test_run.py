"""The command line: what was asked for, and in which language, before anything is opened."""

from __future__ import annotations

import pytest

import rnnviz
from rnnviz.app import preflight, run
from rnnviz.language import sentence
from rnnviz.session import Session


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--language", "ko"], "ko"),
        (["render", "x", "--language=ko", "-o", "y"], "ko"),
        (["--language", "fr"], "en"),
        (["--language"], "en"),
        ([], "en"),
    ],
)
def test_the_language_is_known_before_the_rest(
    arguments: list[str], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "system_language", lambda: "en")
    assert run._language_of(arguments) == code


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run.main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"rnnviz {rnnviz.__version__}\n"


@pytest.mark.parametrize("arguments", [["--no-such"], ["render"], ["render", "x", "-o"]])
def test_a_mistake_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run.main(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_machine_that_cannot_show_a_window_is_told_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = sentence("render.size", given="x", low=1, high=2)
    monkeypatch.setattr(preflight, "display_problem", lambda: problem)
    assert run.main(["--language", "en"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("rnnviz: ")
    assert said.count("\n") == 1


def test_a_lesson_that_is_not_there_opens_no_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preflight, "display_problem", lambda: None)
    monkeypatch.setattr(preflight, "qt_library_problem", lambda: None)
    assert run.main(["golf", "--language", "en"]) == 1
    assert "no lesson called golf" in capsys.readouterr().err


def test_a_lesson_opens_in_the_looks_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Session] = []
    monkeypatch.setattr(preflight, "display_problem", lambda: None)
    monkeypatch.setattr(preflight, "qt_library_problem", lambda: None)
    monkeypatch.setattr(
        "rnnviz.app.start.start", lambda session, path: started.append(session) or 0
    )
    assert run.main(["baseball-bat", "--language", "ko", "--theme", "dark"]) == 0
    assert (started[0].language, started[0].theme) == ("ko", "dark")
