"""Somebody who knows other keys: finds commands, gives them keys of their own, picks a preset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rnnviz.language import LANGUAGES, speak
from tests.reader import opened

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from rnnviz.panes.commands import CommandsDialog
    from tests.reader import Reader


def dialog(reader: Reader) -> CommandsDialog:
    reader.presses("F1", on=reader.window.diagram.canvas)
    made = reader.window.dialogs.commands
    assert made is not None
    assert made.isVisible()
    return made


def looks_for(asked: CommandsDialog, text: str) -> None:
    """Type into the line as fingers do."""
    asked.line.setFocus()
    asked.line.clear()
    QTest.keyClicks(asked.line, text)


def finds(asked: CommandsDialog, text: str, command: str) -> None:
    looks_for(asked, text)
    assert asked.list.command == command


def presses_new(asked: CommandsDialog, button: str, key: Qt.Key, held: object = None) -> None:
    asked.buttons[button].click()
    assert asked.catcher.isVisible()
    QTest.keyClick(asked.catcher, key, held or Qt.KeyboardModifier.NoModifier)


def shown(asked: CommandsDialog) -> list[str]:
    return [name for name, item in asked.list.items.items() if not item.isHidden()]


def test_a_command_is_found_by_typing_and_run_by_enter(reader: Reader) -> None:
    asked = dialog(reader)
    finds(asked, "last op", "run_last")
    QTest.keyClick(asked.line, Qt.Key.Key_Return)
    assert not asked.isVisible()
    assert reader.index == len(reader.session.program) - 1


def test_arrows_choose_while_one_types(reader: Reader) -> None:
    asked = dialog(reader)
    finds(asked, "time step", "run_time_step")
    QTest.keyClick(asked.line, Qt.Key.Key_Down)
    assert asked.list.command == "run_time_back"
    assert asked.line.text() == "time step"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_found_by_its_name_in_both_languages(qtbot: QtBot, language: str) -> None:
    reader = opened(qtbot, language=language)
    asked = dialog(reader)
    for name in asked.list.items:
        for code in LANGUAGES:
            asked.line.setText(speak(code)(f"menu.{name}"))
            asked.line.textEdited.emit(asked.line.text())
            assert name in shown(asked)
    reader.leaves()


def test_a_command_is_found_by_its_key(reader: Reader) -> None:
    asked = dialog(reader)
    finds(asked, "shift+f10", "run_time_back")


def test_what_is_nowhere_is_said_and_runs_nothing(reader: Reader) -> None:
    asked = dialog(reader)
    looks_for(asked, "teleport")
    assert shown(asked) == []
    assert "teleport" in asked.said.text()
    QTest.keyClick(asked.line, Qt.Key.Key_Return)
    assert asked.isVisible()
    assert reader.index == 0


def test_a_free_key_is_given_by_pressing_it(reader: Reader) -> None:
    asked = dialog(reader)
    finds(asked, "one op on", "run_step")
    presses_new(asked, "change", Qt.Key.Key_N)
    assert reader.session.keys.changed == {"run_step": ("N",)}
    asked.reject()
    reader.presses("N", on=reader.window.diagram.canvas)
    assert reader.index == 1
    reader.presses("Right", on=reader.window.diagram.canvas)
    assert reader.index == 1
    assert "(N)" in reader.window.transport.buttons["step"].toolTip()


def test_a_letter_that_is_a_key_can_still_be_typed(reader: Reader) -> None:
    reader.window.desk.keep_playing(lambda session: session.give_keys({"run_step": ("S",)}))
    reader.line.setFocus()
    reader.line.end(False)
    QTest.keyClicks(reader.line, "s")
    assert reader.session.experiment.inputs == ("baseball", "bats")
    assert reader.index == 0


def test_one_key_more(reader: Reader) -> None:
    asked = dialog(reader)
    finds(asked, "one op on", "run_step")
    presses_new(asked, "add", Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert reader.session.keys.changed == {"run_step": ("Right", "PgDown", "Ctrl+J")}


def test_a_key_that_is_taken_is_asked_about(reader: Reader) -> None:
    asked = dialog(reader)
    finds(asked, "one op on", "run_step")
    presses_new(asked, "change", Qt.Key.Key_F10)
    assert reader.session.keys.changed == {}
    assert "F10 belongs to ‘One time step on’" in asked.said.text()
    asked.leave.click()
    assert reader.session.keys.changed == {}
    presses_new(asked, "change", Qt.Key.Key_F10)
    asked.take.click()
    assert reader.session.keys.changed == {"run_step": ("F10",), "run_time_step": ()}
    asked.reject()
    reader.presses("F10", on=reader.window.diagram.canvas)
    assert reader.index == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_F5, Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_a_key_that_is_needed_elsewhere_is_refused(reader: Reader, key: Qt.Key) -> None:
    asked = dialog(reader)
    finds(asked, "one op on", "run_step")
    presses_new(asked, "change", key)
    assert asked.catcher.isVisible()
    before = asked.catcher.text()
    QTest.keyClick(asked.catcher, Qt.Key.Key_Escape)
    assert not asked.catcher.isVisible()
    assert asked.isVisible()
    assert before
    assert reader.session.keys.changed == {}


def test_held_keys_alone_are_waited_beyond(reader: Reader) -> None:
    asked = dialog(reader)
    finds(asked, "one op on", "run_step")
    presses_new(asked, "change", Qt.Key.Key_Shift)
    assert asked.catcher.isVisible()
    QTest.keyClick(asked.catcher, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert reader.session.keys.changed == {"run_step": ("Shift+F4",)}


def test_no_key_and_back_to_the_presets_keys(reader: Reader) -> None:
    asked = dialog(reader)
    finds(asked, "one op on", "run_step")
    asked.buttons["none"].click()
    assert reader.session.keys.changed == {"run_step": ()}
    asked.buttons["reset"].click()
    assert reader.window.showing().keys["run_step"] == ("Right", "PgDown")
    finds(asked, "last op", "run_last")
    asked.buttons["none"].click()
    asked.buttons["reset_all"].click()
    assert reader.session.keys.changed == {}


def test_a_key_given_away_comes_back_only_when_wanted(reader: Reader) -> None:
    asked = dialog(reader)
    finds(asked, "one op on", "run_step")
    presses_new(asked, "change", Qt.Key.Key_F10)
    asked.take.click()
    finds(asked, "one time step on", "run_time_step")
    asked.buttons["reset"].click()
    assert "‘One op on’" in asked.said.text()
    asked.take.click()
    assert reader.window.showing().keys["run_time_step"] == ("F10",)
    assert reader.window.showing().keys["run_step"] == ()


def test_a_preset_brings_the_keys_one_knows(reader: Reader) -> None:
    asked = dialog(reader)
    asked.preset.edited.emit("thonny")
    assert reader.session.keys.preset == "thonny"
    assert "F6" in asked.remark.text()
    asked.reject()
    canvas = reader.window.diagram.canvas
    reader.presses("F6", on=canvas)
    assert reader.index == 4
    reader.presses("Ctrl+B", on=canvas)
    assert reader.index == 3
    reader.presses("F10", on=canvas)
    assert reader.index == 3
    assert "F6" in reader.window.transport.buttons["time_step"].toolTip()


def test_keys_of_two_strokes_work(reader: Reader) -> None:
    reader.window.desk.keep_playing(lambda session: session.pick_preset("vscode"))
    reader.presses("Ctrl+K", "Ctrl+S", on=reader.window.diagram.canvas)
    assert reader.window.dialogs.commands is not None
    assert reader.window.dialogs.commands.isVisible()


def test_while_it_is_open_it_follows_language_and_keys(reader: Reader) -> None:
    asked = dialog(reader)
    reader.window.desk.keep_playing(lambda session: session.set_language("ko"))
    assert asked.list.items["run_step"].text(0) == "한 연산 앞으로"
    reader.window.desk.keep_playing(lambda session: session.give_keys({"run_step": ("N",)}))
    assert asked.list.items["run_step"].text(1) == "N"


def test_wherever_a_key_is_named_it_is_the_reader_s(reader: Reader) -> None:
    window = reader.window
    reader.clicks(window.shelf.choices.buttons["breaks"])
    assert "F9 sets one" in window.breaks.hint.text()
    window.desk.keep_playing(
        lambda session: session.give_keys({"run_breakpoint": ("B",), "run_breakpoint_new": ()})
    )
    assert "B sets one at the present op, ‘Breakpoint of any kind…’" in window.breaks.hint.text()
    assert "(" not in window.breaks.new.toolTip()
    assert window.toolbar.once.toolTip().endswith("(Ctrl+U)")


def test_what_was_changed_is_bold_in_the_list(reader: Reader) -> None:
    asked = dialog(reader)
    reader.window.desk.keep_playing(lambda session: session.give_keys({"run_step": ("N",)}))
    bold = [name for name, item in asked.list.items.items() if item.font(1).bold()]
    assert bold == ["run_step"]


def test_what_plays_meanwhile_disturbs_nothing_that_is_asked(reader: Reader) -> None:
    asked = dialog(reader)
    finds(asked, "one op on", "run_step")
    asked.buttons["change"].click()
    reader.window.desk.toggle_playing()
    reader.waits(2.0)
    assert reader.index > 0
    assert asked.catcher.isVisible()
    QTest.keyClick(asked.catcher, Qt.Key.Key_F10)
    reader.waits(1.0)
    assert asked.take.isVisible()
    asked.take.click()
    assert reader.session.keys.changed["run_step"] == ("F10",)
