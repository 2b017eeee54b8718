"""A part of the ledger: zooming keeps an item in its place, and never leaves the sequence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.stepping.inspection import AT_FIRST
from rnnviz.stepping.part import LEAST, WHOLE, Part, between

STEPS = st.integers(1, 1000)


@given(STEPS, st.data(), st.lists(st.sampled_from([0.5, 0.7, 1.4, 2.0]), max_size=12))
def test_a_zoomed_part_lies_in_the_sequence_and_holds_its_item(
    steps: int, data: st.DataObject, factors: list[float]
) -> None:
    item = (data.draw(st.integers(0, steps - 1)), data.draw(st.integers(0, steps - 1)))
    part = WHOLE
    for factor in factors:
        part = part.zoomed(steps, item, factor)
        loss, use, size = part.of(steps)
        assert min(LEAST, steps) <= size <= steps
        assert 0 <= loss <= item[0] < loss + size <= steps
        assert 0 <= use <= item[1] < use + size <= steps
    assert part.within(steps) == part


def test_an_item_stays_where_it_is_on_the_screen() -> None:
    part = WHOLE
    for _ in range(5):
        part = part.zoomed(1000, (750, 250), 0.5)
    assert part.size == 31
    assert (750.5 - part.loss) / part.size == pytest.approx(0.75, abs=0.06)
    assert (250.5 - part.use) / part.size == pytest.approx(0.25, abs=0.06)
    for _ in range(6):
        part = part.zoomed(1000, (750, 250), 2.0)
    assert part == WHOLE


@given(st.integers(8, 500), st.data())
def test_a_frame_holds_both_of_its_corners(steps: int, data: st.DataObject) -> None:
    at = st.tuples(st.integers(0, steps - 1), st.integers(0, steps - 1))
    one, other = data.draw(at), data.draw(at)
    loss, use, size = between(steps, one, other).of(steps)
    for k, s in (one, other):
        assert loss <= k < loss + size
        assert use <= s < use + size


def test_a_part_follows_the_item_that_is_picked_and_no_further() -> None:
    looked = AT_FIRST.show_part(Part(100, 50, 20))
    assert looked.pick_item(110, 60).part == Part(100, 50, 20)
    assert looked.pick_item(120, 49).part == Part(101, 49, 20)
    assert looked.pick_item(99, 70).part == Part(99, 51, 20)
    assert looked.drop_item().part == Part(100, 50, 20)
    assert AT_FIRST.pick_item(120, 49).part == WHOLE


def test_a_shorter_sequence_lets_go_of_a_part_it_does_not_have() -> None:
    looked = AT_FIRST.show_part(Part(100, 50, 20))
    assert looked.within(120).part == Part(100, 50, 20)
    assert looked.within(119).part == WHOLE
