"""Questions and complaints in the window: nothing waits for them, they tell when they are done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from rnnviz.language import Voice

#: The buttons by what they say: which of Qt's they are, so that each stands where it is usual.
BUTTONS: Mapping[str, QMessageBox.StandardButton] = {
    "save": QMessageBox.StandardButton.Save,
    "discard": QMessageBox.StandardButton.Discard,
    "cancel": QMessageBox.StandardButton.Cancel,
    "recover": QMessageBox.StandardButton.Open,
    "throw_away": QMessageBox.StandardButton.Discard,
    "later": QMessageBox.StandardButton.Cancel,
}


class Question(QMessageBox):
    """A question with a few answers, the first being the one that Return gives."""

    def __init__(self, parent: QWidget, say: Voice, text: str, answers: tuple[str, ...]) -> None:
        super().__init__(parent)
        self._answers = answers
        self._answered: Callable[[str], None] | None = None
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(say("files.question"))
        self.setText(text)
        for name in answers:
            self.addButton(BUTTONS[name]).setText(say(f"files.{name}"))
        self.setDefaultButton(BUTTONS[answers[0]])
        self.finished.connect(self._finish)

    def ask(self, answered: Callable[[str], None]) -> None:
        """Show it; `answered` is told the name of the answer, the last one for none."""
        self._answered = answered
        self.open()

    def answer(self, name: str) -> None:
        """Press a button."""
        self.button(BUTTONS[name]).click()

    def _finish(self, code: int) -> None:
        given = (name for name in self._answers if BUTTONS[name].value == code)
        answered, self._answered = self._answered, None
        self.deleteLater()
        if answered is not None:
            answered(next(given, self._answers[-1]))


def complain(parent: QWidget, title: str, text: str) -> QMessageBox:
    """Tell what went wrong."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(title)
    box.setText(text)
    box.finished.connect(box.deleteLater)
    box.open()
    return box


def choose_file(
    parent: QWidget, texts: tuple[str, str], start: Path | None, *, suffix: str = ""
) -> QFileDialog:
    """Ask for a file; with a suffix for one to be written, which gets it where it has none.

    `texts` are the title and the kinds of files.
    """
    dialog = QFileDialog(parent, texts[0], str(start.parent) if start else "", texts[1])
    if suffix:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix.removeprefix("."))
        dialog.selectFile(start.name if start else "")
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
