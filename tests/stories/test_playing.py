"""Playing: at every speed, to the end, again, and stopped by a hand."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnnviz.stepping.playback import MOVEMENT_SECONDS, OP_SECONDS, SPEEDS
from tests.article import count

if TYPE_CHECKING:
    from tests.reader import Reader

LAST = count(2) - 1


def plays(reader: Reader, speed: float = 1.0) -> None:
    """Pick a speed and press Space."""
    reader.window.transport.speed.activated.emit(SPEEDS.index(speed))
    reader.window.diagram.canvas.setFocus()
    reader.presses("Space")


@pytest.mark.parametrize("speed", SPEEDS)
def test_ops_follow_one_another_at_the_speed_picked(reader: Reader, speed: float) -> None:
    reader.presses("End")
    plays(reader, speed)
    reached = []
    for _ in range(5):
        reader.waits(OP_SECONDS / speed)
        reached.append(reader.index)
    assert reached == [1, 2, 3, 4, 5]


def test_it_plays_to_the_end_and_stops_there(reader: Reader) -> None:
    plays(reader, 8.0)
    for _ in range(60):
        reader.waits(OP_SECONDS / 8)
    assert reader.index == LAST
    assert not reader.window.desk.playback.playing
    assert not reader.window.desk.busy
    assert reader.window.transport.buttons["play"].accessibleName() == "Play"
    assert reader.session.place.update == 0


def test_played_again_it_starts_at_the_first_op(reader: Reader) -> None:
    reader.presses("End")
    plays(reader)
    assert reader.index == 0
    assert reader.window.desk.playback.fraction == 0
    reader.waits(OP_SECONDS)
    assert reader.index == 1


def test_one_long_frame_stops_at_the_end_too(reader: Reader) -> None:
    plays(reader)
    reader.waits(1000.0)
    assert reader.index == LAST
    assert not reader.window.desk.playback.playing


def test_paused_it_stays(reader: Reader) -> None:
    plays(reader)
    reader.waits(3 * OP_SECONDS)
    reader.presses("Space")
    at = reader.index
    reader.waits(10.0)
    assert reader.index == at
    assert not reader.window.desk.busy


def test_going_on_after_a_pause_goes_on_there(reader: Reader) -> None:
    plays(reader)
    reader.waits(2.5 * OP_SECONDS)
    reader.presses("Space", "Space")
    reader.waits(OP_SECONDS)
    assert reader.index in (2, 3)


@pytest.mark.parametrize(
    ("key", "end"), [("Right", 4), ("Left", 2), ("F10", 4), ("Home", 0), ("End", LAST)]
)
def test_a_key_pauses_where_it_leads(reader: Reader, key: str, end: int) -> None:
    plays(reader)
    reader.waits(3 * OP_SECONDS)
    reader.presses(key)
    assert reader.index == end
    assert not reader.window.desk.playback.playing
    reader.waits(10.0)
    assert reader.index == end


def test_a_hand_on_the_timeline_pauses(reader: Reader) -> None:
    plays(reader)
    line = reader.window.transport.timeline
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(line.width() - 3, 12))
    assert reader.index == LAST
    assert not reader.window.desk.playback.playing


def test_another_speed_while_it_plays_skips_no_op(reader: Reader) -> None:
    plays(reader, 0.5)
    seen = [reader.index]
    for speed in (8.0, 0.5, 4.0, 1.0, 2.0):
        reader.waits(0.05)
        reader.window.transport.speed.activated.emit(SPEEDS.index(speed))
        for _ in range(20):
            reader.waits(0.016)
            seen.append(reader.index)
    assert all(b - a in (0, 1) for a, b in pairwise(seen))
    assert reader.window.desk.playback.playing


def test_other_words_typed_while_it_plays_keep_the_place_within(reader: Reader) -> None:
    reader.presses("End")
    reader.types(reader.window.words.inputs, "bat")
    reader.types(reader.window.words.targets, "배트")
    assert reader.session.reached.op.name == "new_V"
    assert reader.index == count(1) - 1


def test_an_op_moves_for_its_time_and_rests_for_the_rest(reader: Reader) -> None:
    reader.presses("End")
    plays(reader)
    reader.waits(OP_SECONDS + MOVEMENT_SECONDS / 2)
    assert reader.window.desk.playback.fraction == pytest.approx(0.5)
    reader.waits(MOVEMENT_SECONDS / 2)
    assert reader.window.desk.playback.fraction == pytest.approx(1.0)
    assert reader.window.desk.playback.playing


def test_every_moment_of_every_op_can_be_painted(reader: Reader) -> None:
    for _ in range(count(2)):
        for _ in range(3):
            reader.window.diagram.canvas.grab()
            reader.waits(MOVEMENT_SECONDS / 3)
        reader.presses("Right")
