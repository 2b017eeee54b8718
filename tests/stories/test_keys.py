"""Every key of the design that exists so far, and the same acts by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.shapes import Spot
from rnnviz.stepping.playback import MOVEMENT_SECONDS, SPEEDS
from tests.article import count, index_of

if TYPE_CHECKING:
    from tests.reader import Reader

LAST = count(2) - 1


def at(reader: Reader, index: int) -> None:
    """Stand at an op, nothing moving."""
    reader.window.desk.do(lambda session: session.go_to(index))


def test_the_diagram_has_the_focus_at_the_start(reader: Reader) -> None:
    assert QApplication.focusWidget() is reader.window.diagram.canvas


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("Right", 0, 1),
        ("PgDown", 3, 4),
        ("Left", 3, 2),
        ("PgUp", 3, 2),
        ("Left", 0, 0),
        ("PgDown", LAST, LAST),
        ("F10", 0, 4),
        ("F10", 4, 9),
        ("F10", 10, 16),
        ("Shift+F10", 9, 4),
        ("Shift+F10", 3, 0),
        ("Shift+F11", 2, 9),
        ("Shift+F11", 11, 23),
        ("Shift+F11", 24, LAST),
        ("Home", 12, 0),
        ("End", 12, LAST),
    ],
)
def test_a_key_moves_the_place(reader: Reader, key: str, start: int, end: int) -> None:
    at(reader, start)
    reader.presses(key)
    assert reader.index == end
    assert reader.session.place.update == 0


def test_f10_at_the_last_op_begins_the_next_update(reader: Reader) -> None:
    at(reader, LAST)
    updated = reader.session.experiment.net.weights
    rate, gradients = reader.session.learning_rate, reader.session.trace.gradients
    reader.presses("F10")
    assert (reader.index, reader.session.place.update) == (0, 1)
    assert (reader.session.trace["W"] == updated.W - rate * gradients.W).all()


def test_space_plays_and_pauses(reader: Reader) -> None:
    reader.presses("Space")
    assert reader.window.desk.playback.playing
    reader.presses("Space")
    assert not reader.window.desk.playback.playing


def test_space_presses_the_button_that_has_the_focus(reader: Reader) -> None:
    reader.window.transport.buttons["step"].setFocus()
    reader.presses("Space")
    assert reader.index == 1
    assert not reader.window.desk.playback.playing


@pytest.mark.parametrize("key", ["Ctrl+Left", "Ctrl+Right", "?"])
def test_keys_with_ctrl_and_signs_are_for_the_text_too(reader: Reader, key: str) -> None:
    at(reader, 5)
    reader.line.setFocus()
    reader.line.setCursorPosition(4)
    reader.presses(key)
    assert reader.index == 5
    assert reader.window.dialogs.commands is None
    assert reader.line.cursorPosition() != 4


@pytest.mark.parametrize("key", ["Left", "Right", "Home", "End", "Space"])
def test_in_a_text_field_keys_are_for_the_text(reader: Reader, key: str) -> None:
    at(reader, 5)
    reader.line.setFocus()
    reader.line.setCursorPosition(4)
    reader.presses(key)
    assert reader.index == 5
    assert not reader.window.desk.playback.playing
    moved = {"Left": 3, "Right": 5, "Home": 0, "End": 12, "Space": 5}
    assert reader.line.cursorPosition() == moved[key]
    assert reader.line.text() == ("base ball bat" if key == "Space" else "baseball bat")


def test_words_typed_by_keys_arrive_letter_by_letter(reader: Reader) -> None:
    reader.line.setFocus()
    reader.line.end(False)
    QTest.keyClicks(reader.line, "s")
    assert reader.session.experiment.inputs == ("baseball", "bats")


def test_zooming_by_keys(reader: Reader) -> None:
    reader.presses("Ctrl++", "Ctrl+=")
    assert reader.session.zoom == 1.5
    reader.presses("Ctrl+-")
    assert reader.session.zoom == 1.25
    reader.presses("Ctrl+0")
    assert reader.session.zoom == 1.0


def test_training_by_keys(reader: Reader) -> None:
    reader.presses("Ctrl+U")
    assert reader.session.place.update == 1
    reader.presses("Ctrl+T")
    assert reader.window.desk.training
    reader.presses("Ctrl+T")
    assert not reader.window.desk.training
    reader.presses("Ctrl+R")
    assert reader.session.place.update == 0


@pytest.mark.parametrize(
    ("button", "start", "end"),
    [
        ("first", 9, 0),
        ("time_back", 9, 4),
        ("back", 9, 8),
        ("step", 9, 10),
        ("time_step", 9, 16),
        ("last", 9, LAST),
    ],
)
def test_a_button_of_the_transport_moves_the_place(
    reader: Reader, button: str, start: int, end: int
) -> None:
    at(reader, start)
    reader.clicks(reader.window.transport.buttons[button])
    assert reader.index == end


def test_the_play_button_plays_and_pauses(reader: Reader) -> None:
    play = reader.window.transport.buttons["play"]
    reader.clicks(play)
    assert reader.window.desk.playback.playing
    assert play.accessibleName() == "Pause"
    reader.clicks(play)
    assert not reader.window.desk.playback.playing
    assert play.accessibleName() == "Play"


@pytest.mark.parametrize(
    ("kind", "name"), [("forward", "z"), ("loss", "L"), ("backward", "do"), ("update", "new_U")]
)
def test_a_pass_button_enters_its_pass(reader: Reader, kind: str, name: str) -> None:
    button = reader.window.toolbar.passes[kind]
    reader.clicks(button)
    assert reader.session.reached.op.name == name
    assert [one for one, b in reader.window.toolbar.passes.items() if b.isChecked()] == [kind]


def test_dragging_along_the_timeline_follows_the_pointer(reader: Reader) -> None:
    line = reader.window.transport.timeline
    y, ops = line.height() // 2, count(2)
    blocks = [one for one in line.picture.shapes if isinstance(one, Spot)]
    visited = []
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(1, y))
    for block in blocks:
        QTest.mouseMove(line, QPoint(round(block.x + block.w / 2), y))
        visited.append(reader.index)
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton)
    assert visited == list(range(ops))


def test_dragging_beyond_the_ends_of_the_timeline_stays_within(reader: Reader) -> None:
    line = reader.window.transport.timeline
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(50, 10))
    QTest.mouseMove(line, QPoint(line.width() + 400, 10))
    assert reader.index == LAST
    QTest.mouseMove(line, QPoint(-400, 10))
    assert reader.index == 0
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton)


def test_moving_over_the_timeline_without_a_button_does_nothing(reader: Reader) -> None:
    QTest.mouseMove(reader.window.transport.timeline, QPoint(200, 10))
    assert reader.index == 0


@pytest.mark.parametrize(
    ("name", "t"), [("h", 0), ("o", 1), ("y", 0), ("L", 1), ("own", 0), ("carried", 0)]
)
def test_clicking_a_quantity_goes_to_where_it_is_computed(
    reader: Reader, name: str, t: int
) -> None:
    reader.presses("End")
    reader.clicks_quantity(name, t)
    assert reader.index == index_of(name, t, 2)


def test_clicking_what_is_still_to_come_goes_on_to_it(reader: Reader) -> None:
    reader.clicks_quantity("y", 1)
    assert reader.index == index_of("y", 1, 2)


def test_clicking_what_is_given_moves_nothing(reader: Reader) -> None:
    at(reader, 7)
    for name in ("x", "h0", "U"):
        reader.clicks_quantity(name)
    assert reader.index == 7


def test_a_key_during_a_movement_completes_it_at_once(reader: Reader) -> None:
    reader.presses("Right")
    reader.waits(MOVEMENT_SECONDS / 3)
    assert 0 < reader.window.desk.playback.fraction < 1
    reader.presses("Right")
    assert reader.index == 2
    assert reader.window.desk.playback.fraction == 0
    reader.presses("Left")
    assert reader.index == 1
    assert reader.window.desk.playback.fraction == 1


def test_a_step_is_seen_for_as_long_as_the_design_says(reader: Reader) -> None:
    reader.presses("Right")
    reader.waits(MOVEMENT_SECONDS)
    assert reader.window.desk.playback.fraction == 1
    assert not reader.window.desk.busy


def test_a_speed_picked_is_the_speed_it_plays_at(reader: Reader) -> None:
    speed = reader.window.transport.speed
    speed.setFocus()
    speed.activated.emit(SPEEDS.index(4.0))
    assert reader.window.desk.playback.speed == 4.0
    assert speed.currentText() == "4×"
