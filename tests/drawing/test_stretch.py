"""The stretch of a long sequence on show: always round the place, and mostly at rest."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.drawing.stretch import MOST, is_long, stretch


@given(st.integers(1, 2000), st.data(), st.integers(2, 80))
def test_the_focus_is_on_show_with_neighbours(steps: int, data: st.DataObject, most: int) -> None:
    focus = data.draw(st.integers(0, steps - 1))
    shown = stretch(steps, focus, most)
    assert focus in shown
    assert len(shown) == min(steps, most)
    assert shown.start >= 0
    assert shown.stop <= steps
    if steps > most:
        quarter = most // 2 // 2
        assert focus - shown.start >= min(focus, quarter)
        assert shown.stop - 1 - focus >= min(
            steps - 1 - focus, most - 2 * (most // 2) + quarter - 1
        )


@pytest.mark.parametrize("steps", [61, 200, 1000])
def test_it_moves_seldom(steps: int) -> None:
    shown = [stretch(steps, focus) for focus in range(steps)]
    moves = sum(a != b for a, b in pairwise(shown))
    assert moves <= steps // (MOST // 2)


def test_short_sequences_are_whole() -> None:
    assert [stretch(steps, 0) for steps in (1, 12, MOST)] == [range(1), range(12), range(MOST)]
    assert not is_long(MOST)
    assert is_long(MOST + 1)
