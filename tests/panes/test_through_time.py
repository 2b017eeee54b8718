"""The pane of the gradient through time: which plot it shows, and what it says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.heatmaps import describe
from rnnviz.drawing.jacobians import jacobians
from rnnviz.drawing.shapes import Spot
from rnnviz.drawing.through_time import gradient, reach_sentence
from rnnviz.language import speak
from rnnviz.stepping.inspection import PLOTS, Inspection
from tests.panes.test_ledger import clicks_item, cut, types, view
from tests.reader import opened, texts_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from rnnviz.panes.through_time import ThroughTimePane
    from tests.reader import Reader


def pane(reader: Reader) -> ThroughTimePane:
    return reader.window.through_time


def size(reader: Reader) -> tuple[float, float]:
    canvas = pane(reader).canvas
    return float(canvas.width()), float(canvas.height())


def test_the_gradient_is_shown_first_at_the_present_place(reader: Reader) -> None:
    for index in (0, 14, 26):
        reader.window.desk.do(lambda session, index=index: session.go_to(index))
        here = view(reader)
        assert pane(reader).canvas.picture == gradient(here, here.pick, size(reader), 1.0)


def test_a_click_shows_the_jacobians_and_another_one_the_gradient_again(reader: Reader) -> None:
    told = []
    pane(reader).plot_picked.connect(told.append)
    reader.clicks(pane(reader).plots.buttons["jacobian"])
    assert reader.session.inspection.plot == "jacobian"
    assert pane(reader).canvas.picture == jacobians(view(reader), size(reader), 1.0)
    reader.clicks(pane(reader).plots.buttons["gradient"])
    assert told == ["jacobian", "gradient"]
    here = view(reader)
    assert pane(reader).canvas.picture == gradient(here, here.pick, size(reader), 1.0)


def test_choosing_a_plot_leaves_place_and_playing_as_they_are(reader: Reader) -> None:
    reader.presses("Right", "Right", "Space")
    reader.clicks(pane(reader).plots.buttons["jacobian"])
    assert reader.index == 2
    assert reader.window.desk.playback.playing


def test_what_is_presented_is_not_told_back(reader: Reader) -> None:
    told = []
    pane(reader).plot_picked.connect(told.append)
    for name in (*PLOTS, *PLOTS):
        reader.window.desk.do(
            lambda session, name=name: session.inspect(Inspection.show_plot, name)
        )
        down = [one for one, button in pane(reader).plots.buttons.items() if button.isChecked()]
        assert down == [name]
    assert told == []


def test_with_an_item_picked_it_says_how_far_its_loss_reaches(reader: Reader) -> None:
    reader.presses("End")
    clicks_item(reader, 1, 0)
    assert reach_sentence(view(reader), 1) in texts_of(pane(reader).canvas)


def test_a_bar_under_the_pointer_is_described(reader: Reader, tips: list[str]) -> None:
    reader.presses("End")
    canvas = pane(reader).canvas
    assert canvas.picture is not None
    spots = [one for one in canvas.picture.shapes if isinstance(one, Spot)]
    for spot in spots:
        at = QPoint(int(spot.x + spot.w / 2), int(spot.y + spot.h / 2))
        event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at))
        QApplication.sendEvent(canvas, event)
    assert tips == [describe(view(reader), Spot(0, 0, 1, 1, "dh", t)) for t in range(2)]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_names_of_its_plots_never_take_the_room_of_the_heading(
    qtbot: QtBot, language: str
) -> None:
    reader = opened(qtbot, size=(1600, 1000), language=language)
    this = pane(reader)
    said = []
    for zoom in (1.0, 1.2, 1.39, 1.0):
        reader.window.desk.do(lambda session, zoom=zoom: session.set_zoom(zoom))
        QApplication.processEvents()
        assert this._title.text()
        said.append([button.text() for button in this.plots.buttons.values()])
    tips = [button.toolTip() for button in this.plots.buttons.values()]
    reader.leaves()
    assert said[0] == said[-1] == tips
    assert all(texts in (tips, ["∂h", "J"]) for texts in said)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_title_and_buttons_follow_the_language(reader: Reader, language: str) -> None:
    reader.window.desk.do(lambda session: session.set_language(language))
    say = speak(language)
    assert pane(reader)._title.toolTip() == say("through.title")
    assert pane(reader)._title.text() in (say("through.title"), say("through.short"))
    texts = [button.text() for button in pane(reader).plots.buttons.values()]
    assert texts == [say("through.gradient"), say("through.jacobian_tab")]
    assert pane(reader).canvas.accessibleName() == say("through.title")


@pytest.mark.parametrize("size", [(1280, 800), (1600, 1000), (1920, 1080)])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_its_title_is_not_cut(qtbot: QtBot, size: tuple[int, int], language: str) -> None:
    somebody = opened(qtbot, size=size, language=language)
    QApplication.processEvents()
    label = pane(somebody)._title
    missing = cut(label)
    somebody.leaves()
    assert missing <= 0


@pytest.mark.parametrize("words", [1, 2, 12, 24, 60])
def test_it_can_be_painted_at_any_length(reader: Reader, words: int) -> None:
    types(reader, words)
    for name in PLOTS:
        reader.clicks(pane(reader).plots.buttons[name])
        for key in ("Home", "End"):
            reader.presses(key, on=reader.window.diagram.canvas)
            assert not pane(reader).grab().isNull()
