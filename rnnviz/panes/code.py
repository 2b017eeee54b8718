"""Code on the screen: its gutter, its colours, and what is copied from it."""

from __future__ import annotations

import keyword
import re
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import (
    QColor,
    QFont,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit

from rnnviz.drawing.palette import Palette

#: What stands before a line without and with a breakpoint; a click there sets one.
GUTTER: Final = ("  ", "● ")
WORD: Final = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
NAME: Final = re.compile(rf"{WORD.pattern}|\d+")
#: The line of values below the present one.
VALUES: Final = re.compile(r"\s*# ")


def _alike(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def write_over(document: QTextDocument, text: str) -> None:
    """Put another text in, by changing no more than differs: what is selected elsewhere stays."""
    old = document.toPlainText()
    if old == text:
        return
    start = _alike(old, text)
    end = _alike(old[start:][::-1], text[start:][::-1])
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(len(old) - end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text[start : len(text) - end])


class Code(QPlainTextEdit):
    """The program's text; what is copied from it comes without the gutter."""

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selected lines as they run."""
        lines = self.textCursor().selection().toPlainText().split("\n")
        code = [line for line in lines if not VALUES.match(line)]
        whole = [line[len(GUTTER[0]) :] if line.startswith(GUTTER) else line for line in code]
        made = QMimeData()
        made.setText("\n".join(whole))
        return made


class Colours(QSyntaxHighlighter):
    """One quantity, one colour: here too; Python's own words are bold, numbers muted."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._palette: Palette | None = None

    def dress(self, palette: Palette) -> None:
        """Take another palette."""
        self._palette = palette
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour the words of a line."""
        if self._palette is None:
            return
        if VALUES.match(text):
            quiet = QTextCharFormat()
            quiet.setForeground(QColor(self._palette.muted))
            self.setFormat(0, len(text), quiet)
        if text.startswith(GUTTER[1]):
            stop = QTextCharFormat()
            stop.setForeground(QColor(self._palette.loss))
            self.setFormat(0, 1, stop)
        words = WORD if VALUES.match(text) else NAME
        for found in words.finditer(text):
            self.setFormat(found.start(), len(found[0]), self._form(found[0], self._palette))

    def _form(self, word: str, palette: Palette) -> QTextCharFormat:
        form = QTextCharFormat()
        ink = palette.muted if word.isdigit() or word == "np" else palette.of(word)
        form.setForeground(QColor(ink))
        if keyword.iskeyword(word):
            form.setFontWeight(QFont.Weight.DemiBold)
        return form
