"""Reading the training plot and going along it, with the mouse and with keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.shapes import Spot
from rnnviz.session import Session

if TYPE_CHECKING:
    from rnnviz.panes.loss import LossPane
    from tests.reader import Reader


@pytest.fixture
def pane(reader: Reader) -> LossPane:
    """The plot of a run of 60 updates, with all the room it can have."""
    reader.window.desk.do(lambda session: session.train(60, lambda: False))
    pane = reader.window.loss
    pane._build()
    reader.clicks(pane.enlarge)
    settle(pane)
    return pane


def settle(pane: LossPane) -> None:
    """What follows the picture has followed."""
    QApplication.processEvents()
    pane._due.stop()
    pane.draw()


def over(pane: LossPane, update: float) -> QPoint:
    """A point of the plot over an update."""
    assert pane.view is not None
    assert pane.drawn is not None
    area = pane.view.area
    return QPointF(
        area.left() + pane.drawn.across.share(update) * area.width(), area.center().y()
    ).toPoint()


def press(pane: LossPane, update: int) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(pane.view.viewport(), left, pos=over(pane, update))  # type: ignore[union-attr]


def weights(session: Session) -> bytes:
    return b"".join(weight.tobytes() for weight in session.experiment.net.weights.values())


def row(pane: LossPane, name: str) -> QPointF:
    picture = pane.legend.canvas.picture
    assert picture is not None
    spot = next(one for one in picture.shapes if isinstance(one, Spot) and one.name == name)
    return QPointF(spot.x + spot.w * 0.6, spot.y + spot.h / 2)


def test_a_press_on_the_curve_goes_to_that_update(reader: Reader, pane: LossPane) -> None:
    press(pane, 17)
    reader.waits(0.02)
    assert reader.session.place.update == 17
    straight = Session.open("baseball-bat").train(17, lambda: False)
    assert weights(reader.session) == weights(straight)
    settle(pane)
    assert pane.view is not None
    assert pane.view._present.value() == 17
    assert pane.view._number.toPlainText() == "update 17"
    # All that was made is still there, to be come back to.
    assert pane.plot is not None
    assert pane.plot.last == 60
    assert f"total loss: {straight.trace.loss:.3f}" in pane.view.accessibleDescription()


def test_keys_go_along_while_the_plot_has_the_focus(reader: Reader, pane: LossPane) -> None:
    press(pane, 30)
    reader.waits(0.02)
    index = reader.index
    for keys, update in (
        (("Left",), 29),
        (("Left", "Left"), 27),
        (("Shift+Right",), 37),
        (("Home",), 0),
        (("End",), 60),
    ):
        settle(pane)
        reader.presses(*keys, on=pane.view)
        reader.waits(0.02)
        assert reader.session.place.update == update
        assert reader.index == index  # the place in the pass stays


def test_another_setting_grows_a_branch_that_has_a_name(reader: Reader, pane: LossPane) -> None:
    press(pane, 20)
    reader.waits(0.02)
    reader.sets(reader.window.model.learning_rate, "1.5")
    reader.window.desk.do(lambda session: session.train(30, lambda: False))
    settle(pane)
    assert pane.plot is not None
    assert (pane.plot.branches, pane.plot.shown) == (("1", "2"), 1)
    pane.legend.canvas.spot_opened.emit(Spot(0, 0, 1, 1, "branch.1"))
    pane.legend.line.setText("빠름")
    QTest.keyClick(pane.legend.line, Qt.Key.Key_Return)
    assert [branch.name for branch in reader.session.recording.branches] == ["1", "빠름"]
    settle(pane)
    pane.legend.canvas.click(row(pane, "branch.0"))
    assert reader.session.branch == 0
    assert reader.session.learning_rate == 0.5
    settle(pane)
    assert pane.plot.shown == 0
    assert {line.number for line in pane.plot.lines} == {0, 1}
    # One of the two is left out by its line, and comes back.
    pane.legend.canvas.click(row(pane, "switch.branch.1"))
    settle(pane)
    assert {stroke.line.number for stroke in pane.drawn.strokes} == {0}  # type: ignore[union-attr]


def test_curves_are_left_out_and_axes_changed(reader: Reader, pane: LossPane) -> None:
    pane.legend.canvas.click(row(pane, "step.1"))
    settle(pane)
    assert pane.view is not None
    assert set(pane.view._curves) == {"loss/0", "step.0/0"}
    reader.clicks(pane.head.log)
    settle(pane)
    low, high = pane.view.viewRange()[1]
    losses = [update.trace.loss for update in (reader.session, Session.open("baseball-bat"))]
    assert low < np.log10(min(losses)) < np.log10(max(losses)) < high
    reader.clicks(pane.head.choices.buttons["gradients"])
    settle(pane)
    assert {key.partition("/")[0] for key in pane.view._curves} == {
        "gradient.U", "gradient.W", "gradient.V",
    }  # fmt: skip
    # What one looks at is no edit, and comes with the document.
    assert not reader.window.desk.undoing.before


def test_a_closer_look_and_the_whole_again(reader: Reader, pane: LossPane) -> None:
    assert pane.view is not None
    pane.view.setFocus()
    reader.presses("+", "+", on=pane.view)
    settle(pane)
    low, high = pane.view.viewRange()[0]
    assert high - low < 62
    assert pane.head.whole.isVisible()
    reader.clicks(pane.head.whole)
    settle(pane)
    low, high = pane.view.viewRange()[0]
    assert low < 0
    assert high > 60
    assert not pane.head.whole.isVisible()


def test_measured_frames_are_those_that_were_drawn(reader: Reader, pane: LossPane) -> None:
    for _ in range(3):
        reader.window.desk.do(lambda session: session.train(7, lambda: False))
        settle(pane)
    reader.clicks(pane.head.choices.buttons["recurrence"])
    settle(pane)
    assert pane.plot is not None
    line = next(one for one in pane.plot.lines if one.key == "spectral_radius")
    assert line.curve.updates.tolist() == [60, 67, 74, 81]
    W = reader.session.experiment.net.W
    assert line.curve.highest[-1] == pytest.approx(np.abs(np.linalg.eigvals(W)).max())
