"""The menus: every act has its words and its keys, and no key two acts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMessageBox

import rnnviz
from rnnviz.app.menus import COMMANDS, MENUS
from rnnviz.language import LANGUAGES, catalogue
from rnnviz.panes import toolbar
from rnnviz.panes.transport import BUTTONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reader import Reader

ENTRIES = [(menu, entry) for menu, entries in MENUS.items() for entry in entries if entry]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_entry_has_its_words(code: str) -> None:
    known = catalogue(code)
    for menu, entry in ENTRIES:
        assert known[f"menu.{menu}"]
        assert known[f"menu.{menu}_{entry.name}"]


def test_no_key_has_two_acts() -> None:
    keys = Counter(QKeySequence(key).toString() for _, entry in ENTRIES for key in entry.keys)
    assert [key for key, times in keys.items() if times > 1] == []


def test_no_key_is_one_that_clickers_send_for_presenting() -> None:
    keys = {key for _, entry in ENTRIES for key in entry.keys}
    assert not keys & {"F5", "Esc", "Escape"}


def test_every_key_is_one_that_qt_knows() -> None:
    for _, entry in ENTRIES:
        for key in entry.keys:
            assert QKeySequence(key).toString()


def test_every_button_names_a_command_that_there_is() -> None:
    assert {command for _, command in BUTTONS} <= set(COMMANDS)
    assert set(toolbar.COMMANDS.values()) <= set(COMMANDS)


def test_every_entry_that_opens_no_dialogue_can_be_picked(reader: Reader) -> None:
    actions = reader.window.menus._actions
    for name, action in actions.items():
        if not name.startswith("file_") and name != "help_about":
            action.trigger()
    assert reader.session.language == "ko"
    assert reader.session.theme == "contrast"
    assert reader.window.dialogs.commands.isVisible()
    assert reader.window.dialogs.go_to.isVisible()


def test_quit_closes_the_window(reader: Reader) -> None:
    reader.window.menus._actions["file_quit"].trigger()
    assert not reader.window.isVisible()


def test_about_names_the_version(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(QMessageBox, "about", lambda parent, title, text: told.append(text))
    reader.window.menus._actions["help_about"].trigger()
    assert rnnviz.__version__ in told[0]


def saves(reader: Reader, monkeypatch: pytest.MonkeyPatch, path: str) -> list[str]:
    """Save the picture under a path; what was complained about."""
    told: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    monkeypatch.setattr(QMessageBox, "warning", lambda parent, title, text: told.append(text))
    reader.presses("Ctrl+E")
    return told


def test_a_picture_is_saved_as_large_as_it_is_seen(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = tmp_path / "야구 배트.png"
    assert saves(reader, monkeypatch, str(out)) == []
    assert QImage(str(out)).size() == reader.window.diagram.size()


def test_no_picture_is_saved_where_none_is_wanted(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert saves(reader, monkeypatch, "") == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["bat.gif", "bat", "nowhere/bat.png"])
def test_a_picture_that_cannot_be_saved_is_told(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (told,) = saves(reader, monkeypatch, str(tmp_path / name))
    assert name.rsplit("/", maxsplit=1)[-1] in told
    assert list(tmp_path.iterdir()) == []
