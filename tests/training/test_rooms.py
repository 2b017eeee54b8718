"""Blocks of memory are used again only when nobody can see what is in them."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.training.rooms import MOST_ROOMS, WORTH_KEEPING, Rooms

LARGE = WORTH_KEEPING // 8


def numbers(start: float, size: int = LARGE) -> np.ndarray:
    return start + np.arange(size, dtype=float)


@pytest.mark.parametrize("size", [1, 100, LARGE, 3 * LARGE])
def test_a_copy_has_the_numbers_and_memory_of_its_own(size: int) -> None:
    source = numbers(1.0, size)
    copy = Rooms().copy(source)
    source[:] = 0
    assert np.array_equal(copy, numbers(1.0, size))


def test_what_is_held_is_never_written_over() -> None:
    rooms = Rooms()
    held = [rooms.copy(numbers(float(i))) for i in range(3 * MOST_ROOMS)]
    for i, block in enumerate(held):
        assert np.array_equal(block, numbers(float(i)))


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_view_holds_its_block(depth: int) -> None:
    rooms = Rooms()
    view = rooms.copy(numbers(7.0))
    for _ in range(depth):
        view = view[1:].reshape(-1)
    before = view.copy()
    for i in range(3):
        rooms.copy(numbers(float(i)))
    assert np.array_equal(view, before)


def test_a_block_that_nobody_holds_is_used_again() -> None:
    rooms = Rooms()
    first = rooms.copy(numbers(1.0))
    address = first.ctypes.data
    first.flags.writeable = False
    del first
    again = rooms.copy(numbers(2.0))
    assert again.ctypes.data == address
    assert np.array_equal(again, numbers(2.0))


def test_a_block_of_another_size_or_kind_is_not_taken() -> None:
    rooms = Rooms()
    rooms.copy(numbers(1.0))
    other = rooms.copy(numbers(2.0, 2 * LARGE))
    single = rooms.copy(numbers(3.0, 2 * LARGE).astype(np.float32))
    assert (len(other), single.dtype) == (2 * LARGE, np.float32)
