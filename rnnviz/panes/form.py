"""A form: rows of a caption and a field, remarks between them, a sentence below what is wrong."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from rnnviz.panes.showing import Showing

#: How wide fields are, in design pixels, and how high.
FIELD: Final = (112, 23)


def number() -> QLabel:
    """A number that stands where others can be typed."""
    label = QLabel()
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label


class Form:
    """The rows of a widget by name; each has its caption, its tip and its problem by that name."""

    def __init__(self, widget: QWidget) -> None:
        self._grid = QGridLayout(widget)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._rows: dict[str, tuple[QLabel, tuple[QWidget, ...]]] = {}
        self._said: dict[str, QLabel] = {}
        self._problems: dict[str, QLabel] = {}

    def row(self, name: str, *fields: QWidget) -> None:
        """A caption and what stands beside it; below it, when something is wrong, why."""
        caption, at = QLabel(), self._grid.rowCount()
        caption.setBuddy(fields[0])
        self._grid.addWidget(caption, at, 0)
        for column, field in enumerate(fields, start=1):
            self._grid.addWidget(field, at, column)
        self._rows[name] = caption, fields
        self._problems[name] = self._line("problem")

    def remark(self, name: str) -> None:
        """A sentence from side to side."""
        self._said[name] = self._line("muted")

    def _line(self, kind: str) -> QLabel:
        line = QLabel()
        line.setObjectName(kind)
        line.setWordWrap(True)
        line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        line.hide()
        self._grid.addWidget(line, self._grid.rowCount(), 0, 1, -1)
        return line

    def present(self, showing: Showing) -> None:
        """Name every row, and say what is wrong with it."""
        say, problems = showing.say, showing.session.problems
        for name, (caption, fields) in self._rows.items():
            caption.setText(say(f"aims.{name}"))
            for field in fields:
                if not isinstance(field, QLabel):
                    field.setFixedHeight(round(FIELD[1] * showing.zoom))
            fields[0].setFixedWidth(round(FIELD[0] * showing.zoom))
            fields[0].setToolTip(say(f"aims.{name}_tip"))
            fields[0].setAccessibleName(say(f"aims.{name}"))
            wrong = problems.get(name)
            _say(self._problems[name], say(wrong) if wrong else "")

    def say(self, name: str, text: str) -> None:
        """Say a remark; nothing for none."""
        _say(self._said[name], text)

    def show_row(self, name: str, *, on: bool) -> None:
        """Have a row, or not."""
        caption, fields = self._rows[name]
        for widget in (caption, *fields):
            widget.setVisible(on)


def _say(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
    label.setVisible(bool(text))
