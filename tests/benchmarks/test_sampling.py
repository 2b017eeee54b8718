"""From a symbol drawn to the finished picture of it, with 64 hidden units."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rnnviz.session import Session
from tests.benchmarks.measure import HEAD, distribution, samples, seconds
from tests.reader import opened

#: So many symbols have been drawn before the ones that are measured: the picture is full.
BEFORE = 60


def test_a_symbol_drawn(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    for task in ("next-character", "next-note", "next-move"):
        session = Session.of_task(task).set_hidden_units(64)
        reader = opened(qtbot, session=session)
        reader.presses("Ctrl+L")
        button = reader.window.use.trying.buttons["one"]
        reader.window.desk.keep_playing(lambda session: session.draw(BEFORE))
        QApplication.processEvents()

        def draw_one(button=button) -> None:
            button.click()
            QApplication.processEvents()

        times = [seconds(draw_one) for _ in range(samples(15, 200))]
        assert reader.session.inspection.use.count == BEFORE + len(times)
        rows.append(distribution(f"drawn, {task}", times))
        reader.leaves()
    with capsys.disabled():
        print("\n" + "\n".join([HEAD, *rows]))
