"""Which colour is which curve, upon the small plot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.inks import ink
from rnnviz.drawing.palette import THEMES
from rnnviz.panes.loss import LossPane
from rnnviz.stepping.chart import AT_FIRST
from rnnviz.stepping.inspection import Inspection
from tests.drawing.plots import plot
from tests.panes.test_loss import looking, shows, trained

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from rnnviz.session import Session

LIGHT = THEMES["light"]


@pytest.fixture
def pane(qtbot: QtBot) -> LossPane:
    made = LossPane()
    qtbot.addWidget(made)
    made.resize(260, 240)
    made._build()
    with qtbot.waitExposed(made):
        made.show()
    return made


def named(pane: LossPane, session: Session) -> dict[str, str]:
    """What is named upon the curves, with its colour; nothing while that is not seen."""
    QApplication.processEvents()
    shows(pane, session)
    if not pane.key.isVisible():
        return {}
    found = re.findall(r"color:(#\w+)\">([^<]+)</b>", pane.key.text())
    return {text.replace("&nbsp;", " "): color for color, text in found}


def test_each_curve_has_its_symbol_in_its_colour(pane: LossPane) -> None:
    session = trained(looking(AT_FIRST.showing("loss")), 30)
    steps = len(session.experiment.inputs)
    assert named(pane, session) == {
        "L": ink("loss", steps, LIGHT),
        "L₁": ink("step.0", steps, LIGHT),
        "L₂": ink("step.1", steps, LIGHT),
    }


def test_of_many_steps_the_first_and_the_last_are_named(pane: LossPane) -> None:
    session = trained(looking(AT_FIRST.showing("loss")).type_inputs("a b c d e f"), 5)
    session = session.type_targets("a b c d e f")
    assert list(named(pane, trained(session, 5))) == ["L", "L₁", "…", "L₆"]


def test_what_is_switched_off_is_not_named(pane: LossPane) -> None:
    chart = AT_FIRST.showing("loss").toggled("step.0")
    assert list(named(pane, trained(looking(chart), 5))) == ["L", "L₂"]


def test_a_baseline_is_named(pane: LossPane, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = plot("loss")
    monkeypatch.setattr("rnnviz.panes.loss.plotted", lambda *_: shown)
    assert ("┄ baseline" in named(pane, looking(AT_FIRST.showing("loss")))) == (
        shown.baseline is not None
    )


def test_it_keeps_to_the_curves_area_and_goes_where_there_is_no_room(pane: LossPane) -> None:
    session = trained(looking(AT_FIRST.showing("gradients")), 5)
    assert list(named(pane, session)) == ["‖∂U‖", "‖∂W‖", "‖∂V‖"]
    assert pane.view is not None
    assert pane.view.area.toRect().contains(pane.key.geometry())
    pane.key.stand_in(QRectF(0, 0, 50, 200))
    assert not pane.key.isVisible()


def test_where_there_is_a_legend_beside_the_curves_it_goes(pane: LossPane) -> None:
    pane.resize(900, 300)
    session = trained(looking(AT_FIRST.showing("loss")), 5)
    assert named(pane, session)
    assert named(pane, session.inspect(Inspection.enlarge, "loss")) == {}
