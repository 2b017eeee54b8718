"""Weights: drawn alike everywhere, copied where they are kept."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.network.arrays import frozen
from rnnviz.network.draw import normal


def test_numbers_depend_on_their_key_alone() -> None:
    first = normal(7, "U", "야구", shape=(5,))
    normal(8, "V", shape=(3,))
    np.random.default_rng(0).random()
    assert np.array_equal(first, normal(7, "U", "야구", shape=(5,)))


@pytest.mark.parametrize("other", [(8, "U", "bat"), (7, "V", "bat"), (7, "U", "cat"), (7, "U")])
def test_every_part_of_the_key_counts(other: tuple[object, ...]) -> None:
    assert not np.array_equal(normal(7, "U", "bat", shape=(5,)), normal(*other, shape=(5,)))


def test_the_parts_of_a_key_do_not_run_into_one_another() -> None:
    assert not np.array_equal(normal(1, "ab", "c", shape=(5,)), normal(1, "a", "bc", shape=(5,)))


def test_they_are_standard_normal() -> None:
    numbers = normal("many", shape=(20_000,))
    assert abs(numbers.mean()) < 0.03
    assert numbers.std() == pytest.approx(1, abs=0.03)


def test_frozen_is_a_copy_that_cannot_be_written() -> None:
    source = np.zeros((2, 3)).T
    copy = frozen(source)
    source[:] = 1
    assert not copy.any()
    assert copy.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        copy[0, 0] = 1
