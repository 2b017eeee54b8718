"""Fields that tell what the reader typed, and only that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)


class WholeField(QSpinBox):
    """A whole number; `edited` comes from typing and stepping, never from `setValue`."""

    edited = Signal(int)

    def __init__(self, lowest: int, highest: int) -> None:
        super().__init__()
        _set_up(self)
        self.setRange(lowest, highest)
        self._told = self.value()
        self.editingFinished.connect(self._tell)

    def stepBy(self, steps: int) -> None:
        """Arrow keys, arrow buttons and the wheel."""
        super().stepBy(steps)
        self._tell()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past a field that one is not in changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def present(self, value: int) -> None:
        """Show a number, unless it is the one that stands there."""
        if self.value() != value:
            self.setValue(value)
        self._told = self.value()

    def _tell(self) -> None:
        """Leaving the field is no edit: only another number is told."""
        if self._told != self.value():
            self._told = self.value()
            self.edited.emit(self._told)


class RealField(QDoubleSpinBox):
    """A real number with a decimal point in every locale; `edited` as above."""

    edited = Signal(float)

    def __init__(self, lowest: float, highest: float, step: float) -> None:
        super().__init__()
        _set_up(self)
        self.setLocale(QLocale.c())
        self.setDecimals(4)
        self.setRange(lowest, highest)
        self.setSingleStep(step)
        self._told = self.value()
        self.editingFinished.connect(self._tell)

    def textFromValue(self, value: float) -> str:
        """As short as it can be written."""
        return f"{value:.4f}".rstrip("0").rstrip(".")

    def stepBy(self, steps: int) -> None:
        """Arrow keys, arrow buttons and the wheel."""
        super().stepBy(steps)
        self._tell()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past a field that one is not in changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def present(self, value: float) -> None:
        """Show a number, unless it is the one that stands there."""
        if self.value() != value:
            self.setValue(value)
        self._told = self.value()

    def _tell(self) -> None:
        """As above."""
        if self._told != self.value():
            self._told = self.value()
            self.edited.emit(self._told)


class ChoiceField(QComboBox):
    """One of a few values; `edited` comes from picking one, never from `setCurrentIndex`."""

    edited = Signal(object)

    def __init__(self, *choices: Any) -> None:
        super().__init__()
        self._choices = choices
        self.addItems([""] * len(choices))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._tell)

    def offer(self, *choices: Any) -> None:
        """Other choices than before."""
        if choices != self._choices:
            self._choices = choices
            self.clear()
            self.addItems([""] * len(choices))

    def present(self, texts: Sequence[str], value: object) -> None:
        """Show each choice under its name, and which is in force."""
        for row, text in enumerate(texts):
            if self.itemText(row) != text:
                self.setItemText(row, text)
        self.setCurrentIndex(self._choices.index(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling past a field that one is not in changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _tell(self, row: int) -> None:
        self.edited.emit(self._choices[row])


class Toggles(QWidget):
    """Buttons of which each is down or not; `edited` tells which one the reader pressed."""

    edited = Signal(str)

    def __init__(self, *names: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.buttons = {name: QPushButton(name) for name in names}
        for name, button in self.buttons.items():
            button.setObjectName("choice")
            button.setCheckable(True)
            button.clicked.connect(partial(self._tell, name))
            row.addWidget(button, stretch=1)

    def _tell(self, name: str) -> None:
        self.edited.emit(name)

    def present(self, down: Collection[str], tip: str) -> None:
        """Show which are down; the tip is for all of them."""
        for name, button in self.buttons.items():
            button.setChecked(name in down)
            button.setToolTip(tip)
            button.setAccessibleName(f"{name}: {tip}")


def _set_up(field: QAbstractSpinBox) -> None:
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setKeyboardTracking(False)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class TextField(QWidget):
    """A caption, a line to type in, and, when something is wrong, a sentence below it."""

    edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.caption = QLabel()
        self.line = QLineEdit()
        # Far above what can be shown, so that a huge paste is answered and not silently cut.
        self.line.setMaxLength(100_000)
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.caption.setObjectName("muted")
        self.caption.setBuddy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.caption, self.line, self.problem):
            column.addWidget(widget)
        self.line.textEdited.connect(self.edited)

    def present(self, caption: str, text: str, problem: str) -> None:
        """Show a text unless it stands there already, so that the cursor stays where it is."""
        self.caption.setText(caption)
        self.line.setAccessibleName(caption)
        self.line.setAccessibleDescription(problem)
        if self.line.text() != text:
            self.line.setText(text)
            if not self.line.hasFocus():
                self.line.setCursorPosition(0)  # a text begins at its beginning
        if self.problem.text() != problem:
            self.problem.setText(problem)
            self.problem.setVisible(bool(problem))
            self.line.setProperty("wrong", "true" if problem else "false")
            self.line.style().polish(self.line)
