"""How keys are written: as the system writes them, arrows as arrows."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtGui import QKeySequence

ARROWS: Final = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


@lru_cache(maxsize=512)
def spelled(key: str) -> str:
    """A key, or keys after one another, as a reader knows it."""
    text = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    *held, last = text.split("+")
    return "+".join((*held, ARROWS.get(last, last)))
