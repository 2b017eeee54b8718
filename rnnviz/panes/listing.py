"""The listing pane: the NumPy program of the table, the line of the present op marked."""

from __future__ import annotations

import keyword
import re
from functools import cached_property
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QFrame,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolTip,
    QWidget,
)

from rnnviz.drawing.heatmaps import describe
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.shapes import Spot
from rnnviz.drawing.view import View
from rnnviz.panes.headings import headed, title
from rnnviz.panes.showing import Showing
from rnnviz.panes.typeface import font
from rnnviz.stepping.listing import Line, listing, standalone

#: What stands before a line without and with a breakpoint; a click there sets one.
GUTTER: Final = ("  ", "● ")
NAME: Final = re.compile(r"[A-Za-z_][A-Za-z_0-9]*|\d+")


class ListingPane(QWidget):
    """Code to read; a click on a line goes to its op, and a button copies a program that runs."""

    place_picked = Signal(int)
    breakpoint_toggled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._title, self.copy = title(), QPushButton()
        self.copy.setObjectName("choice")
        self._lines: tuple[Line, ...] = ()
        self._view: View | None = None
        self._dressed: tuple[str, float] | None = None
        self._column = headed(self, self._title, self.copy, spacing=6)
        self.copy.clicked.connect(self._copy)

    @cached_property
    def code(self) -> QPlainTextEdit:
        """The program; made when it is first seen, for it would cost the first paint 16 ms."""
        code = Code()
        code.setObjectName("code")
        code.setReadOnly(True)
        code.setFrameShape(QFrame.Shape.NoFrame)
        code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        code.viewport().installEventFilter(self)
        self._colours = Colours(code.document())
        self._column.addWidget(code, stretch=1)
        return code

    def present(self, showing: Showing) -> None:
        """Show the program of this network, and where it stands."""
        self._view, say = showing.view, showing.say
        self._title.setText(say("listing.title"))
        self.copy.setText(say("listing.copy"))
        # Cut gradients are sums over the losses kept, which these lines do not make.
        self.copy.setEnabled(not showing.view.cut)
        self.copy.setToolTip(say("listing.cut") if showing.view.cut else say("listing.copy_tip"))
        self.code.setAccessibleName(say("listing.title"))
        self._dress(showing.palette, showing.zoom)
        self._lines = listing(showing.view.experiment.equations)
        stops = {one.name for one in showing.view.breakpoints if one.kind == "op" and one.enabled}
        text = "\n".join(
            (GUTTER[1] if line.name in stops else GUTTER[0]) + line.text for line in self._lines
        )
        if self.code.toPlainText() != text:
            self.code.setPlainText(text)
        self._mark(showing.palette)

    def _dress(self, palette: Palette, zoom: float) -> None:
        if self._dressed != (palette.name, zoom):
            self._dressed = (palette.name, zoom)
            self.code.setFont(font("mono", 11.5 * zoom))
            self._colours.dress(palette)

    def _mark(self, palette: Palette) -> None:
        """The present op's line in the colour of what is at work, and in view."""
        assert self._view is not None
        names = [line.name for line in self._lines]
        number = names.index(self._view.op.name)
        block = self.code.document().findBlockByNumber(number)
        selection = QTextEdit.ExtraSelection()
        selection.format.setBackground(QColor(palette.wash))
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        selection.cursor = QTextCursor(block)
        self.code.setExtraSelections([selection])
        if not self.code.textCursor().hasSelection():
            self.code.setTextCursor(QTextCursor(block))
            self.code.ensureCursorVisible()

    def _copy(self) -> None:
        """Put a program with these very numbers on the clipboard."""
        assert self._view is not None
        view = self._view
        text = standalone(view.experiment.equations, view.trace, view.learning_rate)
        QGuiApplication.clipboard().setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click goes to the op of its line; the pointer over a name asks for its numbers."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            selecting = self.code.textCursor().hasSelection()
            if event.button() == Qt.MouseButton.LeftButton and not selecting:
                self._click(event.position().toPoint())
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._said_of(event), self.code)
            return True
        return super().eventFilter(watched, event)

    def _click(self, at: QPoint) -> None:
        """In the gutter a breakpoint, on the line the op at the present step, below it nothing."""
        cursor = self.code.cursorForPosition(at)
        name = self._lines[cursor.blockNumber()].name
        if self._view is None or not name or at.y() > self.code.cursorRect(cursor).bottom():
            return
        reached = self._view.reached
        if cursor.positionInBlock() < len(GUTTER[0]):
            self.breakpoint_toggled.emit(reached.program.op_of(name))
        else:
            self.place_picked.emit(reached.program.index_of(name, reached.op.t))

    def _said_of(self, event: QHelpEvent) -> str:
        """The quantity under the pointer with its numbers, at the present step."""
        cursor = self.code.cursorForPosition(event.pos())
        if self.code.cursorRect(cursor).x() > event.pos().x():  # it snaps to the nearer side
            cursor.movePosition(QTextCursor.MoveOperation.Left)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        name = cursor.selectedText()
        if self._view is None or name not in self._view.table:
            return ""
        return describe(self._view, Spot(0, 0, 0, 0, name, self._view.op.t))


class Code(QPlainTextEdit):
    """The program's text; what is copied from it comes without the gutter."""

    def createMimeDataFromSelection(self) -> QMimeData:
        """The selected lines as they run."""
        lines = self.textCursor().selection().toPlainText().split("\n")
        whole = [line[len(GUTTER[0]) :] if line.startswith(GUTTER) else line for line in lines]
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
        if text.startswith(GUTTER[1]):
            stop = QTextCharFormat()
            stop.setForeground(QColor(self._palette.loss))
            self.setFormat(0, 1, stop)
        for found in NAME.finditer(text):
            self.setFormat(found.start(), len(found[0]), self._form(found[0], self._palette))

    def _form(self, word: str, palette: Palette) -> QTextCharFormat:
        form = QTextCharFormat()
        ink = palette.muted if word.isdigit() or word == "np" else palette.of(word)
        form.setForeground(QColor(ink))
        if keyword.iskeyword(word):
            form.setFontWeight(QFont.Weight.DemiBold)
        return form
