"""The legend: a press leaves a curve out or goes to a branch; all of it by keyboard too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.chart_legend import rows
from rnnviz.drawing.palette import LIGHT
from rnnviz.drawing.shapes import Box, Spot
from rnnviz.panes.legend import Legend
from rnnviz.panes.showing import Showing
from rnnviz.session import Session
from rnnviz.stepping.chart import AT_FIRST, Chart
from rnnviz.stepping.playback import Playback
from tests.drawing.plots import plot

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def legend(qtbot: QtBot) -> Iterator[Legend]:
    made = Legend()
    qtbot.addWidget(made)
    made.resize(256, 330)
    shows(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.told = []  # type: ignore[attr-defined]
    made.switched.connect(lambda key: made.told.append(("switched", key)))
    made.branch_picked.connect(lambda name: made.told.append(("picked", name)))
    made.branch_renamed.connect(lambda *names: made.told.append(("renamed", *names)))
    yield made
    made.line.hide()


def shows(legend: Legend, chart: Chart = AT_FIRST) -> None:
    showing = Showing(Session.open("baseball-bat"), Playback(), LIGHT)
    legend.name(showing)
    legend.present(rows(plot("loss"), chart, LIGHT, showing.say, 25), showing)


def spot(legend: Legend, name: str) -> QPoint:
    picture = legend.canvas.picture
    assert picture is not None
    found = next(one for one in picture.shapes if isinstance(one, Spot) and one.name == name)
    return QPoint(round(found.x + found.w / 2), round(found.y + found.h / 2))


def click(legend: Legend, name: str) -> None:
    legend.canvas.click(QPointF(spot(legend, name)))


def presses(legend: Legend, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(legend, key)


def test_a_click_leaves_a_curve_out(legend: Legend) -> None:
    click(legend, "step.1")
    click(legend, "baseline")
    assert legend.told == [("switched", "step.1")]  # type: ignore[attr-defined]


def test_a_branch_is_gone_to_by_its_name_and_left_out_by_its_line(legend: Legend) -> None:
    click(legend, "branch.1")
    click(legend, "switch.branch.1")
    click(legend, "switch.branch.2")  # it is on show, and stays
    assert legend.told == [("picked", 1), ("switched", "branch.1")]  # type: ignore[attr-defined]


def test_keys_go_through_the_rows_and_act_on_them(legend: Legend) -> None:
    legend.setFocus(Qt.FocusReason.TabFocusReason)
    assert legend._marked == "loss"
    presses(legend, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert legend.told == [("switched", "loss"), ("switched", "held_out")]  # type: ignore[attr-defined]
    presses(legend, *[Qt.Key.Key_Down] * 20)
    assert legend._marked == "step.1"
    presses(legend, *[Qt.Key.Key_Up] * 3, Qt.Key.Key_Space, Qt.Key.Key_Return)
    assert legend.told[2:] == [("switched", "branch.1"), ("picked", 1)]  # type: ignore[attr-defined]
    presses(legend, *[Qt.Key.Key_Up] * 20)
    assert legend._marked == "loss"


def test_the_marked_row_has_a_frame_while_keys_act_on_it(legend: Legend, qtbot: QtBot) -> None:
    def framed() -> bool:
        picture = legend.canvas.picture
        return any(
            isinstance(one, Box) and one.stroke == LIGHT.U
            for one in (picture or ()).shapes  # type: ignore[union-attr]
        )

    legend.clearFocus()
    assert not framed()
    legend.setFocus(Qt.FocusReason.TabFocusReason)
    assert framed()
    legend.clearFocus()
    assert not framed()


@pytest.mark.parametrize("by", ["double click", "F2"])
def test_a_branch_is_given_another_name(legend: Legend, by: str) -> None:
    if by == "F2":
        legend.setFocus(Qt.FocusReason.TabFocusReason)
        presses(legend, *[Qt.Key.Key_Down] * 3, Qt.Key.Key_F2)
    else:
        left = Qt.MouseButton.LeftButton
        QTest.mouseDClick(legend.canvas, left, pos=spot(legend, "branch.1"))
    assert legend.line.isVisible()
    assert legend.line.text() == "quick"
    legend.line.setText(" 빠른 갈래 ")
    QTest.keyClick(legend.line, Qt.Key.Key_Return)
    assert ("renamed", 1, "빠른 갈래") in legend.told  # type: ignore[attr-defined]
    assert not legend.line.isVisible()


@pytest.mark.parametrize("name", ["", "  ", "quick", "quick "])
def test_a_name_that_is_none_changes_nothing(legend: Legend, name: str) -> None:
    legend._begin("branch.1")
    legend.line.setText(name)
    QTest.keyClick(legend.line, Qt.Key.Key_Return)
    assert legend.told == []  # type: ignore[attr-defined]
    legend._begin("loss")
    assert not legend.line.isVisible()


def test_readers_are_told_every_row(legend: Legend) -> None:
    said = legend.accessibleDescription().splitlines()
    assert said[0] == "update 25"
    assert any(one.startswith("L₂ loss of step 2: ") for one in said)
    assert any(one.startswith("quick: ") for one in said)
    assert legend.accessibleName() == "Legend of the plot"


def test_tips_say_what_a_press_does(legend: Legend) -> None:
    describe = legend.canvas._describe
    assert describe is not None
    assert "Double click" in describe(Spot(0, 0, 1, 1, "branch.1"))
    assert describe(Spot(0, 0, 1, 1, "switch.branch.1")).endswith("hide or show")
    assert "without memory" in describe(Spot(0, 0, 1, 1, "baseline"))


def test_its_keys_are_no_shortcuts(legend: Legend) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    for key, own in ((Qt.Key.Key_Space, True), (Qt.Key.Key_F2, True), (Qt.Key.Key_F10, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(legend, event)
        assert event.isAccepted() == own
