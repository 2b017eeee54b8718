"""The training plot: its curves, what it says of an update, its late arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.palette import THEMES, mixed
from rnnviz.language import LANGUAGES
from rnnviz.panes.loss import LossPane
from rnnviz.panes.showing import Showing
from rnnviz.session import Session, losses_so_far
from rnnviz.session.plotted import MOST_CURVES
from rnnviz.stepping.chart import AT_FIRST, PLOTTED, Chart
from rnnviz.stepping.inspection import Inspection
from rnnviz.stepping.playback import Playback
from rnnviz.training.plot import Plot
from tests.drawing.plots import million, plot

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def pane(qtbot: QtBot) -> LossPane:
    made = LossPane()
    qtbot.addWidget(made)
    made.resize(700, 300)
    made._build()
    return made


def shows(pane: LossPane, session: Session, theme: str = "light", zoom: float = 1.0) -> None:
    pane.present(Showing(session, Playback(), THEMES[theme], zoom=zoom))
    pane._due.stop()
    pane.draw()


def looking(chart: Chart, *, enlarged: bool = False, language: str = "en") -> Session:
    session = Session.open("baseball-bat", language).inspect(Inspection.show_chart, chart)
    return session.inspect(Inspection.enlarge, "loss") if enlarged else session


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[Plot]:
    """What is plotted instead of what the session has."""
    plots = [plot("loss")]
    monkeypatch.setattr("rnnviz.panes.loss.plotted", lambda *_: plots[0])
    return plots


def trained(session: Session, updates: int) -> Session:
    return session.train(updates, lambda: False)


def words(session: Session, steps: int) -> Session:
    typed = session.type_inputs(" ".join(f"x{n}" for n in range(steps)))
    return typed.type_targets(" ".join(f"y{n}" for n in range(steps)))


def curves(pane: LossPane) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What is drawn, by what it is."""
    assert pane.view is not None
    found = {name: curve.getData() for name, curve in pane.view._curves.items()}
    return {name.partition("/")[0]: data for name, data in found.items()}


def test_a_curve_each_and_one_for_their_sum(pane: LossPane) -> None:
    session = trained(Session.open("baseball-bat"), 10)
    shows(pane, session)
    updates, losses = losses_so_far(session)
    drawn = curves(pane)
    assert set(drawn) == {"loss", "step.0", "step.1"}
    assert np.array_equal(drawn["loss"][0], updates)
    assert np.array_equal(drawn["loss"][1], losses.sum(axis=1))
    assert [drawn[f"step.{t}"][1].tolist() for t in range(2)] == losses.T.tolist()


def test_one_stands_on_the_curve_at_the_update_on_show(pane: LossPane) -> None:
    session = trained(Session.open("baseball-bat"), 10)
    shows(pane, session)
    assert pane.view is not None
    x, y = pane.view._here.getData()
    assert (x.tolist(), y.tolist()) == ([10], [session.trace.loss])
    assert pane.view._present.value() == 10
    assert pane.view._number.toPlainText() == "update 10"


def test_fewer_steps_leave_no_curve_behind(pane: LossPane) -> None:
    session = Session.open("baseball-bat")
    for steps in (5, 2, 5):
        shows(pane, trained(words(session, steps), 3))
        assert len(curves(pane)) == steps + 1


def test_of_a_long_sequence_the_step_in_focus_is_drawn(pane: LossPane) -> None:
    session = trained(words(Session.open("baseball-bat"), MOST_CURVES + 8), 4)
    for t in (7, 9):
        shows(pane, session.go_to(5 * t))
        drawn = curves(pane)
        assert set(drawn) == {"loss", f"step.{t}"}
        assert np.array_equal(drawn[f"step.{t}"][1], losses_so_far(session)[1][:, t])


def test_the_step_in_focus_has_a_colour_between_the_first_and_the_last(pane: LossPane) -> None:
    session = words(Session.open("baseball-bat"), 40)
    for t in (0, 20, 39):
        shows(pane, session.go_to(5 * t))
        assert pane.drawn is not None
        color = next(one.color for one in pane.drawn.strokes if one.line.key == f"step.{t}")
        assert color == mixed(THEMES["light"].U, THEMES["light"].W, round(t / 39, 3))
        assert f'color:{color}">' in pane._now.toolTip()


