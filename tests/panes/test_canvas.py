"""A canvas draws when its key or its size changes, and tells which quantity was clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.drawing.shapes import Box, Label, Picture, Spot
from rnnviz.panes.canvas import SIDE_WIDTH, Canvas, scaled

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WHITE = "#ffffff"


class Drawing:
    """A drawing that counts how often it is drawn."""

    def __init__(self, fill: str = "#ff0000", height: float = 100.0) -> None:
        self.fill, self.height, self.sizes = fill, height, []

    def __call__(self, size: tuple[float, float]) -> Picture:
        self.sizes.append(size)
        shapes = (
            Box(10, 10, 40, 40, self.fill),
            Spot(10, 10, 40, 40, "h", 2),
            Spot(20, 20, 10, 10, "W", 1),
        )
        return Picture(size[0], self.height, shapes)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    made = Canvas()
    qtbot.addWidget(made)
    made.resize(200, 120)
    made.show()
    return made


def test_it_draws_once_for_a_key(canvas: Canvas) -> None:
    drawing = Drawing()
    for _ in range(3):
        canvas.show_picture("a", drawing, WHITE)
        canvas.grab()
    assert drawing.sizes == [(200.0, 120.0)]
    canvas.show_picture("b", drawing, WHITE)
    canvas.grab()
    assert len(drawing.sizes) == 2


def test_it_draws_again_for_another_size(canvas: Canvas) -> None:
    drawing = Drawing()
    canvas.show_picture("a", drawing, WHITE)
    canvas.grab()
    canvas.resize(300, 150)
    canvas.grab()
    assert drawing.sizes[-1] == (300.0, 150.0)


def test_another_picture_and_another_paper_are_seen(canvas: Canvas) -> None:
    canvas.show_picture("a", Drawing("#ff0000"), WHITE)
    assert canvas.grab().toImage().pixelColor(30, 30).name() == "#ff0000"
    canvas.show_picture("b", Drawing("#00ff00"), WHITE)
    seen = canvas.grab().toImage()
    assert seen.pixelColor(30, 30).name() == "#00ff00"
    assert seen.pixelColor(100, 100).name() == WHITE
    canvas.show_picture("b", Drawing("#00ff00"), "#000000")
    assert canvas.grab().toImage().pixelColor(100, 100).name() == "#000000"


def test_what_is_on_top_leaves_what_is_below(canvas: Canvas) -> None:
    drawing, above = Drawing(), Picture(200, 120, (Box(20, 20, 5, 5, "#0000ff"),))
    canvas.show_picture("a", drawing, WHITE)
    canvas.show_overlay(1, lambda size: above)
    seen = canvas.grab().toImage()
    assert seen.pixelColor(22, 22).name() == "#0000ff"
    canvas.show_overlay(2, lambda size: Picture(*size, ()))
    assert canvas.grab().toImage().pixelColor(22, 22).name() == "#ff0000"
    assert len(drawing.sizes) == 1


def test_the_topmost_spot_is_the_one_clicked(canvas: Canvas) -> None:
    clicked = []
    canvas.spot_clicked.connect(clicked.append)
    canvas.show_picture("a", Drawing(), WHITE)
    for x, y in ((25, 25), (45, 45), (150, 100)):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    assert [(spot.name, spot.t) for spot in clicked] == [("W", 1), ("h", 2)]


def test_an_empty_canvas_can_be_clicked_and_painted(canvas: Canvas) -> None:
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert canvas.picture is None
    canvas.grab()


def test_a_growing_canvas_is_as_high_as_its_picture(qtbot: QtBot) -> None:
    made = Canvas(grows=True)
    qtbot.addWidget(made)
    made.resize(200, 20)
    made.show_picture("a", Drawing(height=333.0), WHITE)
    assert made.height() == 20  # not before it is shown, when its width is known
    made.show()
    assert made.height() == 333
    made.show_picture("b", Drawing(height=90.0), WHITE)
    assert made.height() == 90


def test_what_is_under_the_pointer_is_described(canvas: Canvas, tips: list[str]) -> None:
    canvas.show_picture("a", Drawing(), WHITE)
    canvas.describe_with(lambda spot: f"this is {spot.name}")
    for x, y in ((45, 45), (150, 100)):
        at = QPoint(x, y)
        QApplication.sendEvent(canvas, QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at)))
    assert tips == ["this is h", ""]


def test_texts_of_a_picture_are_its_labels() -> None:
    assert Picture(1, 1, (Label(0, 0, "야구", 9, "#000"), Box(0, 0, 1, 1))).texts() == ["야구"]


def test_type_in_a_side_pane_grows_with_it_and_never_shrinks() -> None:
    assert scaled(1.0, SIDE_WIDTH / 2) == 1.0
    assert scaled(1.0, SIDE_WIDTH * 2) > 1.0
    assert scaled(3.0, SIDE_WIDTH) == 3.0


def test_one_that_is_held_shows_what_it_has_when_it_is_let_go(canvas: Canvas) -> None:
    canvas.show_picture("a", Drawing("#ff0000"), WHITE)
    QApplication.processEvents()
    before = canvas._painted
    canvas.hold()
    canvas.show_picture("b", Drawing("#00ff00"), WHITE)
    canvas.show_overlay(1, lambda size: Picture(*size, ()))
    QApplication.processEvents()
    assert canvas._painted is before
    assert canvas.picture is not None  # whoever asks is shown the present picture
    assert canvas.picture.shapes[0].fill == "#00ff00"
    canvas.let_go()
    QApplication.processEvents()
    assert canvas._painted.shapes is canvas.picture.shapes


def test_one_that_was_painted_meanwhile_is_not_painted_twice(
    canvas: Canvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    QApplication.processEvents()
    canvas.hold()
    canvas.show_picture("b", Drawing("#00ff00"), WHITE)
    assert canvas.grab().toImage().pixelColor(30, 30).name() == "#00ff00"
    asked: list[int] = []
    monkeypatch.setattr(canvas, "update", lambda: asked.append(1))
    canvas.let_go()
    assert not asked
    canvas.show_picture("c", Drawing("#0000ff"), WHITE)
    assert asked == [1]


def test_one_that_is_held_grows_when_it_is_let_go(qtbot: QtBot) -> None:
    made = Canvas(grows=True)
    qtbot.addWidget(made)
    made.resize(200, 20)
    made.show_picture("a", Drawing(height=333.0), WHITE)
    made.show()
    made.hold()
    made.show_picture("b", Drawing("#00ff00", height=90.0), WHITE)
    made.grab()  # painted as far as there is room
    assert made.height() == 333
    made.let_go()
    assert made.height() == 90
