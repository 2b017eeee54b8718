"""The menu bar, and the keys that work while the window has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from rnnviz.app.menus import COMMANDS, MENUS
from rnnviz.app.wiring import commit_composed_text
from rnnviz.panes.showing import Showing
from rnnviz.training.tasks import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rnnviz.app.window import Window


class Menus:
    """The menu bar, whose words follow the language and whose keys are the reader's."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._menus: dict[str, QMenu] = {}
        self._actions: dict[str, QAction] = {}
        self._language = ""
        self._keys: Mapping[str, tuple[str, ...]] = {}
        for name, entries in MENUS.items():
            menu = self._menus[name] = window.menuBar().addMenu("")
            for entry in entries:
                if entry is None:
                    menu.addSeparator()
                else:
                    menu.addAction(self._action(f"{name}_{entry.name}"))

    def _action(self, name: str) -> QAction:
        action = QAction(self._window)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: self.act(name))
        self._actions[name] = action
        return action

    def act(self, name: str) -> None:
        """Do what a command does."""
        commit_composed_text()
        COMMANDS[name].act(self._window)

    def present(self, showing: Showing) -> None:
        """Put the words and the keys in."""
        if showing.keys != self._keys:
            self._keys = showing.keys
            for name, action in self._actions.items():
                action.setShortcuts([QKeySequence(key) for key in showing.keys[name]])
        if showing.say.code == self._language:
            return
        self._language = showing.say.code
        for name, menu in self._menus.items():
            menu.setTitle(showing.say(f"menu.{name}"))
        for name, action in self._actions.items():
            action.setText(showing.say(f"menu.{name}"))
        self._menus["task"].setToolTipsVisible(True)
        for key in (name.replace("-", "_") for name in NAMES):
            self._actions[f"task_{key}"].setToolTip(showing.say(f"task.{key}_shows"))