def test_what_is_left_out_is_not_said_beside_the_title(pane: LossPane) -> None:
    shows(pane, looking(AT_FIRST.toggled("step.0")))
    assert "L₁" not in pane._now.toolTip()
    assert "L₂" in pane._now.toolTip()


def test_new_words_begin_a_new_curve(pane: LossPane) -> None:
    session = trained(Session.open("baseball-bat"), 10)
    shows(pane, words(session, 3))
    assert curves(pane)["loss"][0].tolist() == [10]


@pytest.mark.parametrize("what", PLOTTED)
def test_whatever_is_plotted_has_the_network_on_show(pane: LossPane, what: str) -> None:
    shows(pane, trained(looking(AT_FIRST.showing(what)), 4))
    assert pane.plot is not None
    assert pane.plot.what == what
    assert set(curves(pane)) == set(pane.plot.keys)
    assert all(np.isfinite(line.curve.highest[-1]) for line in pane.plot.lines)
    assert "=" in pane._now.text()


# Branches, decimated curves, axes: of a real recorder.


def test_branches_are_drawn_and_told_apart(pane: LossPane, given: list[Plot]) -> None:
    shows(pane, looking(AT_FIRST, enlarged=True))
    assert pane.view is not None
    assert len(pane.view._curves) == len(given[0].lines)
    texts = pane.legend.canvas.picture.texts()  # type: ignore[union-attr]
    assert {"1", "quick", "slow"} <= set(texts)
    given[0] = plot("loss", forked=False)
    shows(pane, looking(AT_FIRST.switched(), enlarged=True))
    assert "quick" not in pane.legend.canvas.picture.texts()  # type: ignore[union-attr]


def test_a_million_updates_keep_their_peak(pane: LossPane, given: list[Plot]) -> None:
    given[0] = million(lines=2)
    given[0].lines[0].curve.highest[4000] = 7.0
    shows(pane, looking(AT_FIRST))
    drawn = curves(pane)
    assert drawn["step.0"][1].max() == 7
    assert len(drawn["step.0"][0]) < 2 * 700
    assert pane.view is not None
    low, high = pane.view.viewRange()[1]
    assert low < 0
    assert high > 7


def test_axes_are_written_as_they_are(pane: LossPane, given: list[Plot]) -> None:
    shows(pane, looking(AT_FIRST.switched().switched_updates()))
    assert pane.view is not None
    ticks = {side: pane.view.getAxis(side)._tickLevels[0] for side in ("left", "bottom")}
    assert [text for _, text in ticks["bottom"]] == ["0", "1", "10"]
    assert all(0 < float(text) < 10 for _, text in ticks["left"])
    assert pane.view._baseline.isVisible()
    assert pane.view._baseline.value() == pytest.approx(np.log10(1.5))


# What is under the pointer.


def at(pane: LossPane, update: float, share: float = 0.5) -> QPoint:
    """A point of the plot over an update."""
    assert pane.view is not None
    assert pane.drawn is not None
    area = pane.view.area
    x = area.left() + pane.drawn.across.share(update) * area.width()
    return QPointF(x, area.top() + share * area.height()).toPoint()


@pytest.fixture
def shown(pane: LossPane, given: list[Plot], qtbot: QtBot) -> LossPane:
    with qtbot.waitExposed(pane):
        pane.show()
    shows(pane, looking(AT_FIRST, enlarged=True))
    qtbot.wait(1)
    shows(pane, looking(AT_FIRST, enlarged=True))
    return pane


def test_the_cross_hair_says_what_every_curve_had(shown: LossPane) -> None:
    assert shown.view is not None
    QTest.mouseMove(shown.view.viewport(), at(shown, 25))
    assert shown.view._cross.isVisible()
    assert shown.view._cross.value() == 25
    total = shown.plot.lines[0].curve.highest[25]  # type: ignore[union-attr]
    said = shown.view.accessibleDescription()
    assert "update 25" in said
    assert f"total loss: {total:.3f}" in said
    assert "update 25" in shown.legend.canvas.picture.texts()  # type: ignore[union-attr]
    shown.gestures.pointed.emit(None)
    assert not shown.view._cross.isVisible()
    assert "update 40" in shown.view.accessibleDescription()


