"""A button for each column of a table that can be read as numbers: down where it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from rnnviz.panes.wrapping import Wrapping


class ColumnsRow(QWidget):
    """Tells the number of the column that the reader takes in or leaves out, from 1."""

    edited = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._row = Wrapping()
        self._row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._row)
        self.buttons: dict[int, QPushButton] = {}

    def present(self, names: Mapping[int, str], taken: Collection[int]) -> None:
        """Show these columns, and which of them are read."""
        if tuple(self.buttons) != tuple(names):
            self._make(names)
        for number, button in self.buttons.items():
            button.setText(names[number])
            button.setAccessibleName(names[number])
            button.setChecked(number in taken)

    def _make(self, numbers: Collection[int]) -> None:
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons = {number: QPushButton() for number in numbers}
        for number, button in self.buttons.items():
            button.setObjectName("choice")
            button.setCheckable(True)
            button.clicked.connect(partial(self._tell, number))
            self._row.addWidget(button)

    def _tell(self, number: int) -> None:
        self.edited.emit(number)
