"""An error nobody expected is told once, and the window lives on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMessageBox

import rnnviz
from rnnviz.app.start import Complaints
from rnnviz.language import speak

if TYPE_CHECKING:
    from tests.reader import Reader


def stumble() -> None:
    raise ZeroDivisionError("over a stone")


def fall() -> None:
    raise KeyError("into a hole")


def complain(complaints: Complaints, act: Callable[[], None]) -> None:
    """Have an error reach the hook."""
    try:
        act()
    except (ZeroDivisionError, KeyError) as error:
        complaints(type(error), error, error.__traceback__)


def boxes(reader: Reader) -> list[QMessageBox]:
    return reader.window.findChildren(QMessageBox)


def test_a_storm_of_the_same_error_is_one_dialogue(
    reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    complaints = Complaints(reader.window)
    for _ in range(100):
        complain(complaints, stumble)
    assert len(boxes(reader)) == 1
    assert capsys.readouterr().err.count("ZeroDivisionError: over") == 1


def test_another_error_is_another_dialogue(reader: Reader) -> None:
    complaints = Complaints(reader.window)
    complain(complaints, stumble)
    complain(complaints, fall)
    assert len(boxes(reader)) == 2


@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_speaks_the_reader_s_language_and_has_the_details(reader: Reader, language: str) -> None:
    reader.window.desk.do(lambda session: session.set_language(language))
    complain(Complaints(reader.window), stumble)
    (box,) = boxes(reader)
    assert box.text() == speak(language)("window.error")
    assert "ZeroDivisionError: over a stone" in box.detailedText()
    assert box.isVisible()


def test_afterwards_all_goes_on(reader: Reader) -> None:
    reader.types(reader.window.words.inputs, "cave bat")
    complain(Complaints(reader.window), stumble)
    for box in boxes(reader):
        box.accept()
    reader.presses("Right", on=reader.window.diagram.canvas)
    assert reader.index == 1
    assert reader.line.text() == "cave bat"


START = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from rnnviz.app import start, window
from rnnviz.session import Session

class Watched(window.Window):
    def __init__(self, session):
        super().__init__(session)
        QTimer.singleShot(0, self.watch)

    def watch(self):
        if self.loss.plot is None:
            QTimer.singleShot(10, self.watch)
            return
        print(self.isVisible(), QApplication.focusWidget() is self.diagram.canvas)
        print(type(sys.excepthook).__name__)
        self.close()

start.Window = Watched
sys.exit(start.start(Session.open("baseball-bat")))
"""


def test_started_it_shows_the_window_and_ends_when_that_is_closed() -> None:
    root = Path(rnnviz.__file__).parents[1]
    ran = subprocess.run(
        [sys.executable, "-c", START],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=root,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == ["True", "True", "Complaints"]
