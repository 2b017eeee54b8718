"""Whoever started the program sees how far the set-up is, terminal or not."""

from __future__ import annotations

import io
import os
import sys
import types
import webbrowser
from pathlib import Path

import pytest

from rnnviz.app import progress
from rnnviz.app.progress import Page, PlainLines, Progress, TerminalLine, chosen, complain, width
from rnnviz.language import speak

KOREAN = "준비하고 있습니다 · numpy"


class FakeWindow(Progress):
    def __init__(self, say: object) -> None:
        self.say = say


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser was sent to."""
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: bool(addresses.append(address)) or True)
    return addresses


@pytest.fixture
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not sys.stderr itself: pytest puts its own there when the test begins.
    monkeypatch.setattr(progress, "sys", types.SimpleNamespace(stderr=None, platform="linux"))
    monkeypatch.setenv("DISPLAY", ":0")


@pytest.fixture
def no_tkinter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tkinter", None)
    monkeypatch.delitem(sys.modules, "rnnviz.app.progress_window", raising=False)


def on_terminal(monkeypatch: pytest.MonkeyPatch, columns: int) -> tuple[TerminalLine, io.StringIO]:
    size = os.terminal_size((columns, 24))
    monkeypatch.setattr(os, "get_terminal_size", lambda number: size)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "fileno", lambda: 2, raising=False)
    return TerminalLine(stream), stream


def test_a_terminal_shows_one_line_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    line, stream = on_terminal(monkeypatch, 80)
    line.report(0.1, "a longer text")
    line.report(0.2, "short")
    line.done()
    assert stream.getvalue() == "\ra longer text\rshort        \r     \r"


def test_a_narrow_terminal_cuts_hangul_by_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    line, stream = on_terminal(monkeypatch, 11)
    line.report(0.0, KOREAN)
    assert stream.getvalue() == "\r준비하고 "
    assert width("준비하고 있") == 11


def test_a_failure_stands_below_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    line, stream = on_terminal(monkeypatch, 80)
    line.report(0.0, "x")
    line.fail("why")
    assert stream.getvalue() == "\rx\nrnnviz: why\n"


def test_a_pipe_gets_a_line_for_each_news() -> None:
    stream = io.StringIO()
    lines = PlainLines(stream)
    for text in ("one", "one", "two"):
        lines.report(0.5, text)
    lines.breathe()
    lines.done()
    lines.fail("why")
    assert stream.getvalue() == "one\ntwo\nrnnviz: why\n"


@pytest.mark.parametrize("code", ["en", "ko"])
def test_a_page_holds_the_text_and_reloads_itself(
    tmp_path: Path, opened: list[str], code: str
) -> None:
    folder = tmp_path / "내 자료"
    folder.mkdir()
    page = Page(speak(code), folder)
    page.report(0.25, f"<{KOREAN}>")
    text = page.file.read_text(encoding="utf-8")
    assert f"&lt;{KOREAN}&gt;" in text
    assert 'value="0.25"' in text
    assert "refresh" in text
    page.report(0.5, "more")
    page.done()
    text = page.file.read_text(encoding="utf-8")
    assert speak(code)("setup.ready") in text
    assert "refresh" not in text
    assert opened == [page.file.as_uri()]


def test_a_page_keeps_the_reason_of_a_failure(tmp_path: Path, opened: list[str]) -> None:
    page = Page(speak("en"), tmp_path)
    page.fail("why & how")
    text = page.file.read_text(encoding="utf-8")
    assert "why &amp; how" in text
    assert "refresh" not in text
    assert opened


@pytest.mark.usefixtures("no_terminal")
def test_without_a_terminal_there_is_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.SimpleNamespace(Window=FakeWindow)
    monkeypatch.setitem(sys.modules, "rnnviz.app.progress_window", module)
    assert isinstance(chosen(speak("en")), FakeWindow)


@pytest.mark.usefixtures("no_terminal", "no_tkinter")
def test_without_tkinter_there_is_a_page(tmp_path: Path, opened: list[str]) -> None:
    shown = chosen(speak("en"), tmp_path)
    assert isinstance(shown, Page)
    assert shown.file.parent == tmp_path


@pytest.mark.usefixtures("no_terminal", "no_tkinter")
def test_a_problem_before_any_set_up_is_shown_on_a_page_too(opened: list[str]) -> None:
    complain(speak("ko"), KOREAN)
    file = Path(opened[0].removeprefix("file://"))
    assert KOREAN in file.read_text(encoding="utf-8")
    file.unlink()
    file.parent.rmdir()


@pytest.mark.usefixtures("no_terminal")
def test_with_neither_terminal_nor_screen_nobody_is_bothered(
    monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    shown = chosen(speak("en"))
    shown.report(0.0, "x")
    shown.breathe()
    shown.fail("x")
    shown.done()
    assert type(shown) is Progress
    assert not opened


def test_files_and_pipes_are_read_and_the_null_device_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    with (
        os.fdopen(reading),
        os.fdopen(writing, "w") as pipe,
        (tmp_path / "log").open("w") as file,
        Path(os.devnull).open("w") as null,
    ):
        assert [progress._is_read(each) for each in (pipe, file, null, None)] == [1, 1, 0, 0]
    monkeypatch.setattr(sys, "stderr", io.StringIO())  # as IDLE has it
    assert type(chosen(speak("en"))) is PlainLines
