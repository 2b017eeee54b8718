"""The history of losses: a value that never changes, cheap to append to, bounded in length."""

from __future__ import annotations

import math
from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.network.arrays import Array
from rnnviz.training.history import MOST_POINTS, History
from tests.oracles.closeness import patient

STEPS = 2


def row(number: float) -> Array:
    return np.array([number, -number])


def grown(history: History, numbers: range) -> History:
    return reduce(lambda grows, number: grows.appended(row(number)), numbers, history)


def kept(history: History) -> list[float]:
    return history.rows[:, 0].tolist()


def test_it_begins_empty() -> None:
    history = History(5, STEPS)
    assert history.rows.shape == (0, STEPS)
    assert len(history.updates) == 0


def test_rows_and_their_updates_come_in_order() -> None:
    history = grown(History(5, STEPS), range(3))
    assert np.array_equal(history.rows, [[0, 0], [1, -1], [2, -2]])
    assert history.updates.tolist() == [5, 6, 7]


def test_appending_shares_memory_and_changes_nothing_that_was() -> None:
    values = [History(0, STEPS)]
    for number in range(50):
        values.append(values[-1].appended(row(number)))
    for length, history in enumerate(values):
        assert kept(history) == list(range(length))
    assert np.shares_memory(values[20].rows, values[50].rows)


def test_branches_do_not_see_each_other() -> None:
    trunk = grown(History(0, STEPS), range(3))
    one, other = trunk.appended(row(10)), trunk.appended(row(20))
    further = one.appended(row(11))
    assert kept(trunk) == [0, 1, 2]
    assert kept(one) == [0, 1, 2, 10]
    assert kept(other) == [0, 1, 2, 20]
    assert kept(further) == [0, 1, 2, 10, 11]
    assert kept(other.appended(row(21))) == [0, 1, 2, 20, 21]
    assert not np.shares_memory(one.rows, other.rows)


def test_the_losses_are_copied_and_the_rows_read_only() -> None:
    losses = row(1)
    history = History(0, STEPS).appended(losses)
    losses[:] = 9
    assert kept(history) == [1]
    with pytest.raises(ValueError, match="read-only"):
        history.rows[0, 0] = 5
    assert kept(history.appended(row(2))) == [1, 2]


@pytest.mark.parametrize("first", [0, 300])
def test_a_long_run_keeps_a_bounded_number_of_points_evenly_apart(first: int) -> None:
    history = History(first, STEPS)
    for number in range(5 * MOST_POINTS):
        history = history.appended(row(number))
        assert len(history.rows) <= MOST_POINTS
        if number > MOST_POINTS:
            assert len(history.rows) >= MOST_POINTS // 2
    assert history.seen == 5 * MOST_POINTS
    assert set(np.diff(history.updates)) == {history.stride}
    assert history.updates[0] == first
    assert np.array_equal(history.rows[:, 0] + first, history.updates)
    assert np.array_equal(history.lowest, history.rows - [0, history.stride - 1])
    assert history.updates[-1] > first + 5 * MOST_POINTS - 1 - history.stride


def test_thinning_leaves_the_value_before_it_whole() -> None:
    full = grown(History(0, STEPS), range(MOST_POINTS - 1))
    thinned = full.appended(row(MOST_POINTS - 1))
    other = full.appended(row(-7))
    assert full.stride == 1
    assert thinned.stride == other.stride == 2
    assert kept(full) == list(range(MOST_POINTS - 1))
    assert kept(thinned) == list(range(0, MOST_POINTS, 2))
    assert thinned.highest[:, 0].tolist() == list(range(1, MOST_POINTS, 2))
    assert other.lowest[-1, 0] == -7


