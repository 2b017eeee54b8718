"""Skipping what is boring: stepping and playing go from stop to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from rnnviz.stepping.playback import OP_SECONDS

if TYPE_CHECKING:
    from rnnviz.panes.stops import StopsBox
    from tests.reader import Reader


def opens(reader: Reader) -> StopsBox:
    reader.clicks(reader.window.transport.stops)
    box = reader.window.transport.stops.box
    assert box.isVisible()
    return box


def ticks(reader: Reader, box: StopsBox, name: str) -> None:
    """Click the square of a box, which is at its left."""
    one = box.boxes[name]
    reader.clicks(one, QPoint(8, one.height() // 2))


def walked(reader: Reader) -> list[str]:
    """The names of the ops stopped at, from the first to the last."""
    reader.window.transport.stops.box.hide()
    reader.presses("Home", on=reader.window.diagram.canvas)
    names, last = [], -1
    while reader.index != last:
        last = reader.index
        reader.presses("Right", on=reader.window.diagram.canvas)
        names.append(reader.session.reached.op.name)
    return names[:-1]


def test_gradients_only(reader: Reader) -> None:
    box = opens(reader)
    reader.clicks(box.sets.buttons["gradients"])
    assert [name for name, one in box.boxes.items() if one.isChecked()] == ["dV", "dW", "dU"]
    assert reader.window.transport.stops.text() == "3 ops"
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert walked(reader) == [*["dV", "dW", "dU"] * 2, "new_V"]


def test_all_of_it_by_keys(reader: Reader) -> None:
    reader.presses("Ctrl+Shift+G", on=reader.window.diagram.canvas)
    box = reader.window.transport.stops.box
    assert box.isVisible()
    box.boxes["z"].setFocus()
    QTest.keyClick(box.boxes["z"], Qt.Key.Key_Space)
    assert reader.session.inspection.skipped == {"z"}
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_an_op_is_left_out_and_taken_in_again(reader: Reader) -> None:
    box = opens(reader)
    ticks(reader, box, "z")
    assert reader.session.inspection.skipped == {"z"}
    assert "z" not in walked(reader)
    ticks(reader, opens(reader), "z")
    assert "z" in walked(reader)
    assert reader.window.transport.stops.text() == "All ops"


def test_playing_goes_from_stop_to_stop(reader: Reader) -> None:
    reader.clicks(opens(reader).sets.buttons["forward"])
    reader.window.transport.stops.box.hide()
    reader.presses("Space", on=reader.window.diagram.canvas)
    seen = set()
    for _ in range(40):
        reader.waits(OP_SECONDS / 2)
        seen.add(reader.session.reached.op.kind)
        if not reader.window.desk.playback.playing:
            break
    assert not reader.window.desk.playback.playing
    assert reader.index == len(reader.session.program) - 1
    assert seen == {"forward", "loss", "update"}


def test_n_on_and_n_back_past_what_is_skipped(reader: Reader) -> None:
    reader.clicks(opens(reader).sets.buttons["gradients"])
    reader.window.transport.stops.box.hide()
    canvas = reader.window.diagram.canvas
    reader.presses("Right", "F10", "Right", "F10", on=canvas)
    assert reader.index > 20
    reader.presses("Shift+F10", "Left", "Shift+F10", "Left", on=canvas)
    assert reader.index == 0


def test_what_is_skipped_is_pale_on_the_timeline(reader: Reader) -> None:
    from rnnviz.drawing.shapes import Box

    def fills() -> list[str]:
        picture = reader.window.transport.timeline.picture
        return [shape.fill for shape in picture.shapes if isinstance(shape, Box)]

    reader.presses("End")
    before = fills()
    ticks(reader, opens(reader), "z")
    after = fills()
    pairs = enumerate(zip(before, after, strict=True))
    changed = [index for index, (one, other) in pairs if one != other]
    z = [index for index, op in enumerate(reader.session.program.ops) if op.name == "z"]
    assert changed == z
    assert all(int(after[index][1:3], 16) < int(before[index][1:3], 16) for index in z)


def test_biases_have_boxes_while_there_are_biases(reader: Reader) -> None:
    box = opens(reader)
    assert "db" not in box.boxes
    reader.window.desk.do(lambda session: session.set_bias(True))
    assert {"db", "dd", "new_b"} <= set(box.boxes)
    reader.window.desk.do(lambda session: session.set_bias(False))
    assert "db" not in box.boxes


def test_a_break_is_run_to_though_its_op_is_skipped(reader: Reader) -> None:
    reader.window.desk.do(lambda session: session.go_to(7))
    reader.presses("F9", "Home", on=reader.window.diagram.canvas)
    reader.clicks(opens(reader).sets.buttons["gradients"])
    reader.window.transport.stops.box.hide()
    assert reader.session.reached.op.name not in ("dV", "dW", "dU")
    reader.presses("F8", on=reader.window.diagram.canvas)
    assert reader.index == 7
