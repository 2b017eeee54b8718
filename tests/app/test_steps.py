"""The lines of pip become steps that are counted and never go backward."""

from __future__ import annotations

import pytest

from rnnviz.app.progress import Progress
from rnnviz.app.steps import Steps
from rnnviz.language import speak

LOG = """\
Looking in indexes: somewhere
Processing /some/wheels/numpy-2.4.6-cp311-cp311-manylinux_2_28_x86_64.whl
Collecting PySide6-Essentials<6.12,>=6.9
  Downloading pyside6_essentials-6.11.3-cp310-abi3-manylinux_2_34_x86_64.whl.metadata (4 kB)
  Downloading pyside6_essentials-6.11.3-cp310-abi3-manylinux_2_34_x86_64.whl (80.3 MB)
Collecting shiboken6==6.11.3 (from PySide6-Essentials<6.12,>=6.9)
  Using cached shiboken6-6.11.3-cp310-abi3-manylinux_2_34_x86_64.whl (272 kB)
Requirement already satisfied: pyqtgraph>=0.13.7 in ./lib (0.14.0)
Installing collected packages: shiboken6, numpy, PySide6-Essentials
Successfully installed PySide6-Essentials-6.11.3 numpy-2.4.6 shiboken6-6.11.3
"""
STEPS = [
    "1 of 5 · Python",
    "2 of 5 · numpy",
    "2 of 5 · PySide6-Essentials",
    "3 of 5 · PySide6-Essentials (80.3 MB)",
    "3 of 5 · shiboken6",
    "3 of 5 · shiboken6 (272 kB)",
    "4 of 5 · pyqtgraph",
    "5 of 5 · putting everything in place",
]


class Noting(Progress):
    def __init__(self) -> None:
        self.told: list[tuple[float, str]] = []

    def report(self, fraction: float, text: str) -> None:
        self.told.append((fraction, text))


@pytest.fixture
def noting() -> Noting:
    return Noting()


def read(noting: Noting, code: str) -> list[str]:
    steps = Steps(["numpy", "PySide6-Essentials", "pyqtgraph"], noting, speak(code))
    steps.begin()
    for line in LOG.splitlines():
        steps.read(line)
    return [text for _, text in noting.told]


def test_each_package_is_a_step(noting: Noting) -> None:
    assert read(noting, "en") == [f"Setting up rnnviz, once: {step}" for step in STEPS]


def test_steps_are_told_in_korean(noting: Noting) -> None:
    assert read(noting, "ko")[1].endswith("5단계 중 2단계 · numpy")


def test_the_bar_never_goes_backward(noting: Noting) -> None:
    read(noting, "en")
    fractions = [fraction for fraction, _ in noting.told]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert fractions[-1] < 1.0
