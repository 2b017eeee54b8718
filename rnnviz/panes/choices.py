"""A row of buttons of which one is down: what a pane shows."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QSizePolicy, QWidget

from rnnviz.panes.wrapping import Wrapping


class Choices(QWidget):
    """Buttons by name; `picked` tells which one the reader pressed, and only that.

    Those of a row that `wraps` go on below where they have no room beside each other.
    """

    picked = Signal(str)

    def __init__(self, names: tuple[str, ...], *, wraps: bool = False) -> None:
        super().__init__()
        row: QLayout = Wrapping() if wraps else QHBoxLayout()
        self._row = row
        self.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.buttons: dict[str, QPushButton] = {}
        for name in names:
            button = self.buttons[name] = QPushButton(name)
            button.setObjectName("choice")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self._pick, name))
            row.addWidget(button)

    def end_with(self, widget: QWidget) -> None:
        """Something else at the end of a row that wraps."""
        assert isinstance(self._row, Wrapping)
        self._row.end_with(widget)

    def _pick(self, name: str) -> None:
        # A button pressed twice stays down until the session says otherwise.
        self.buttons[name].setChecked(True)
        self.picked.emit(name)

    def present(self, chosen: str, texts: dict[str, str], tips: dict[str, str]) -> None:
        """Show which is chosen, under these texts and tips."""
        for name, button in self.buttons.items():
            button.setChecked(name == chosen)
            if name in texts and button.text() != texts[name]:
                button.setText(texts[name])
            button.setToolTip(tips.get(name, ""))
            button.setAccessibleName(tips.get(name, texts.get(name, name)))
