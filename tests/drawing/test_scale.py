"""Axes: numbers stand in their order, and what is written at a tick is what stands there."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.drawing.scale import HIGHEST, Scale

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def number(text: str) -> float:
    """What a tick says."""
    text = text.replace("−", "-").replace(",", "")
    if "10" in text and any(one in text for one in "⁰¹²³⁴⁵⁶⁷⁸⁹"):
        mantissa, _, power = text.rpartition("10")
        factor = float(mantissa.removesuffix("·") or 1)
        return factor * 10.0 ** int(power.translate(SUPERSCRIPTS))
    return float(text)


@given(st.floats(-1e3, 1e6), st.floats(1e-3, 1e6), st.integers(2, 12), st.booleans())
def test_linear_ticks_are_where_they_say(low: float, wide: float, most: int, whole: bool) -> None:
    scale = Scale(low, low + wide)
    ticks = scale.ticks(most, whole=whole)
    assert len(ticks) <= most + 1
    places = [tick.place for tick in ticks]
    assert places == sorted(set(places))
    for tick in ticks:
        assert low - 1e-6 * wide <= tick.place <= low + wide * (1 + 1e-6)
        assert number(tick.text) == pytest.approx(tick.place, rel=0.06, abs=wide * 1e-5)
        assert not whole or tick.place == round(tick.place)
    if wide > 3 * most and not whole:
        assert ticks


@given(st.floats(-14, 14), st.floats(0.05, 14), st.integers(2, 12))
def test_logarithmic_ticks_are_where_they_say(low: float, wide: float, most: int) -> None:
    scale = Scale(low, low + wide, log=True)
    ticks = scale.ticks(most)
    assert len(ticks) <= most + 2
    for tick in ticks:
        assert low - 1e-6 <= tick.place <= low + wide + 1e-6
        assert number(tick.text) == pytest.approx(10**tick.place, rel=0.06)


def test_updates_on_a_logarithmic_axis_begin_at_0() -> None:
    scale = Scale(0.0, math.log10(1_000_001), log=True, shift=1.0)
    ticks = scale.ticks(10)
    assert [tick.text for tick in ticks] == [
        "0", "1", "10", "100", "1,000", "10,000", "100,000", "1,000,000",
    ]  # fmt: skip
    assert ticks[0].place == 0
    assert scale.number(ticks[3].place) == pytest.approx(100)
    assert len(scale.ticks(4)) <= 4


@given(st.lists(st.floats(0, 1e9), min_size=2), st.booleans(), st.sampled_from([0.0, 1.0]))
def test_places_are_in_the_order_of_numbers(numbers: list[float], log: bool, shift: float) -> None:
    scale = Scale(0, 1, log, shift)
    places = scale.places(np.sort(np.array(numbers)))
    there = places[~np.isnan(places)]
    assert (np.diff(there) >= 0).all()
    for value in numbers:
        place = scale.place(value)
        if not math.isnan(place):
            assert scale.number(place) == pytest.approx(value, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, HIGHEST * 1.01])
def test_what_has_no_place_is_left_out_without_a_warning(value: float) -> None:
    assert math.isnan(Scale(0, 1).place(value))
    assert math.isnan(Scale(0, 1, log=True).place(value))


def test_0_has_no_place_among_logarithms() -> None:
    assert math.isnan(Scale(0, 1, log=True).place(0.0))
    assert Scale(0, 1, log=True, shift=1.0).place(0.0) == 0
    assert Scale(2.0, 4.0).share(3.0) == 0.5


def test_numbers_of_updates_have_no_halves() -> None:
    assert [tick.text for tick in Scale(-0.2, 3.2).ticks(12, whole=True)] == ["0", "1", "2", "3"]
    assert [tick.text for tick in Scale(0, 1e6).ticks(4, whole=True)] == [
        "0", "500,000", "1,000,000",
    ]  # fmt: skip
