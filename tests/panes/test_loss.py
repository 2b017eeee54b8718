"""The loss pane: its curves, its few points, its late arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from rnnviz.drawing.palette import THEMES
from rnnviz.panes.loss import MOST_CURVES, MOST_POINTS, LossPane, peaks
from rnnviz.panes.showing import Showing
from rnnviz.session import Session, losses_so_far
from rnnviz.stepping.playback import Playback

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def pane(qtbot: QtBot) -> LossPane:
    made = LossPane()
    qtbot.addWidget(made)
    made._build()
    return made


def shows(pane: LossPane, session: Session, theme: str = "light") -> None:
    pane.present(Showing(session, Playback(), THEMES[theme]))
    pane._due.stop()
    pane.draw()


def trained(session: Session, updates: int) -> Session:
    return session.train(updates, lambda: False)


def words(session: Session, steps: int) -> Session:
    typed = session.type_inputs(" ".join(f"x{n}" for n in range(steps)))
    return typed.type_targets(" ".join(f"y{n}" for n in range(steps)))


@pytest.mark.parametrize("points", [1, 2, MOST_POINTS - 1, MOST_POINTS])
def test_few_points_are_drawn_as_they_are(points: int) -> None:
    updates, losses = np.arange(points), np.random.default_rng(1).random((points, 3))
    shown = peaks(updates, losses)
    assert np.array_equal(shown[0], updates)
    assert np.array_equal(shown[1], losses)


@pytest.mark.parametrize("points", [MOST_POINTS + 1, 1999, 12_345])
def test_many_points_keep_every_peak(points: int) -> None:
    losses = np.random.default_rng(2).random((points, 3))
    losses[points // 3] = 9.0
    losses[-1] = 8.0
    updates, shown = peaks(np.arange(points), losses)
    assert len(shown) == len(updates) <= MOST_POINTS
    each = -(-points // MOST_POINTS)
    for row, start in zip(shown, updates, strict=True):
        assert np.array_equal(row, losses[start : start + each].max(axis=0))
    assert shown.max() == 9.0
    assert (shown[-1] == 8.0).all()


def test_a_curve_each_and_one_for_their_sum(pane: LossPane) -> None:
    session = trained(Session.open("baseball-bat"), 10)
    shows(pane, session)
    updates, losses = losses_so_far(session)
    total, *steps = [curve.getData() for curve in pane._curves]
    assert np.array_equal(total[0], updates)
    assert np.array_equal(total[1], losses.sum(axis=1))
    assert [data[1].tolist() for data in steps] == losses.T.tolist()


def test_the_dot_is_where_the_network_on_show_is(pane: LossPane) -> None:
    session = trained(Session.open("baseball-bat"), 10)
    shows(pane, session)
    x, y = pane._here.getData()
    assert (x.tolist(), y.tolist()) == ([10], [session.trace.loss])


def test_fewer_steps_leave_no_curve_behind(pane: LossPane) -> None:
    session = Session.open("baseball-bat")
    for steps in (5, 2, 5):
        shows(pane, trained(words(session, steps), 3))
        drawn = [curve for curve in pane._curves if np.size(curve.getData()[0])]
        assert len(drawn) == steps + 1


def test_of_a_long_sequence_the_step_in_focus_is_drawn(pane: LossPane) -> None:
    session = trained(words(Session.open("baseball-bat"), MOST_CURVES + 8), 4)
    shows(pane, session.go_to(5 * 7))
    assert len(pane._curves) == 2
    assert np.array_equal(pane._curves[1].getData()[1], losses_so_far(session)[1][:, 7])
    shows(pane, session.go_to(5 * 9))
    assert np.array_equal(pane._curves[1].getData()[1], losses_so_far(session)[1][:, 9])


def test_new_words_begin_a_new_curve(pane: LossPane) -> None:
    session = trained(Session.open("baseball-bat"), 10)
    shows(pane, words(session, 3))
    assert pane._curves[0].getData()[0].tolist() == [10]


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
    qtbot.waitUntil(lambda: late.plot is not None)
    assert not late._timer.isActive()
    assert len(late._curves) == 3


def test_curves_follow_a_moment_later_and_once(pane: LossPane, qtbot: QtBot) -> None:
    session = Session.open("baseball-bat")
    shows(pane, session)
    for _ in range(5):
        session = session.update_once()
        pane.present(Showing(session, Playback(), THEMES["light"]))
    assert len(pane._curves[0].getData()[0]) == 1
    qtbot.waitUntil(lambda: len(pane._curves[0].getData()[0]) == 6)
    assert not pane._due.isActive()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_both_themes(pane: LossPane, theme: str) -> None:
    shows(pane, trained(Session.open("baseball-bat"), 3), theme)
    pane.resize(700, 200)
    assert not pane.grab().isNull()


@pytest.mark.parametrize("loss", [np.nan, np.inf, 1.7e308, 1e307])
def test_a_loss_that_overflowed_is_left_out_without_a_warning(pane: LossPane, loss: float) -> None:
    session = trained(Session.open("baseball-bat"), 3)
    curves = session.line.gathering.curves
    steps = curves.steps.appended(np.array([loss, loss]))
    session.line.gathering.curves = curves._replace(steps=steps)
    shows(pane, session.train(1))
    pane.grab()
    assert pane.plot is not None
    low, high = pane.plot.viewRange()[1]
    assert low == 0 < high < np.inf


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
    drawn = [curve for curve in pane._curves if curve.getData()[0] is not None]
    assert len([c for c in drawn if len(c.getData()[0])]) == 3
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
    assert said in label.text()
    assert label.text() == label.toolTip() or label.text().count("=") < label.toolTip().count("=")
    if label.text().count('="') > 1:  # more than the total alone
        assert label._wide(label.text().count("<span") + 1) <= label.width()
    assert ("L₅" in label.text()) == ((width, reduction) == (600, "sum"))
