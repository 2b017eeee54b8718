"""From a word typed at T = 12 to the finished picture, every canvas painted."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.measure import HEAD, distribution, samples, seconds
from tests.reader import Reader

STEPS = 12


class Floor(QWidget):
    """A thousand numbers in a thousand boxes, painted by one widget."""

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for i in range(500):
                area = QRectF(10 + 24 * (i % 40), 10 + 20 * (i // 40), 22, 16)
                painter.setBrush(QColor("#c44431"))
                painter.drawRect(area)
                painter.drawText(area.bottomLeft(), f"+0.{i % 100:02}")


def test_typing_a_word(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    window = reader.window
    first = " ".join(f"w{i}" for i in range(STEPS - 1))
    window.words.inputs_typed.emit(f"{first} x")
    window.words.targets_typed.emit(" ".join(f"목표{i}" for i in range(STEPS)))
    QApplication.processEvents()
    places = {"forward, first op": 0, "backward, half-way": 9 * STEPS}
    rows = []
    for name, index in places.items():
        window.desk.do(lambda session, index=index: session.go_to(index))
        QApplication.processEvents()
        rows.append(distribution(f"typing at T = 12, {name}", _typed(reader, first)))
    floor = Floor()
    floor.resize(1000, 300)
    floor.show()
    QApplication.processEvents()
    bare = [seconds(floor.repaint) for _ in range(samples(10, 100))]
    rows.append(distribution("floor: 1,000 primitives", bare))
    with capsys.disabled():
        print("\n" + "\n".join([HEAD, *rows]))
    floor.close()


def _typed(reader: Reader, first: str) -> list[float]:
    """Times of typing another last word, each seen in the finished picture."""
    window, times = reader.window, []
    for i in range(samples(12, 120)):
        word = f"x{i}"

        def type_word(word: str = word) -> None:
            window.words.inputs_typed.emit(f"{first} {word}")
            QApplication.processEvents()

        before = reader.session.trace["z"][-1].copy()
        times.append(seconds(type_word))
        assert reader.session.experiment.inputs[-1] == word
        assert not np.array_equal(reader.session.trace["z"][-1], before)
        assert word in reader.diagram_texts()
    return times
