"""A portion: as many symbols as time has passed for, and in the end all of them."""

from __future__ import annotations

import pytest

from rnnviz.stepping.portion import A_SECOND, LONGEST, NOTHING_LEFT, Portion


def test_symbols_come_at_their_rate() -> None:
    portion, more = Portion.of(20).after(0.5)
    assert (portion.left, more) == (20 - A_SECOND / 2, A_SECOND / 2)
    portion, more = portion.after(0.5 / A_SECOND)
    assert more == 0
    portion, more = portion.after(0.5 / A_SECOND)
    assert more == 1


@pytest.mark.parametrize("count", [1, 3, 50, 1000])
def test_all_of_them_come_in_good_time(count: int) -> None:
    portion, drawn, seconds = Portion.of(count), 0, 0.0
    while portion.left:
        portion, more = portion.after(0.016)
        drawn += more
        seconds += 0.016
    assert drawn == count
    assert seconds <= max(LONGEST, count / A_SECOND) + 0.02


def test_of_nothing_nothing_comes() -> None:
    assert NOTHING_LEFT.after(10.0)[1] == 0
