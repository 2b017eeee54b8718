"""A row that wraps: nothing overlaps, nothing is cut off, and no room is wasted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from rnnviz.panes.wrapping import Wrapping

SIZES = ((60, 20), (80, 24), (40, 20), (120, 20), (30, 20))


@pytest.fixture
def row(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    layout = Wrapping(gap=4)
    widget.setLayout(layout)
    layout.setContentsMargins(0, 0, 0, 0)
    for size in SIZES:
        button = QPushButton()
        button.setFixedSize(*size)
        layout.addWidget(button)
    return widget


def areas(row: QWidget, width: int) -> list[QRect]:
    row.resize(width, row.layout().heightForWidth(width))
    row.show()
    QApplication.processEvents()
    return [row.layout().itemAt(i).geometry() for i in range(row.layout().count())]


@pytest.mark.parametrize("width", [120, 150, 190, 260, 400])
def test_nothing_overlaps_and_nothing_is_cut_off(row: QWidget, width: int) -> None:
    placed = areas(row, width)
    assert all(row.rect().contains(area) for area in placed)
    for number, area in enumerate(placed):
        assert not any(area.intersects(other) for other in placed[number + 1 :])


def test_where_there_is_room_all_stand_in_one_row(row: QWidget) -> None:
    wide = row.layout().sizeHint().width()
    assert wide == sum(size[0] for size in SIZES) + 4 * 4
    assert {area.y() for area in areas(row, wide)} == {0}
    assert len({area.y() for area in areas(row, wide - 1)}) == 2


def test_it_is_as_narrow_as_the_widest(row: QWidget) -> None:
    assert row.layout().minimumSize().width() == 120
    assert len({area.y() for area in areas(row, 120)}) == 5


def test_what_is_taken_out_is_gone(row: QWidget) -> None:
    layout = row.layout()
    layout.takeAt(0)
    assert layout.count() == 4
    assert layout.itemAt(9) is None
    assert layout.takeAt(9) is None


@pytest.mark.parametrize("width", [160, 190, 260, 400])
def test_what_ends_it_stands_at_the_right_in_the_middle_of_the_last_row(
    row: QWidget, width: int
) -> None:
    layout, last = row.layout(), QPushButton()
    assert isinstance(layout, Wrapping)
    last.setFixedSize(14, 14)
    layout.end_with(last)
    *before, end = areas(row, width)
    assert end.right() == row.width() - 1
    beside = [area for area in before if area.bottom() >= end.top()]
    assert all(area.right() < end.left() for area in beside)
    if beside:
        assert end.center().y() == pytest.approx(beside[0].center().y(), abs=2)
