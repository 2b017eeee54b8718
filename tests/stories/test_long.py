"""A thousand words: go far by the strip, step there, see how far a loss reaches, zoom in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.ledger import item_at
from rnnviz.stepping.part import WHOLE
from tests.reader import texts_of
from tests.stories.long import at_strip, long_sequence

if TYPE_CHECKING:
    from tests.reader import Reader

STEPS = 1000


def turned(reader: Reader, at: QPointF, notches: int) -> None:
    """The wheel over the ledger."""
    canvas = reader.window.ledger.canvas
    everywhere = QPointF(canvas.mapToGlobal(at.toPoint()))
    event = QWheelEvent(
        at,
        everywhere,
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    QApplication.processEvents()


def item_under(reader: Reader, at: QPointF) -> tuple[int, int]:
    canvas = reader.window.ledger.canvas
    size = float(canvas.width()), float(canvas.height())
    view = reader.window.ledger._view
    assert view is not None
    return item_at(view, (at.x(), at.y()), size, reader.window.zoom_now())


def test_find_how_far_the_last_loss_reaches(reader: Reader) -> None:
    long_sequence(reader, STEPS)
    window = reader.window
    # By the strip to a far word: the network there is on show, the word in the middle of it.
    reader.clicks(window.diagram.strip, at_strip(reader, 970))
    assert reader.session.reached.op.t == pytest.approx(970, abs=1)
    t = reader.session.reached.op.t
    assert f"w{t + 1}" in reader.diagram_texts()
    assert f"w{t}" in reader.diagram_texts() or f"w{t - 1}" in reader.diagram_texts()
    assert "w1" not in reader.diagram_texts()
    # Step there as everywhere.
    window.diagram.canvas.setFocus()
    reader.presses("Right", "Right")
    assert reader.session.reached.op == ("o", t)
    reader.presses("F10")
    assert reader.session.reached.op == ("L", t)
    reader.presses("F10", "F10")
    assert reader.session.reached.op == ("L", t + 2)
    # To the end of the backward pass, and the last loss in the ledger.
    window.desk.do(lambda session: session.show_gradients())
    window.ledger.canvas.setFocus()
    reader.presses("Return", on=window.ledger.canvas)
    assert reader.session.inspection.pick[1:] == (STEPS - 1, STEPS - 1)
    QApplication.processEvents()
    # What it says is true: from there on less than 1 % of what was there at the loss.
    only = [-1] * (STEPS - 1) + [reader.session.experiment.target_ids[-1]]
    experiment = reader.session.experiment
    alone = experiment.net.run(experiment.input_ids, only, np.array(experiment.h0))
    norms = np.linalg.norm(alone["dh"], axis=1)[::-1]
    above = np.flatnonzero(norms >= 0.01 * norms[0])
    distance = int(above[-1]) + 1
    assert any(f"distance {distance} on" in text for text in texts_of(window.through_time.canvas))


def test_zoom_the_ledger_to_single_items_and_back(reader: Reader) -> None:
    long_sequence(reader, STEPS)
    reader.window.desk.do(lambda session: session.show_gradients())
    QApplication.processEvents()
    canvas = reader.window.ledger.canvas
    at = QPointF(canvas.width() * 0.45, canvas.height() * 0.6)
    item = item_under(reader, at)
    for _ in range(20):
        turned(reader, at, 1)
    part = reader.session.inspection.part
    assert part.size <= 20
    assert part.loss <= item[0] < part.loss + part.size
    assert part.use <= item[1] < part.use + part.size
    # The wheel the other way shows all of it again.
    for _ in range(30):
        turned(reader, at, -1)
    assert reader.session.inspection.part == WHOLE


def test_a_drag_zooms_and_a_double_click_goes_back(reader: Reader) -> None:
    long_sequence(reader, 200)
    reader.window.desk.do(lambda session: session.show_gradients())
    QApplication.processEvents()
    canvas, left = reader.window.ledger.canvas, Qt.MouseButton.LeftButton
    side = min(canvas.width() - 48, canvas.height() - 36)
    start, end = QPoint(60, 4 + side // 2), QPoint(60 + side // 4, 4 + side * 3 // 4)
    items = item_under(reader, QPointF(start)), item_under(reader, QPointF(end))
    QTest.mousePress(canvas, left, pos=start)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, left, pos=end)
    part = reader.session.inspection.part
    assert reader.session.inspection.pick.any is False
    assert 40 <= part.size <= 60
    for loss, use in items:
        assert part.loss <= loss < part.loss + part.size
        assert part.use <= use < part.use + part.size
    assert f"losses {part.loss + 1}–{part.loss + part.size}" in reader.window.ledger._said.text()
    # A double click where no item is: here, beside the image.
    QTest.mouseDClick(canvas, left, pos=QPoint(canvas.width() - 20, 8))
    assert reader.session.inspection.part == WHOLE


def test_keys_zoom_round_the_picked_item_which_stays_in_view(reader: Reader) -> None:
    long_sequence(reader, STEPS)
    reader.window.desk.do(lambda session: session.show_gradients())
    canvas = reader.window.ledger.canvas
    canvas.setFocus()
    reader.presses("Return", on=canvas)
    for _ in range(7):
        reader.presses("+", on=canvas)
    part = reader.session.inspection.part
    assert part.size <= 20
    for _ in range(part.size + 5):
        reader.presses("Left", on=canvas)
    pick, moved = reader.session.inspection.pick, reader.session.inspection.part
    assert pick.use == STEPS - 1 - (part.size + 5)
    assert moved.use == pick.use
    assert moved.loss == part.loss
    reader.presses("0", on=canvas)
    assert reader.session.inspection.part == WHOLE


def test_a_path_whose_ends_are_out_of_view_is_named_at_its_ends(reader: Reader) -> None:
    long_sequence(reader, 300)
    window = reader.window
    window.ledger.item_picked.emit(280, 60)
    index = reader.session.program.index_of("carried", 60)
    window.desk.do(lambda session: session.go_to(index))
    assert "L₂₈₁ →" in reader.diagram_texts()
    assert not any("h₆₁" in text and "←" in text for text in reader.diagram_texts())
    window.desk.do(lambda session: session.go_to(session.program.index_of("carried", 0)))
    assert any(text == "h₆₁, L₂₈₁ →" for text in reader.diagram_texts())


@pytest.mark.parametrize("steps", [1, 2, 60, 61, 200])
def test_forth_and_back_is_the_same_picture_at_any_length(reader: Reader, steps: int) -> None:
    long_sequence(reader, steps, words=7)
    window = reader.window
    program = reader.session.program
    index = min(program.index_of("dz", steps // 2), len(program) - 10)
    window.desk.do(lambda session: session.go_to(index))
    QApplication.processEvents()

    def seen() -> list[object]:
        canvases = (
            window.diagram.canvas,
            window.diagram.band,
            window.transport.timeline,
            window.ledger.canvas,
            window.through_time.canvas,
        )
        return [canvas.picture for canvas in canvases]

    window.followers.catch_up()
    before = seen()
    for _ in range(9):
        window.desk.do(lambda session: session.step())
    for _ in range(9):
        window.desk.do(lambda session: session.step_back())
    window.followers.catch_up()
    assert seen() == before


def test_training_goes_on_and_says_what_waits(reader: Reader) -> None:
    long_sequence(reader, 200, words=9)
    window = reader.window
    window.ledger.item_picked.emit(150, 120)
    window.desk.do(lambda session: session.set_learning_rate(0.001))
    loss = reader.session.trace.loss
    window.desk.set_rate(0)
    window.desk.toggle_training()
    for _ in range(5):
        window.desk.pass_time(0.016, lambda: True)
        QApplication.processEvents()
    assert reader.session.place.update == 5
    assert reader.session.trace.loss < loss
    assert any("when it pauses" in text for text in texts_of(window.ledger.canvas))
    assert not reader.session.trace.magnitudes  # nothing was told apart for nobody
    window.desk.toggle_training()
    QApplication.processEvents()
    assert not any("when it pauses" in text for text in texts_of(window.ledger.canvas))
    assert reader.session.inspection.pick[1:] == (150, 120)
