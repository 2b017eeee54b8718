"""A slider over real numbers that tells what the reader has slid it to, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider


class RealSlider(QSlider):
    """`edited` comes from dragging, clicking and keys, never from `present`."""

    edited = Signal(float)

    def __init__(self, lowest: float, highest: float, step: float) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._step = step
        self.setRange(round(lowest / step), round(highest / step))
        self.setSingleStep(1)
        self.setPageStep(max(1, (self.maximum() - self.minimum()) // 10))
        # An action is something that a reader did; its value is not taken over yet.
        self.actionTriggered.connect(self._tell)

    def present(self, value: float) -> None:
        """Show a number, the nearest end of the slider where it is beyond."""
        if not self.isSliderDown():
            self.setValue(round(value / self._step))

    def _tell(self) -> None:
        self.edited.emit(round(self.sliderPosition() * self._step, 6))
