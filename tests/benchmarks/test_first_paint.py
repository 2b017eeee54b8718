"""From the start of the process to the first paint, against a bare PySide6 and NumPy window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.measure import samples, seconds

BARE = """
import os
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
import numpy

class Bare(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: os._exit(0))

application = QApplication([])
window = QMainWindow()
window.setCentralWidget(Bare())
window.resize(1600, 1000)
window.show()
application.exec()
"""
#: The program as it is started, in its own order; where it would settle, all has been painted.
OURS = """
import os
from rnnviz.app import run

goes_on = run.leave_sources_unread

def leaves_after_the_first_paint():
    goes_on()
    from rnnviz.app import start
    start._settle = lambda window: os._exit(0)

run.leave_sources_unread = leaves_after_the_first_paint
run.main([])
"""


def test_first_paint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPYCACHEPREFIX": str(tmp_path),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[variable] = "1"

    def start(program: str) -> None:
        subprocess.run([sys.executable, "-c", program], env=environment, check=True)

    for program in (OURS, BARE):
        start(program)  # writes the byte code, as a first start does
    pairs = [
        (seconds(lambda: start(OURS)), seconds(lambda: start(BARE))) for _ in range(samples(3, 21))
    ]
    ours, bare = np.median(pairs, axis=0)
    ratio = np.median([a / b for a, b in pairs])
    with capsys.disabled():
        print(
            f"\nfirst paint: {ours * 1000:.0f} ms, bare window {bare * 1000:.0f} ms, "
            f"ratio {ratio:.2f} (medians of {len(pairs)}, whole processes)"
        )
    assert len(pairs) >= 3
