"""A curve at the resolution of a screen: no peak is lost, wherever one looks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.drawing.envelope import envelope, extent, zigzag
from rnnviz.drawing.scale import Scale
from rnnviz.training.curves import Curve

NUMBERS = st.lists(st.one_of(st.floats(0, 10), st.just(math.nan)), min_size=1, max_size=300)


def curve(numbers: list[float], each: int = 1) -> Curve:
    values = np.array(numbers)
    return Curve(np.arange(len(values)) * each, values, values + 1)


@given(NUMBERS, st.integers(1, 40), st.floats(0, 200), st.floats(1, 300))
def test_each_column_has_its_lowest_and_highest(
    numbers: list[float], columns: int, low: float, wide: float
) -> None:
    whole, scale = curve(numbers), Scale(low, low + wide)
    seen = envelope(whole, scale, columns)
    assert len(seen.updates) <= max(columns + 3, 1)
    inside = [
        (update, number)
        for update, number in enumerate(numbers)
        if low <= update <= low + wide and not math.isnan(number)
    ]
    if inside:
        assert np.nanmin(seen.lowest) <= min(number for _, number in inside)
        assert np.nanmax(seen.highest) >= max(number for _, number in inside) + 1
    # And nothing that is not there, but for a neighbour beyond each edge.
    found = seen.highest[~np.isnan(seen.highest)]
    assert set(found.tolist()) <= {number + 1 for number in numbers}
    assert (seen.updates < low).sum() <= 1
    assert (seen.updates > low + wide).sum() <= 1


def test_one_peak_in_a_million_is_seen() -> None:
    highest = np.zeros(8192)
    highest[5000] = 1.0
    updates = np.arange(8192) * 123
    seen = envelope(Curve(updates, np.zeros(8192), highest), Scale(0, 1_007_616), 300)
    assert len(seen.updates) <= 303
    assert seen.highest.max() == 1
    xs, ys = zigzag(seen, Scale(0, 1))
    at = int(ys.argmax())
    assert ys[at] == 1
    assert abs(xs[at] - updates[5000]) <= 1_007_616 / 300


def test_few_points_stay_as_they_are() -> None:
    whole = curve([3.0, 1.0, 2.0])
    seen = envelope(whole, Scale(0, 2), 300)
    assert [part.tolist() for part in seen] == [part.tolist() for part in whole]


@given(NUMBERS)
def test_a_zigzag_goes_through_both_ends_of_every_column(numbers: list[float]) -> None:
    seen = curve(numbers)
    xs, ys = zigzag(seen, Scale(0, 11))
    assert (np.diff(xs) >= 0).all()
    drawn: dict[float, list[float]] = {}
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        drawn.setdefault(x, []).append(y)
    for x, low in enumerate(numbers):
        wanted: Any = [low, low + 1]
        assert math.isnan(low) or sorted(drawn[float(x)]) == wanted


@given(NUMBERS, st.integers(1, 400))
def test_what_is_closer_than_a_pixel_is_one_point_and_no_peak_is_lost(
    numbers: list[float], rows: int
) -> None:
    values = np.array(numbers)
    seen = Curve(np.arange(len(values)), values, values + np.arange(len(values)) % 7 / 100)
    xs, ys = zigzag(seen, Scale(0, 10), rows)
    pixel = 10 / rows
    for x, low, high in zip(*seen, strict=True):
        if math.isnan(low):
            continue
        drawn = ys[xs == x]
        assert drawn.max() == high
        assert abs(drawn.min() - low) <= pixel
        assert len(drawn) == 1 + (high - low > pixel)


def test_a_line_without_ends_is_drawn_once() -> None:
    xs, ys = zigzag(Curve(np.arange(3), np.ones(3), np.ones(3)), Scale(0, 1))
    assert (xs.tolist(), ys.tolist()) == ([0, 1, 2], [1, 1, 1])


def test_what_falls_to_0_keeps_its_peak_on_a_logarithmic_axis() -> None:
    seen = Curve(np.arange(3), np.array([0.0, 0.0, 10.0]), np.array([100.0, 0.0, 10.0]))
    xs, ys = zigzag(seen, Scale(-3, 3, log=True))
    assert np.nanmax(ys[xs == 0]) == 2
    assert np.isnan(ys[xs == 1]).all()
    assert extent([seen], log=True) == (10.0, 100.0)
    assert extent([seen], log=False) == (0.0, 100.0)
    assert extent([Curve(np.arange(1), np.zeros(1), np.zeros(1))], log=True) is None
    assert extent([], log=False) is None
