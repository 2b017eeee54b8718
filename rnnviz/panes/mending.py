"""What can be done about a symbol that nothing is known of: two buttons below its field."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rnnviz.panes.showing import Showing

WAYS: Final = ("add", "take_out")


class Mending(QWidget):
    """Add it, or take it out; nothing is shown where neither helps."""

    added = Signal(str)
    taken_out = Signal(str)

    def __init__(self, side: str) -> None:
        super().__init__()
        self._side = side
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.buttons = {name: QPushButton() for name in WAYS}
        for name, button in self.buttons.items():
            button.setObjectName("choice")
            button.clicked.connect(partial(self._tell, name))
            row.addWidget(button)
        row.addStretch(1)
        self.hide()

    def _tell(self, name: str) -> None:
        {"add": self.added, "take_out": self.taken_out}[name].emit(self._side)

    def present(self, showing: Showing) -> None:
        """Offer what helps."""
        session, say = showing.session, showing.say
        helps = {"add": session.can_add(self._side), "take_out": session.can_take_out(self._side)}
        for name, button in self.buttons.items():
            button.setText(say(f"words.{name}"))
            button.setToolTip(say(f"words.{name}_tip"))
            button.setAccessibleName(say(f"words.{name}_tip"))
            button.setVisible(helps[name])
        self.setVisible(any(helps.values()))