def test_in_a_small_plot_the_cross_hair_speaks_beside_the_title(
    shown: LossPane, given: list[Plot]
) -> None:
    shows(shown, looking(AT_FIRST))
    assert not shown.legend.isVisible()
    before = shown._now.toolTip()
    shown.gestures.pointed.emit(25)
    assert "update 25" in shown._now.toolTip()
    shown.gestures.pointed.emit(None)
    assert shown._now.toolTip() == before


def test_a_press_goes_to_the_update_and_a_drag_to_what_can_follow(shown: LossPane) -> None:
    told: list[int] = []
    shown.update_picked.connect(told.append)
    viewport = shown.view.viewport()  # type: ignore[union-attr]
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, pos=at(shown, 10))
    assert told == [10]
    for update in range(11, 31):
        shown.gestures._moved(_move(at(shown, update)))
    assert len(told) <= 3
    QTest.mouseRelease(viewport, left, pos=at(shown, 30))
    assert told[-1] == 30


def _move(point: QPoint):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    left = Qt.MouseButton.LeftButton
    position = QPointF(point)
    return QMouseEvent(
        QEvent.Type.MouseMove, position, position, left, left, Qt.KeyboardModifier.NoModifier
    )


def test_a_wheel_looks_closer_and_a_button_shows_the_whole(shown: LossPane) -> None:
    charts: list[Chart] = []
    shown.chart_set.connect(charts.append)
    shown.gestures._closer(25.0, 0.5)
    across = charts[-1].across
    assert across is not None
    assert across.low < 25 < across.high
    shows(shown, looking(charts[-1], enlarged=True))
    assert shown.head.whole.isVisible()
    shown.head.whole.click()
    assert charts[-1] == AT_FIRST


# The menu and the head.


def actions(pane: LossPane) -> dict[str, QAction]:
    pane.menu.aboutToShow.emit()
    return {action.text(): action for action in pane.menu.actions() if action.text()}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_menu_has_all_that_the_plot_can_do(
    pane: LossPane, given: list[Plot], code: str
) -> None:
    shows(pane, looking(AT_FIRST.toggled("held_out"), language=code))
    found = actions(pane)
    say = pane._waiting.say  # type: ignore[union-attr]
    charts: list[Chart] = []
    pane.chart_set.connect(charts.append)
    for what in PLOTTED:
        assert found[say(f"plot.what_{what}")].isChecked() == (what == "loss")
    assert not found[say("plot.held_out")].isChecked()
    assert found[say("plot.loss")].isChecked()
    assert not found[say("plot.whole")].isEnabled()
    found[say("plot.log")].trigger()
    found[say("plot.held_out")].trigger()
    found[say("plot.what_right")].trigger()
    base = AT_FIRST.toggled("held_out")
    assert charts == [base.switched(), AT_FIRST, base.showing("right")]
    asked: list[str] = []
    picked: list[int] = []
    pane.command_asked.connect(asked.append)
    pane.branch_picked.connect(picked.append)
    found[say("menu.train_save_numbers")].trigger()
    found[say("menu.train_save_curves")].trigger()
    found[say("plot.branch", name="quick")].trigger()
    assert (asked, picked) == (["train_save_numbers", "train_save_curves"], [1])
    assert found[say("plot.branch", name="slow")].isChecked()


def test_the_title_and_the_dots_open_the_menu(shown: LossPane) -> None:
    for enlarged, button in ((True, shown.head.more), (False, shown.head.title)):
        shows(shown, looking(AT_FIRST, enlarged=enlarged))
        button.click()
        assert shown.menu.isVisible()
        assert shown.menu.actions()
        shown.menu.close()


def test_with_room_there_are_buttons_and_a_legend(shown: LossPane) -> None:
    charts: list[Chart] = []
    shown.chart_set.connect(charts.append)
    assert shown.legend.isVisible()
    assert not shown.head.title.isVisible()
    shown.head.choices.buttons["gradients"].click()
    shown.head.log.click()
    assert charts == [AT_FIRST.showing("gradients"), AT_FIRST.switched()]
    shows(shown, looking(AT_FIRST))
    assert shown.head.title.isVisible()
    assert shown.head.title.text() == "LOSS ▾"
    assert not shown.head.choices.isVisible()
    assert not shown.head.whole.isVisible()


# The library that comes late.


