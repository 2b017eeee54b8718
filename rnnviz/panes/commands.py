"""The dialog of all commands: found by typing, run by Enter, given keys by pressing them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.drawing.palette import Palette
from rnnviz.panes.above import Above
from rnnviz.panes.command_list import CommandList
from rnnviz.panes.fields import ChoiceField
from rnnviz.panes.key_catcher import KeyCatcher
from rnnviz.panes.shortcuts import spelled
from rnnviz.panes.showing import Showing
from rnnviz.session.keys import PRESETS, Keymap, Keys, given, is_reserved, owners

#: The buttons below, and the keys that press them.
BUTTONS = {"run": "", "change": "F2", "add": "F3", "none": "F4", "reset": "F6", "reset_all": ""}
SIZE = (680, 600)


class CommandsDialog(QDialog):
    """Nothing in it is done at once that takes a key from another command: that is asked first."""

    command_picked = Signal(str)
    keys_given = Signal(dict)
    preset_picked = Signal(str)
    keys_reset = Signal()

    def __init__(self, parent: QWidget, keymap: Callable[[Keys], Keymap]) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self._showing: Showing | None = None
        self._asked: dict[str, tuple[str, ...]] = {}
        self._shown: tuple[str, Keys, Palette] | None = None
        self._adding = False
        self.line, self.list = QLineEdit(), CommandList()
        self.preset, self.remark = ChoiceField(*PRESETS), QLabel()
        self.said, self.catcher = QLabel(), KeyCatcher()
        self.take, self.leave = QPushButton(), QPushButton()
        self.buttons = {name: QPushButton() for name in BUTTONS}
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        for label in (self.remark, self.said):
            label.setObjectName("muted")
            label.setWordWrap(True)
        above, question, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        above.addWidget(self.line, stretch=1)
        above.addWidget(self.preset)
        question.addWidget(self.said, stretch=1)
        question.addWidget(self.catcher, stretch=1)
        for button in (self.take, self.leave):
            question.addWidget(button)
        for name, button in self.buttons.items():
            button.setAutoDefault(False)
            button.setShortcut(BUTTONS[name])
            below.addWidget(button)
            if name == "run":
                below.addStretch(1)
        for button in (self.take, self.leave):
            button.setAutoDefault(False)
        self.buttons["run"].setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(above)
        column.addWidget(self.remark)
        column.addWidget(self.list, stretch=1)
        column.addLayout(question)
        column.addLayout(below)

    def _connect(self) -> None:
        Above(self.line, self.list)
        self.line.textEdited.connect(self._look)
        self.list.itemDoubleClicked.connect(self._run)
        self.list.currentItemChanged.connect(self._settle)
        self.preset.edited.connect(self.preset_picked.emit)
        self.catcher.caught.connect(self._caught)
        self.catcher.left.connect(self._settle)
        self.take.clicked.connect(self._take)
        self.leave.clicked.connect(self._settle)
        acts = {
            "run": self._run,
            "change": partial(self._catch, adding=False),
            "add": partial(self._catch, adding=True),
            "none": lambda: self._ask(()),
            "reset": self._reset,
            "reset_all": self.keys_reset.emit,
        }
        for name, act in acts.items():
            self.buttons[name].clicked.connect(lambda _=False, act=act: act())

    def open_for(self, showing: Showing) -> None:
        """Show it with nothing typed yet."""
        self.resize(*(round(side * showing.zoom) for side in SIZE))
        self.line.clear()
        self.present(showing)
        self._look()
        self.list.start()
        self.show()
        self.activateWindow()
        self.line.setFocus()

    def present(self, showing: Showing) -> None:
        """Show every command with its keys."""
        self._showing, say = showing, showing.say
        keys = showing.session.keys
        # Also while something plays or trains, when what is asked must not be disturbed.
        if self._shown == (shown := (say.code, keys, showing.palette)):
            return
        self._shown = shown
        self.setWindowTitle(say("commands.title"))
        self.line.setPlaceholderText(say("commands.search"))
        self.line.setAccessibleName(say("commands.search"))
        self.preset.present([say(f"commands.preset_{name}") for name in PRESETS], keys.preset)
        self.preset.setAccessibleName(say("commands.preset"))
        self.preset.setToolTip(say("commands.preset"))
        self.remark.setText(say(f"commands.remark_{keys.preset}"))
        for name, button in self.buttons.items():
            button.setText(say(f"commands.{name}"))
            key = BUTTONS[name]
            tip = say(f"commands.{name}_tip")
            button.setToolTip(say("transport.with_key", text=tip, shortcut=key) if key else tip)
            button.setShortcut(key)  # a new text takes it away
        self.take.setText(say("commands.take"))
        self.leave.setText(say("commands.leave"))
        self.list.present(showing, self._keymap(Keys(keys.preset)))
        self._look()

    def _look(self) -> None:
        """Only the commands that the typed words are about."""
        found = self.list.narrow(self.line.text())
        for name, button in self.buttons.items():
            button.setEnabled(found or name == "reset_all")
        self._settle()

    def _settle(self) -> None:
        """Nothing is asked any more."""
        self._asked = {}
        if self._showing is None:
            return
        had_focus = self.catcher.hasFocus() or self.take.hasFocus() or self.leave.hasFocus()
        for widget in (self.catcher, self.take, self.leave):
            widget.hide()
        self.said.show()
        name = self.list.command
        key = "commands.hint" if name else "commands.nothing"
        self.said.setText(self._showing.say(key, text=self.line.text().strip()))
        if had_focus:
            self.line.setFocus()

    def _run(self) -> None:
        if name := self.list.command:
            self.accept()
            self.command_picked.emit(name)

    # Other keys.

    def _catch(self, *, adding: bool) -> None:
        """Wait for the key that the command is to have."""
        name = self.list.command
        if self._showing is None or not name:
            return
        self._settle()
        self._adding = adding
        self.said.hide()
        self.catcher.setText(self._showing.say("commands.press", command=self._title(name)))
        self.catcher.setAccessibleName(self.catcher.text())
        self.catcher.show()
        self.catcher.setFocus()

    def _caught(self, key: str) -> None:
        if self._showing is None:
            return
        if is_reserved(key):
            said = "commands.presenting" if key == "F5" else "commands.reserved"
            self.catcher.setText(self._showing.say(said, pressed=spelled(key)))
            return
        had = self._showing.keys[self.list.command] if self._adding else ()
        self._ask(tuple(dict.fromkeys((*had, key))))

    def _ask(self, keys: tuple[str, ...]) -> None:
        """Give the command these keys; if others have one of them, ask first."""
        name = self.list.command
        if self._showing is None or not name:
            return
        self._settle()
        keymap = self._showing.keys
        taken = [(key, other) for key in keys for other in owners(keymap, key, name)]
        changes = given(keymap, name, keys)
        if not taken:
            self.keys_given.emit(changes)
            return
        self._asked = changes
        say = self._showing.say
        told = [
            say("commands.taken", pressed=spelled(key), command=self._title(other))
            for key, other in taken
        ]
        self.said.setText(" ".join((*told, say("commands.whose", command=self._title(name)))))
        self.take.show()
        self.leave.show()
        self.take.setFocus()

    def _take(self) -> None:
        changes, self._asked = self._asked, {}
        self._settle()
        self.keys_given.emit(changes)

    def _reset(self) -> None:
        """The preset's keys for this command."""
        if self._showing is not None and (name := self.list.command):
            self._ask(self._keymap(Keys(self._showing.session.keys.preset))[name])

    def _title(self, name: str) -> str:
        assert self._showing is not None
        return self._showing.say(f"menu.{name}")
