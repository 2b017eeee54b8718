"""Keyframes: bounded in memory over a million updates, and never further apart than stated."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.training.batches import Position
from rnnviz.training.keyframes import FINE, Keyframes, gap, size
from rnnviz.training.updates import State
from tests.oracles.closeness import patient


def state(number: int, numbers: int = 4, *, shuffled: bool = False) -> State:
    random = np.random.default_rng(number).bit_generator.state if shuffled else None
    return State(number, np.zeros((1, numbers)), 0, Position(random=random))


def made(end: int, grid: int = FINE, first: int = 0) -> Keyframes:
    frames = Keyframes(state(first), grid)
    for number in range(first - first % FINE + FINE, end + 1, FINE):
        frames.add(state(number))
    return frames


def numbers(frames: Keyframes) -> list[int]:
    return [one.number for one in frames.every()]


@pytest.mark.parametrize("grid", [FINE, 4 * FINE, 1 << 16])
def test_a_gap_is_a_power_of_two_between_a_quarter_and_half_of_the_age(grid: int) -> None:
    for age in (*range(2000), 10**4, 10**5, 10**6):
        found = gap(age, grid)
        assert found & (found - 1) == 0
        assert FINE <= found <= grid
        assert found in (FINE, grid) or age / 4 < found <= age / 2


@patient
@given(
    end=st.integers(0, 30_000),
    first=st.integers(0, 5_000),
    grid=st.sampled_from([FINE, 2 * FINE, 1024, 8192]),
    ask=st.integers(0, 30_000),
)
def test_the_last_one_before_an_update_is_as_near_as_is_stated(
    end: int, first: int, grid: int, ask: int
) -> None:
    end = max(end, first)
    update = min(max(ask, first), end)
    frames = made(end, grid, first)
    found = frames.before(update).number
    every = numbers(frames)
    assert found == max(number for number in every if number <= update)
    assert every == sorted(set(every))
    assert update - found <= gap(2 * (end - update) + 4 * FINE, grid)
    assert all(b - a <= grid for a, b in pairwise(every))
    assert frames.worst_wait(end) <= grid - 1


@pytest.mark.parametrize(
    "spreads", [[2 * FINE], [4 * FINE, 4 * FINE], [2 * FINE, 8 * FINE, 32 * FINE]]
)
def test_spreading_later_is_the_same_as_from_the_beginning(spreads: list[int]) -> None:
    frames = made(20_000)
    for grid in spreads:
        frames.spread(grid)
    assert numbers(frames) == numbers(made(20_000, spreads[-1]))
    for number in range(20_000 - 20_000 % FINE + FINE, 30_000, FINE):
        frames.add(state(number))
    assert numbers(frames) == numbers(made(29_999, spreads[-1]))


def test_bytes_are_counted_as_frames_come_and_go() -> None:
    frames = made(5_000, 256)
    assert frames.nbytes == sum(map(size, frames.every()))
    frames.spread(1024)
    assert frames.nbytes == sum(map(size, frames.every()))


@pytest.mark.parametrize(("many", "shuffled"), [(30, True), (30, False), (2000, False)])
def test_what_is_counted_is_not_less_than_what_is_taken(many: int, *, shuffled: bool) -> None:
    tracemalloc.start()
    frames = Keyframes(state(0))
    for number in range(FINE, 400 * FINE, FINE):
        frames.add(state(number, many, shuffled=shuffled))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(frames) == 400
    assert 0.2 * frames.nbytes < taken < frames.nbytes
