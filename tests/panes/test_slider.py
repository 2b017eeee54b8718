"""The slider tells what a reader does with it, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rnnviz.panes.slider import RealSlider


def test_keys_tell_and_showing_a_number_does_not(qtbot: QtBot) -> None:
    slider = RealSlider(0.0, 2.0, 0.05)
    qtbot.addWidget(slider)
    told: list[float] = []
    slider.edited.connect(told.append)
    slider.present(1.0)
    assert told == []
    assert slider.value() == 20
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.keyClick(slider, Qt.Key.Key_Left)
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert told == [1.05, 1.0, 0.0]


def test_what_is_beyond_its_end_stands_at_the_end(qtbot: QtBot) -> None:
    slider = RealSlider(0.0, 2.0, 0.05)
    qtbot.addWidget(slider)
    slider.present(4.5)
    assert slider.value() == slider.maximum()
