"""The step pane is as long as its working, and at rest at every size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rnnviz.drawing.palette import THEMES
from rnnviz.panes.showing import Showing
from rnnviz.panes.values import ValuesPane
from rnnviz.session import Session
from rnnviz.stepping.playback import Playback
from tests.article import count

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def pane(qtbot: QtBot) -> ValuesPane:
    made = ValuesPane()
    qtbot.addWidget(made)
    made.resize(400, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shows(pane: ValuesPane, session: Session) -> None:
    pane.present(Showing(session, Playback(), THEMES["light"]))


def test_beside_a_scroll_bar_it_is_as_wide_as_without_one(pane: ValuesPane) -> None:
    widths = set()
    for height in (100, 2000):
        pane.resize(400, height)
        shows(pane, Session.open("baseball-bat").go_to(15))
        widths.add(pane.canvas.width())
        assert (pane.verticalScrollBar().maximum() > 0) == (height == 100)
    assert len(widths) == 1


@pytest.mark.parametrize("units", [4, 24])
def test_it_comes_to_rest_whether_its_working_just_fits_or_just_not(
    pane: ValuesPane, units: int
) -> None:
    session = Session.open("baseball-bat").set_hidden_units(units)
    for index in range(0, count(2), 3):
        shows(pane, session.go_to(index))
        for width in (360, 420, 500, 620):
            pane.resize(width, 400)
            length = pane.canvas.height()
            for height in range(length - 16, length + 17, 2):
                pane.resize(width, max(height, 1))
                assert pane.canvas.height() == length


def test_a_longer_working_makes_it_longer(pane: ValuesPane) -> None:
    session = Session.open("baseball-bat")
    lengths = []
    for index in (1, 15):
        shows(pane, session.go_to(index))
        lengths.append(pane.canvas.height())
    assert lengths[0] < lengths[1]
