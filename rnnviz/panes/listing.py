"""The listing pane: the NumPy program of the table, the line of the present op marked."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QTextCursor,
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
from rnnviz.drawing.inline import inline, uses, value
from rnnviz.drawing.palette import Palette, faded
from rnnviz.drawing.shapes import Spot
from rnnviz.drawing.updating import constants
from rnnviz.drawing.view import View
from rnnviz.panes.code import GUTTER, VALUES, Code, Colours, write_over
from rnnviz.panes.headings import shelved, title
from rnnviz.panes.showing import Showing
from rnnviz.panes.typeface import font
from rnnviz.stepping.listing import Line, listing, standalone

#: The least that is written of the values below the present line.
SHORTEST: Final = 24


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
        self._column = shelved(self, self._title, self.copy)
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
        self._write()
        self._mark(showing.palette)

    def _write(self) -> None:
        """The program of this network, its breakpoints, and the values of the present line."""
        view = self._view
        assert view is not None
        self._lines = self._with_values(listing(view.experiment.equations))
        stops = {one.name for one in view.breakpoints if one.kind == "op" and one.enabled}
        text = "\n".join(
            (GUTTER[1] if line.name in stops else GUTTER[0]) + self._said_by(line)
            for line in self._lines
        )
        write_over(self.code.document(), text)

    def _with_values(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """The lines, and below the present op's the values of what it names, cut to the room."""
        assert self._view is not None
        here = [line.name for line in lines].index(self._view.op.name)
        indent = " " * (len(lines[here].text) - len(lines[here].text.lstrip()))
        text = indent + inline(self._view, lines[here].text)
        letter = max(self.code.fontMetrics().horizontalAdvance("0"), 1)
        room = self.code.viewport().width() // letter
        room = max(room - len(GUTTER[0]) - 2, SHORTEST)
        if len(text) > room:
            text = text[: room - 1] + "…"
        return (*lines[: here + 1], Line(text), *lines[here + 1 :])

    def _said_by(self, line: Line) -> str:
        """A line, and behind one that is wrong on purpose, that it is."""
        assert self._view is not None
        if not line.name or line.name != self._view.mistaken:
            return line.text
        return f"{line.text}  # ✗ {self._view.say('bugs.here')}"

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
        self.code.setExtraSelections([*self._wrong(names, palette), selection])
        if not self.code.textCursor().hasSelection():
            for seen in (block.next(), block):  # the values below it too
                self.code.setTextCursor(QTextCursor(seen))
                self.code.ensureCursorVisible()

    def _wrong(self, names: list[str], palette: Palette) -> list[QTextEdit.ExtraSelection]:
        """The line that is wrong on purpose, in the colour of losses."""
        assert self._view is not None
        if not self._view.mistaken:
            return []
        mark = QTextEdit.ExtraSelection()
        mark.format.setBackground(QColor(faded(palette.loss, 0.18)))
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        number = names.index(self._view.mistaken)
        mark.cursor = QTextCursor(self.code.document().findBlockByNumber(number))
        return [mark]

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
        if event.type() == QEvent.Type.Resize and self._view is not None:
            self._write()
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
        return self._told_of(cursor)

    def _told_of(self, cursor: QTextCursor) -> str:
        """What the selected name stands for at the step that its line asks for."""
        view, name = self._view, cursor.selectedText()
        if view is None:
            return ""
        line = cursor.block().text()
        if VALUES.match(line):
            return self._all_values()
        start = cursor.selectionStart() - cursor.block().position()
        given = {"t": view.op.t + 1.0, "T": float(view.steps), **constants(view)}
        if name in given and line[start - 1 : start] != ".":  # W.T is no number
            return f"{name} = {given[name]:g}"
        use = next(uses(view, line[start:]), None)
        if use is None or use.name != name:
            return ""
        return describe(view, Spot(0, 0, 0, 0, name, use.t))

    def _all_values(self) -> str:
        """The values of the present line, whole."""
        assert self._view is not None
        row = self._view.table[self._view.op.name]
        used = uses(self._view, row.numpy)
        return "\n".join(f"{use.text}  {value(self._view, use)}" for use in used)
