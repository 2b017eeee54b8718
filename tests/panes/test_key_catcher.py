"""A key pressed is a key told, whatever else it would do elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.panes.key_catcher import KeyCatcher, key_of
from rnnviz.panes.shortcuts import spelled

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CTRL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


def event(key: Qt.Key, held: Qt.KeyboardModifier, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, text)


@pytest.mark.parametrize(
    ("key", "held", "text", "wanted"),
    [
        (Qt.Key.Key_N, NONE, "n", "N"),
        (Qt.Key.Key_N, SHIFT, "N", "Shift+N"),
        (Qt.Key.Key_N, CTRL, "\x0e", "Ctrl+N"),
        (Qt.Key.Key_F10, SHIFT, "", "Shift+F10"),
        (Qt.Key.Key_Question, SHIFT, "?", "?"),
        (Qt.Key.Key_Plus, CTRL | SHIFT, "+", "Ctrl++"),
        (Qt.Key.Key_Space, SHIFT, " ", "Shift+Space"),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.KeypadModifier, "", "Right"),
        (Qt.Key.Key_Left, CTRL, "", "Ctrl+Left"),
    ],
)
def test_a_key_is_told_as_tables_write_it(
    key: Qt.Key, held: Qt.KeyboardModifier, text: str, wanted: str
) -> None:
    assert key_of(event(key, held, text)) == wanted


@pytest.fixture
def catcher(qtbot: QtBot) -> KeyCatcher:
    made = KeyCatcher()
    qtbot.addWidget(made)
    made.caught_so_far = []
    made.caught.connect(made.caught_so_far.append)
    made.left.connect(lambda: made.caught_so_far.append("left"))
    made.show()
    made.setFocus()
    return made


def test_keys_that_move_the_focus_are_caught_too(catcher: KeyCatcher) -> None:
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_F10):
        QTest.keyClick(catcher, key)
    assert catcher.caught_so_far == ["Tab", "Return", "F10"]


def test_held_keys_alone_are_none_and_escape_leaves(catcher: KeyCatcher) -> None:
    for key in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta):
        QTest.keyClick(catcher, key)
    assert catcher.caught_so_far == []
    QTest.keyClick(catcher, Qt.Key.Key_Escape)
    assert catcher.caught_so_far == ["left"]


def test_a_shortcut_of_the_window_is_overridden(catcher: KeyCatcher) -> None:
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F10, NONE)
    asked.ignore()
    QApplication.sendEvent(catcher, asked)
    assert asked.isAccepted()
    assert catcher.caught_so_far == []


def test_going_elsewhere_leaves(catcher: KeyCatcher) -> None:
    QApplication.sendEvent(catcher, QFocusEvent(QEvent.Type.FocusOut))
    assert catcher.caught_so_far == ["left"]


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("Right", "→"),
        ("Ctrl+Left", "Ctrl+←"),
        ("PgDown", "PgDown"),
        ("Ctrl++", "Ctrl++"),
        ("Ctrl+K, Ctrl+S", "Ctrl+K, Ctrl+S"),
        ("?", "?"),
    ],
)
def test_keys_are_spelled_as_readers_know_them(key: str, written: str) -> None:
    assert spelled(key) == written
