"""The stretch of a long sequence that is on show: as many steps as can be told apart."""

from __future__ import annotations

from typing import Final

#: Up to so many steps a sequence is shown as a whole.
MOST: Final = 60


def is_long(steps: int) -> bool:
    """Whether only a part of such a sequence is on show at a time."""
    return steps > MOST


def stretch(steps: int, focus: int, most: int = MOST) -> range:
    """Which of so many steps, or ops, are on show with one of them in focus.

    It moves on by halves: it holds still while the focus goes half its length, and has at least a
    quarter of it on either side.
    """
    if steps <= most:
        return range(steps)
    half = max(most // 2, 1)
    first = focus // half * half - half // 2
    first = min(max(first, 0), steps - most)
    return range(first, first + most)
