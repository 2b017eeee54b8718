"""Painting is done by the thread that asks for it, and in files text stays text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from rnnviz.drawing.shapes import Label
from rnnviz.panes.painting import paint

ROOT = Path(__file__).parents[2]
#: Paints something translucent, large enough to be shared; prints how many threads that began.
TRANSLUCENT = """
import os
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from rnnviz.drawing.shapes import Curve
from rnnviz.panes.painting import paint
application = QGuiApplication([])
image = QImage(900, 600, QImage.Format.Format_RGB32)
image.fill(0xFFFFFF)
count = lambda: len(os.listdir("/proc/self/task"))
before = count()
with QPainter(image) as painter:
    paint(painter, [Curve(10, 10, 400, 900, 800, 10, "#80d97904", 200.0)])
assert image.pixel(400, 450) != 0xFFFFFFFF
print(count() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted as Linux lists them")
def test_what_is_translucent_wakes_no_threads() -> None:
    command = [sys.executable, "-c", TRANSLUCENT]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "0"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("shape", [{}, {"angle": 40.0}, {"width": 300.0, "wrap": True}])
def test_text_in_a_file_is_text(shape: dict[str, float]) -> None:
    buffer, generator = QBuffer(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(400, 100))
    with QPainter(generator) as painter:
        paint(painter, [Label(20, 20, "baseball", 14, "#000000", **shape)], vector=True)
    assert "baseball" in bytes(buffer.data().data()).decode()
