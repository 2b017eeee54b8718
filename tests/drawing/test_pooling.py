"""Large tables in fewer cells: nothing strong is lost, nothing weak made up."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.drawing.pooling import largest, starts, strongest


@given(st.integers(1, 300), st.integers(1, 300))
def test_groups_cover_all_and_are_alike(count: int, most: int) -> None:
    at = starts(count, most)
    sizes = np.diff([*at, count])
    assert len(at) == min(count, most)
    assert at[0] == 0
    assert sizes.min() >= 1
    assert sizes.max() - sizes.min() <= 1


def test_one_number_among_zeros_is_still_there_with_its_sign() -> None:
    for value in (-3.0, 2.0):
        for where in ((0, 0), (499, 31), (999, 63)):
            values = np.zeros((1000, 64))
            values[where] = value
            seen = strongest(values, (70, 20))
            assert seen.shape == (70, 20)
            assert np.count_nonzero(seen) == 1
            assert seen[seen != 0] == value


def test_each_cell_is_the_strongest_of_its_group() -> None:
    values = np.random.default_rng(0).normal(size=(23, 17))
    seen = strongest(values, (5, 4))
    rows, columns = [*starts(23, 5), 23], [*starts(17, 4), 17]
    for i in range(5):
        for k in range(4):
            group = values[rows[i] : rows[i + 1], columns[k] : columns[k + 1]].ravel()
            assert seen[i, k] == group[np.abs(group).argmax()]
            magnitudes = np.abs(values)
            part = magnitudes[rows[i] : rows[i + 1], columns[k] : columns[k + 1]]
            assert largest(magnitudes, (5, 4))[i, k] == part.max()


def test_what_fits_stays_as_it_is() -> None:
    values = np.arange(12.0).reshape(3, 4)
    assert strongest(values, (3, 9)) is values
    assert largest(values, (9, 4)) is values


def test_what_is_no_number_is_not_hidden() -> None:
    values = np.ones((10, 10))
    values[7, 7] = np.nan
    assert np.isnan(strongest(values, (2, 2))[1, 1])
    assert np.isfinite(strongest(values, (2, 2))).sum() == 3
