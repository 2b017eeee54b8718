"""Frames while playing at T = 12, at every speed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from rnnviz.stepping.playback import SPEEDS
from tests.benchmarks.measure import HEAD, distribution, samples, seconds
from tests.reader import Reader

STEPS = 12
FRAME = 0.016


def test_frames_while_playing(reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    desk = reader.window.desk
    reader.window.words.inputs_typed.emit(" ".join(f"w{i}" for i in range(STEPS)))
    reader.window.words.targets_typed.emit(" ".join(f"목표{i}" for i in range(STEPS)))
    QApplication.processEvents()

    def frame() -> None:
        desk.pass_time(FRAME, lambda: True)
        QApplication.processEvents()

    rows = []
    for speed in SPEEDS:
        desk.do(lambda session: session.go_to(70))
        desk.set_speed(speed)
        desk.toggle_playing()
        times = [seconds(frame) for _ in range(samples(120, 500))]
        rows.append(distribution(f"playing at T = 12, {speed:g}×", times))
        assert reader.session.index > 70
        assert desk.playback.playing or reader.session.index == 12 * STEPS + 2
        if desk.playback.playing:
            desk.toggle_playing()
    with capsys.disabled():
        print("\n" + "\n".join([HEAD, *rows]))
