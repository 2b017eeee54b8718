"""The list of commands: in their menus, each with its keys, as many as the typed words leave."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from rnnviz.language import LANGUAGES, speak
from rnnviz.panes.shortcuts import spelled
from rnnviz.panes.showing import Showing
from rnnviz.session.keys import Keymap

#: Where an item keeps the name of its command.
NAME = Qt.ItemDataRole.UserRole


def menu_of(name: str) -> str:
    """The menu that a command is in."""
    return name.partition("_")[0]


class CommandList(QTreeWidget):
    """Every command once; keys that differ from the preset's are bold and coloured."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(12)
        self.setUniformRowHeights(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.items: dict[str, QTreeWidgetItem] = {}
        self._menus: dict[str, QTreeWidgetItem] = {}

    @property
    def command(self) -> str:
        """The command that is marked; empty for none."""
        item = self.currentItem()
        if item is None or item.isHidden():
            return ""
        return str(item.data(0, NAME) or "")

    def present(self, showing: Showing, own: Keymap) -> None:
        """Show the keys of every command beside its name."""
        say = showing.say
        self.setHeaderLabels([say("commands.command"), say("commands.keys")])
        self.setAccessibleName(say("commands.title"))
        for name, keys in showing.keys.items():
            item = self.items.get(name) or self._made(name)
            item.setText(0, say(f"menu.{name}"))
            item.setText(1, "   ".join(map(spelled, keys)))
            changed = keys != own[name]
            ink = showing.palette.gradient_text if changed else showing.palette.ink
            item.setForeground(1, QBrush(QColor(ink)))
            item.setToolTip(1, say("commands.changed") if changed else "")
            bold = QFont(self.font())
            bold.setBold(changed)
            item.setFont(1, bold)
        for menu, item in self._menus.items():
            item.setText(0, say(f"menu.{menu}"))
            item.setForeground(0, QBrush(QColor(showing.palette.muted)))

    def _made(self, name: str) -> QTreeWidgetItem:
        """A row for a command, under its menu."""
        menu = menu_of(name)
        if menu not in self._menus:
            above = self._menus[menu] = QTreeWidgetItem(self)
            above.setFlags(Qt.ItemFlag.ItemIsEnabled)
            bold = QFont(self.font())
            bold.setBold(True)
            above.setFont(0, bold)
            above.setExpanded(True)
        item = self.items[name] = QTreeWidgetItem(self._menus[menu])
        item.setData(0, NAME, name)
        return item

    def start(self) -> None:
        """Mark the first command."""
        self._mark_first()

    def narrow(self, text: str) -> bool:
        """Leave the commands that every typed word is about, in any language; whether any is."""
        words = unicodedata.normalize("NFC", text).casefold().split()
        for name, item in self.items.items():
            about = self._about(name, item)
            item.setHidden(not all(word in about for word in words))
        for menu, above in self._menus.items():
            inside = [one for name, one in self.items.items() if menu_of(name) == menu]
            above.setHidden(all(one.isHidden() for one in inside))
        if not self.command:
            self._mark_first()
        return bool(self.command)

    def _about(self, name: str, item: QTreeWidgetItem) -> str:
        """All that one can type to find a command."""
        menu = menu_of(name)
        titles = [speak(code)(f"menu.{key}") for code in LANGUAGES for key in (name, menu)]
        return " ".join((*titles, item.text(1))).casefold()

    def _mark_first(self) -> None:
        shown = [item for item in self.items.values() if not item.isHidden()]
        if shown:
            self.setCurrentItem(shown[0])
