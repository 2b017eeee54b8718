"""The command line: sizes, steps and languages read, before anything is drawn."""

from __future__ import annotations

import pytest

import rnnviz
from rnnviz.app import preflight, run
from rnnviz.language import Sentence, sentence
from rnnviz.session import Session


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("1600x1000", (1600, 1000)),
        ("320X8000", (320, 8000)),
        ("1280×800", (1280, 800)),
        ("319x800", None),
        ("800x8001", None),
        ("800", None),
        ("800x", None),
        ("x", None),
        ("-800x800", None),
        ("800.5x800", None),
        ("800x800x800", None),
        ("８００x８００", None),
        ("1e3x1e3", None),
        ("", None),
        ("9" * 5000 + "x800", None),
    ],
)
def test_sizes(text: str, size: tuple[int, int] | None) -> None:
    assert run.read_size(text) == size


@pytest.mark.parametrize(("step", "index"), [("1", 0), ("27", 26), ("last", 26), ("007", 6)])
def test_steps_count_from_one(step: str, index: int) -> None:
    placed = run.at_step(Session.open("baseball-bat"), step)
    assert isinstance(placed, Session)
    assert placed.index == index


@pytest.mark.parametrize("step", ["0", "28", "-1", "first", "", "1.5", "٣", "9" * 5000])
def test_a_step_that_is_not_there(step: str) -> None:
    problem = run.at_step(Session.open("baseball-bat"), step)
    assert isinstance(problem, Sentence)
    assert problem.key == "render.step"


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
