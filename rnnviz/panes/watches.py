"""The watches pane: expressions to be edited in place, each with its history and its value."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from rnnviz.drawing.shapes import Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.panes.canvas import Canvas
from rnnviz.panes.headings import shelved, title
from rnnviz.panes.marked import Problem
from rnnviz.panes.showing import Showing
from rnnviz.stepping.inspection import LONGEST_WATCH, MOST_WATCHES
from rnnviz.stepping.wrong import Wrong

#: How high a row is, in design pixels.
ROW = 30


class WatchRow(QWidget):
    """One expression: its text, its history and value, and below what is wrong with it."""

    written = Signal(str)
    place_picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.line, self.canvas, self.problem = QLineEdit(), Canvas(), Problem()
        self.line.setObjectName("code")
        self.line.setMaxLength(LONGEST_WATCH)
        across = QHBoxLayout()
        across.setSpacing(4)
        across.addWidget(self.line, stretch=5)
        across.addWidget(self.canvas, stretch=6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(across)
        column.addWidget(self.problem)
        self.line.editingFinished.connect(self._finish)
        self.canvas.spot_clicked.connect(self._go)
        self.canvas.point_at(lambda spot: spot.name == "history")
        self._told = ""

    def _finish(self) -> None:
        """Leaving the field is no edit: only another text is told."""
        if self.line.text() != self._told:
            self._told = self.line.text()
            self.written.emit(self._told)

    def _go(self, spot: Spot) -> None:
        if spot.name == "history":
            self.place_picked.emit(spot.column)

    def present(self, showing: Showing, text: str, number: int) -> None:
        """Show an expression at the present place."""
        view, zoom = showing.view, showing.zoom
        # What is half typed stays; a row that takes over another watch shows it at once.
        if self.line.text() != text and (
            not self.line.hasFocus() or self.line.text() == self._told
        ):
            self.line.setText(text)
            if not self.line.hasFocus():
                self.line.setCursorPosition(0)  # of what is longer its beginning is seen
        self._told = text
        self.canvas.setFixedHeight(round(ROW * zoom))
        # What reads expressions is not loaded before a watch is seen.
        from rnnviz.drawing.watches import told, watched  # noqa: PLC0415

        draw = partial(_row, view, text, zoom)
        self.canvas.show_picture((view, text, zoom), draw, showing.palette.panel)
        found = watched(view, text)
        self.line.setAccessibleName(showing.say("watches.one", number=number))
        self.line.setAccessibleDescription(found.problem or found.text)
        self.line.setToolTip(text)
        self.canvas.describe_with(partial(told, view, text))
        error = found.wrong
        wrong = None if error is None else Wrong(error.sentence, error.start, error.end)
        self.problem.present(showing.say, text, wrong)


class WatchesPane(QWidget):
    """As many rows as there are watches, and a field for another one."""

    watch_written = Signal(int, str)
    watch_added = Signal(str)
    place_picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._title, self._hint = title(), QLabel()
        self._hint.setObjectName("muted")
        self._hint.setWordWrap(True)
        self.rows: list[WatchRow] = []
        self.new = QLineEdit()
        self.new.setObjectName("code")
        self.new.setMaxLength(LONGEST_WATCH)
        inside = QWidget()
        inside.setObjectName("side")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.new)
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = shelved(self, self._title)
        column.addWidget(scroll, stretch=1)
        self.new.returnPressed.connect(self._add)

    def _add(self) -> None:
        if self.new.text().strip():
            self.watch_added.emit(self.new.text())
            self.new.clear()

    def present(self, showing: Showing) -> None:
        """Show every watch of the session."""
        say, texts = showing.say, showing.session.inspection.watches
        self._title.setText(say("watches.title"))
        self._hint.setText(say("watches.hint"))
        self.new.setPlaceholderText(say("watches.new"))
        self.new.setAccessibleName(say("watches.new"))
        self.new.setEnabled(len(texts) < MOST_WATCHES)
        self._have(len(texts))
        for number, (one, text) in enumerate(zip(self.rows, texts, strict=True), start=1):
            one.present(showing, text, number)

    def _have(self, count: int) -> None:
        """Make or drop rows until there are so many."""
        while len(self.rows) < count:
            made = WatchRow()
            made.written.connect(partial(self.watch_written.emit, len(self.rows)))
            made.place_picked.connect(self.place_picked)
            self._column.insertWidget(len(self.rows), made)
            self.rows.append(made)
        while len(self.rows) > count:
            dropped = self.rows.pop()
            self._column.removeWidget(dropped)
            dropped.hide()
            dropped.deleteLater()


def _row(view: View, text: str, zoom: float, size: tuple[float, float]) -> Picture:
    from rnnviz.drawing.watches import row  # noqa: PLC0415 -- as above

    return row(view, text, size, zoom)