@patient
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=60))
def test_any_tree_of_histories_agrees_with_lists(growths: list[tuple[int, int]]) -> None:
    """Each growth appends to any earlier value; a list for each says what must be in it."""
    trees: list[tuple[History, list[float]]] = [(History(0, STEPS), [])]
    for which, number in growths:
        history, numbers = trees[which % len(trees)]
        trees.append((history.appended(row(number)), [*numbers, number]))
    for history, numbers in trees:
        assert kept(history) == numbers
        assert history.updates.tolist() == list(range(len(numbers)))


# Peaks, many rows at once, and fewer points.


def plainly(numbers: list[float], stride: int) -> tuple[list[float], list[float]]:
    """Lowest and highest of every so many numbers, in plain Python; nan where there is none."""
    parts = [numbers[start : start + stride] for start in range(0, len(numbers), stride)]
    known = [[one for one in part if not math.isnan(one)] for part in parts]
    lowest = [min(part, default=math.nan) for part in known]
    return lowest, [max(part, default=math.nan) for part in known]


@patient
@given(
    lengths=st.lists(st.integers(0, 40), max_size=12),
    most=st.sampled_from([2, 4, 8, 16]),
    smaller=st.sampled_from([2, 4, 8]),
    seed=st.integers(0, 99),
)
def test_however_rows_come_each_point_is_the_lowest_and_highest_of_its_updates(
    lengths: list[int], most: int, smaller: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    numbers = rng.standard_normal(sum(lengths))
    numbers[rng.random(len(numbers)) < 0.2] = np.nan
    history, at = History(3, 1, most), 0
    for length in lengths:
        history = history.extended(numbers[at : at + length, None])
        at += length
    for one in (history, history.within(min(smaller, most))):
        lowest, highest = plainly(numbers.tolist(), one.stride)
        np.testing.assert_array_equal(one.lowest[:, 0], lowest)
        np.testing.assert_array_equal(one.highest[:, 0], highest)
        np.testing.assert_array_equal(one.rows[:, 0], numbers[:: one.stride])
        assert one.seen == len(numbers)
        assert len(one.rows) <= one.most
        assert one.updates.tolist() == [3 + one.stride * point for point in range(len(lowest))]


def test_no_peak_is_lost_in_a_million_updates() -> None:
    history = History(0, 1)
    numbers = np.zeros((1_000_000, 1))
    numbers[[5, 499_999, 999_998]] = [[7.0], [-8.0], [9.0]]
    for start in range(0, 1_000_000, 997):
        history = history.extended(numbers[start : start + 997])
    found = history.highest[:, 0], history.lowest[:, 0]
    assert found[0].max() == 9.0
    assert sorted(found[0][found[0] > 0]) == [7.0, 9.0]
    assert found[1].min() == -8.0
    assert history.nbytes == 3 * MOST_POINTS * 8


def test_a_history_that_shrinks_leaves_the_value_before_it_whole() -> None:
    history = grown(History(0, STEPS, 8), range(7))
    smaller = history.within(4)
    assert kept(history) == list(range(7))
    assert kept(smaller) == [0, 2, 4, 6]
    assert smaller.highest[:, 0].tolist() == [1, 3, 5, 6]
    assert kept(smaller.appended(row(9))) == [0, 4]
    assert smaller.appended(row(9)).highest[:, 0].tolist() == [3, 9]


@pytest.mark.parametrize("many", [0, 3, MOST_POINTS - 1, MOST_POINTS, 3 * MOST_POINTS + 5])
def test_one_that_was_kept_elsewhere_goes_on_as_if_it_had_not_been(many: int) -> None:
    history = grown(History(7, STEPS), range(many))
    points = history.rows.copy(), history.lowest.copy(), history.highest.copy()
    again = History(7, STEPS).restored(history.stride, history.seen, points)
    assert np.array_equal(again.rows, history.rows)
    for one in (history, again):
        assert one.updates.tolist() == list(range(7, 7 + many, one.stride))
    one, other = (grown(each, range(many, many + 40)) for each in (history, again))
    assert np.array_equal(one.rows, other.rows)
    assert np.array_equal(one.highest, other.highest)
    assert np.array_equal(one.lowest, other.lowest)
