"""Drawing the training plot: what a draw costs beside one of a bare plot with a single line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.palette import LIGHT
from rnnviz.panes.loss import LossPane
from rnnviz.panes.showing import Showing
from rnnviz.session import Session
from rnnviz.stepping.chart import AT_FIRST
from rnnviz.stepping.inspection import Inspection
from rnnviz.stepping.playback import Playback
from rnnviz.training.plot import Plot
from tests.benchmarks.measure import HEAD, distribution, samples, seconds
from tests.drawing.plots import million, plot

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SIZE = (800, 400)


@pytest.fixture
def pane(qtbot: QtBot) -> LossPane:
    made = LossPane()
    qtbot.addWidget(made)
    made.resize(*SIZE)
    made._build()
    with qtbot.waitExposed(made):
        made.show()
    return made


def bare(qtbot: QtBot, times: int) -> list[float]:
    """A plot with one line of two points, drawn anew again and again."""
    view = pyqtgraph.PlotWidget()
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.show()
    curve = pyqtgraph.PlotCurveItem()
    view.addItem(curve)

    def draw(number: int) -> None:
        curve.setData([0.0, 1.0], [0.0, float(number)])
        view.setYRange(0, number + 1, padding=0)
        QApplication.processEvents()

    return [seconds(lambda number=number: draw(number)) for number in range(times)]


def draws(
    pane: LossPane, monkeypatch: pytest.MonkeyPatch, plots: list[Plot], times: int
) -> list[float]:
    """One plot after another, each of them drawn whole and painted."""
    session = Session.open("baseball-bat").inspect(Inspection.show_chart, AT_FIRST)
    session = session.inspect(Inspection.enlarge, "loss")
    pane.present(Showing(session, Playback(), LIGHT))
    pane._due.stop()
    shown = iter(plots * times)
    monkeypatch.setattr("rnnviz.panes.loss.plotted", lambda *_: next(shown))

    def draw() -> None:
        pane._shown = None
        pane.draw()
        QApplication.processEvents()

    draw()
    return [seconds(draw) for _ in range(times)]


def test_drawing_the_curves(
    pane: LossPane,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    times = samples(20, 200)
    floor = bare(qtbot, times)
    rows = [distribution("a bare line", floor)]
    for name, plots in (
        ("60 updates, four curves", [plot("loss", forked=False), plot("loss")]),
        ("gradients of three branches", [plot("gradients"), plot("gradients", shown=0)]),
        ("a million updates, three", [million(3), million(3, points=8000)]),
        ("a million updates, thirteen", [million(13), million(13, points=8000)]),
    ):
        took = draws(pane, monkeypatch, plots, times)
        ratio = np.median(took) / np.median(floor)
        rows.append(f"{distribution(name, took)}  {ratio:5.1f} times")
        assert pane.view is not None
        assert len(pane.view._curves) == len(pane.plot.lines)  # type: ignore[union-attr]
    with capsys.disabled():
        print("\n" + "\n".join([HEAD, *rows]))
