"""PySide6 6.12.0 drops a reference to None at each void call, until Python 3.11 aborts.

Before Python 3.12 `None` is counted; from then on it is immortal and there is nothing to lose.
"""

from __future__ import annotations

import os
import sys

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
QtGui = pytest.importorskip("PySide6.QtGui")

CALLS = 200


def test_void_calls_of_qt_leave_the_references_to_none_alone() -> None:
    image = QtGui.QImage(8, 8, QtGui.QImage.Format.Format_ARGB32_Premultiplied)
    colour = QtGui.QColor("black")
    painter = QtGui.QPainter(image)
    painter.setPen(colour)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.setPen(colour)
    sunk = before - sys.getrefcount(None)
    painter.end()
    assert sunk < CALLS / 10