def test_before_its_library_has_come_it_shows_the_numbers(qtbot: QtBot) -> None:
    bare = LossPane()
    qtbot.addWidget(bare)
    session = Session.open("baseball-bat")
    bare.present(Showing(session, Playback(), THEMES["light"]))
    assert f"{session.trace.loss:.3f}" in bare._now.text()
    assert not bare._due.isActive()


def test_its_library_comes_by_itself(qtbot: QtBot) -> None:
    late = LossPane()
    qtbot.addWidget(late)
    late.present(Showing(Session.open("baseball-bat"), Playback(), THEMES["dark"]))
    late.load()
    qtbot.waitUntil(lambda: late.view is not None)
    assert not late._timer.isActive()
    assert len(curves(late)) == 3


def test_curves_follow_a_moment_later_and_once(pane: LossPane, qtbot: QtBot) -> None:
    session = Session.open("baseball-bat")
    shows(pane, session)
    for _ in range(5):
        session = session.update_once()
        pane.present(Showing(session, Playback(), THEMES["light"]))
    assert len(curves(pane)["loss"][0]) == 1
    qtbot.waitUntil(lambda: len(curves(pane)["loss"][0]) == 6)
    assert not pane._due.isActive()


def test_what_has_not_changed_is_not_drawn_again(
    pane: LossPane, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = trained(Session.open("baseball-bat"), 3)
    shows(pane, session)
    monkeypatch.setattr("rnnviz.panes.loss.drawn", lambda *_: pytest.fail("drawn again"))
    shows(pane, session)
    shows(pane, session.step())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_both_themes(pane: LossPane, theme: str, zoom: float) -> None:
    shows(pane, trained(Session.open("baseball-bat"), 3), theme, zoom)
    pane.resize(700, 200)
    assert not pane.grab().isNull()


@pytest.mark.parametrize("loss", [np.nan, np.inf, 1.7e308, 1e307])
def test_a_loss_that_overflowed_is_left_out_without_a_warning(pane: LossPane, loss: float) -> None:
    session = trained(Session.open("baseball-bat"), 3)
    assert session.line is not None
    session.line.gathering.take(loss)
    shows(pane, trained(session, 1))
    pane.grab()
    assert pane.view is not None
    assert len(curves(pane)["loss"][0]) == 5
    low, high = pane.view.viewRange()[1]
    assert low < 0 < high < 100


def test_a_mean_is_said_beside_the_total(pane: LossPane) -> None:
    session = Session.open("baseball-bat").set_reduction("mean")
    shows(pane, session)
    assert "(mean of 2 losses)" in pane._now.text()
    shows(pane, session.set_reduction("sum"))
    assert "mean" not in pane._now.text()


def test_a_step_without_a_target_has_no_curve(pane: LossPane) -> None:
    session = words(Session.open("baseball-bat"), 3).type_targets("a - c")
    shows(pane, trained(session, 4))
    assert "L₁" in pane._now.text()
    assert "L₂" not in pane._now.text()
    assert set(curves(pane)) == {"loss", "step.0", "step.2"}
    shows(pane, session.type_targets("- - -"))
    assert "L = 0" in pane._now.text()


@pytest.mark.parametrize("width", [140, 200, 260, 330, 600])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_of_what_is_said_beside_the_title_no_part_is_cut(
    pane: LossPane, width: int, reduction: str
) -> None:
    pane.resize(width, 200)
    session = words(Session.open("baseball-bat"), 5).set_reduction(reduction)
    shows(pane, session)
    pane.show()
    said, label = f"L = {session.trace.loss:.3f}", pane._now
    assert said in label.toolTip()
    assert said in label.text() or (width == 140 and not label.text())
    assert label.text() == label.toolTip() or label.text().count("=") < label.toolTip().count("=")
    if label.text().count('="') > 1:  # more than the total alone
        assert label._wide(label.text().count("<span") + 1) <= label.width()
    assert ("L₅" in label.text()) == ((width, reduction) == (600, "sum"))


def test_a_plot_that_gets_its_place_late_is_drawn_for_it(pane: LossPane) -> None:
    shows(pane, trained(Session.open("baseball-bat"), 300))
    assert pane.view is not None
    assert not pane._due.isActive()
    QApplication.sendEvent(pane.view.viewport(), QResizeEvent(QSize(150, 130), QSize(640, 480)))
    assert pane._due.isActive()
