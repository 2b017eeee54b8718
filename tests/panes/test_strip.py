"""The strip of a long sequence: hidden for short ones, dragged, and moved in by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.strip import along
from tests.stories.long import at_strip, long_sequence

if TYPE_CHECKING:
    from tests.reader import Reader


def test_it_is_there_for_a_long_sequence_alone(reader: Reader) -> None:
    strip = reader.window.diagram.strip
    assert not strip.isVisible()
    long_sequence(reader, 61)
    assert strip.isVisible()
    long_sequence(reader, 60)
    assert not strip.isVisible()


def test_a_press_and_a_drag_go_to_the_step_under_the_pointer(reader: Reader) -> None:
    long_sequence(reader, 200)
    strip = reader.window.diagram.strip
    reader.window.desk.do(lambda session: session.go_to(session.program.index_of("h", 3)))
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=at_strip(reader, 100))
    assert reader.session.reached.op == ("h", 100)
    for t in (101, 150, 199, 20):
        QTest.mouseMove(strip, at_strip(reader, t))
        assert reader.session.reached.op == ("h", t)
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=at_strip(reader, 20))
    QTest.mouseMove(strip, at_strip(reader, 90))
    assert reader.session.reached.op == ("h", 20)


@pytest.mark.parametrize("name", ["dz", "new_W"])
def test_it_goes_along_the_backward_pass_too(reader: Reader, name: str) -> None:
    long_sequence(reader, 200)
    reader.window.desk.do(lambda session: session.go_to(session.program.index_of(name, 0)))
    reader.clicks(reader.window.diagram.strip, at_strip(reader, 77))
    assert reader.session.reached.op == ("dz" if name == "dz" else "dU", 77)


def test_its_keys_move_by_steps_pages_and_ends(reader: Reader) -> None:
    long_sequence(reader, 200)
    strip = reader.window.diagram.strip
    strip.setFocus()
    for key, t in (
        ("Right", 1),
        ("PgDown", 31),
        ("PgUp", 1),
        ("Left", 0),
        ("Left", 0),
        ("End", 199),
        ("Right", 199),
        ("Home", 0),
    ):
        reader.presses(key, on=strip)
        assert reader.session.reached.op == ("z", t)


def test_it_says_which_word_is_where(reader: Reader) -> None:
    long_sequence(reader, 200)
    strip = reader.window.diagram.strip
    where = along(float(strip.width()), 200, 1.0)
    assert strip.picture is not None
    spot = strip.picture.spot_at(where.x(41.5), 10.0)
    assert spot is not None
    assert strip._describe is not None
    assert "42" in strip._describe(spot)
    assert "w42 → v42" in strip._describe(spot)


def test_dragging_along_single_ops_holds_them_still(reader: Reader) -> None:
    long_sequence(reader, 200)
    timeline = reader.window.transport.timeline
    reader.window.desk.do(lambda session: session.go_to(500))
    QApplication.processEvents()
    assert timeline.picture is not None
    spots = [one for one in timeline.picture.shapes if type(one).__name__ == "Spot"]
    points = [QPoint(round(one.x + one.w / 2), round(one.y + one.h / 2)) for one in spots]
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=points[1])
    for spot, point in zip(spots, points, strict=True):
        QTest.mouseMove(timeline, point)
        assert reader.session.reached.op == (spot.name, spot.t)
    # Off the row upwards it is still this row that is dragged along.
    QTest.mouseMove(timeline, QPoint(points[2].x(), 2))
    assert reader.session.reached.op == (spots[2].name, spots[2].t)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=points[2])
    assert timeline._held is None


def test_dragging_along_the_bands_goes_through_the_whole_run(reader: Reader) -> None:
    long_sequence(reader, 200)
    timeline, total = reader.window.transport.timeline, len(reader.session.program)
    width = timeline.width()
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=QPoint(4, 6))
    assert reader.index < total / width * 2
    for x in (width // 4, width // 2, width - 5):
        QTest.mouseMove(timeline, QPoint(x, 30))  # below the bands, but still dragging them
        assert reader.index == pytest.approx((x - 4) / (width - 8) * total, abs=total / width * 2)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=QPoint(width - 5, 30))
