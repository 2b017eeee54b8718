"""From a letter typed at T = 12 to the picture: first of network, words and losses, then of all."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.measure import HEAD, distribution, samples, work
from tests.reader import Reader

STEPS = 12
FIRST = " ".join(f"w{i}" for i in range(STEPS - 1))
PLACES = {"first op": 0, "mid-backward": 9 * STEPS, "last op": -1}
#: A word that grows and shrinks by a letter, and one that at times is one of the others, so that
#: all codes and matrices have another width.
WORDS = {
    "unknown": ("xa", "xab", "xabc", "xabcd", "xabc", "xab"),
    "known": ("w", "w1", "w", "w2", "w", "w10"),
}
#: So many floors it may take at most, on any machine; measured were 4.2 and 6.3.
MOST = {"network": 5.5, "all": 8.5}


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


class Key(NamedTuple):
    """Seconds of work from a key to network, words and losses, to all panes, and of the floor."""

    network: float
    all: float
    floor: float


def test_typing_a_word(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    window = reader.window
    window.words.inputs_typed.emit(f"{FIRST} x")
    window.words.targets_typed.emit(" ".join(f"목표{i}" for i in range(STEPS)))
    floor = Floor()
    floor.resize(1000, 300)
    floor.show()
    settled()
    rows, ratios = [], {}
    for name, index in PLACES.items():
        window.desk.do(lambda session, index=index: session.go_to(index % len(session.program)))
        for kind, words in WORDS.items():
            keys = [_typed(reader, floor, word) for word in words * samples(2, 12)]
            for what in ("network", "all"):
                times = [getattr(key, what) for key in keys]
                rows.append(distribution(f"{name}, {kind}, {what}", times))
                ratios[name, kind, what] = float(
                    np.median([getattr(key, what) / key.floor for key in keys])
                )
    rows.append(distribution("floor: 1,000 primitives", [key.floor for key in keys]))
    with capsys.disabled():
        print("\n" + "\n".join([HEAD, *rows]))
        print("floors:", {" ".join(key): round(ratio, 2) for key, ratio in ratios.items()})
    floor.close()
    too_long = {key: ratio for key, ratio in ratios.items() if ratio > MOST[key[2]]}
    assert not too_long


def settled() -> None:
    """Everything is painted: also what follows in the turns after."""
    for _ in range(3):
        QApplication.processEvents()


def _typed(reader: Reader, floor: Floor, word: str) -> Key:
    """Another last word, seen in the network first and then in all panes, beside the floor."""
    window, before = reader.window, reader.session.trace["z"][-1].copy()
    settled()
    floors = [work(floor.repaint) for _ in range(2)]

    def type_word() -> None:
        window.words.inputs_typed.emit(f"{FIRST} {word}")
        QApplication.processEvents()

    network = work(type_word)
    assert window.diagram.canvas._painted.shapes is window.diagram.canvas.picture.shapes
    rest = work(settled)
    for canvas in (window.values.canvas, window.weights.canvas, window.ledger.canvas):
        assert canvas._painted.shapes is canvas.picture.shapes
    assert reader.session.experiment.inputs[-1] == word
    assert not np.array_equal(reader.session.trace["z"][-1], before)
    return Key(network, network + rest, min(floors))
