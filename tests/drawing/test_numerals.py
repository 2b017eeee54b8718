"""Numbers in print: aligned, true minus, no negative zero, nothing that makes them fail."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.drawing import numerals

ANY = st.floats(allow_nan=True, allow_infinity=True)
SIZES = st.floats(min_value=0) | st.just(float("nan"))
ORDINARY = st.floats(-1e9, 1e9)
THOROUGHLY = settings(max_examples=300, deadline=None)


def written(text: str) -> float:
    """The number that a text says."""
    superscripts = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    if "10" in text and (raised := re.search(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+$", text)):
        mantissa = text[: raised.start()].removesuffix("10").removesuffix("·") or "1"
        return float(mantissa) * 10.0 ** int(raised[0].translate(superscripts))
    return float(text.replace("−", "-"))


@THOROUGHLY
@given(ANY)
def test_signed_prints_a_true_minus_and_never_a_negative_zero(value: float) -> None:
    text = numerals.signed(value)
    assert "-" not in text
    assert not re.fullmatch(r"\s*[−+]0[.0]*", text)


@THOROUGHLY
@given(ORDINARY, st.integers(1, 4))
def test_signed_is_always_as_wide_as_its_neighbours(value: float, digits: int) -> None:
    assert len(numerals.signed(value, digits)) == digits + 3


@THOROUGHLY
@given(st.floats(-99, 99))
def test_signed_says_the_number_as_closely_as_its_decimals_allow(value: float) -> None:
    assert written(numerals.signed(value)) == pytest.approx(value, abs=0.0051, rel=0.01)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, " 0.00"),
        (-0.0, " 0.00"),
        (-1e-300, " 0.00"),
        (0.8649, "+0.86"),
        (-0.91, "−0.91"),
        (9.996, "+10.0"),
        (-99.96, " −100"),
        (1e5, " +1e5"),
        (-1e300, "−1e300"),
        (float("inf"), " +inf"),
        (float("nan"), "  nan"),
    ],
)
def test_signed_at_the_edges(value: float, text: str) -> None:
    assert numerals.signed(value) == text


@THOROUGHLY
@given(SIZES)
def test_no_magnitude_makes_the_numerals_fail_or_prints_a_hyphen(value: float) -> None:
    for write in (numerals.magnitude, numerals.short, numerals.probability):
        assert not re.search(r"-\s*\d", write(value))
        assert len(numerals.magnitude(value)) <= 10
        assert len(numerals.short(value)) <= 6


@THOROUGHLY
@given(st.floats(1e-300, 1e300))
def test_a_magnitude_says_the_number(value: float) -> None:
    assert written(numerals.magnitude(value)) == pytest.approx(value, rel=0.051, abs=0.00051)
    assert written(numerals.magnitude(value)) > 0


@THOROUGHLY
@given(st.floats(1e-290, 1e290))
def test_a_short_magnitude_is_of_the_right_power_of_ten(value: float) -> None:
    assert 0.3 < written(numerals.short(value)) / value < 3.3


@pytest.mark.parametrize(
    ("value", "magnitude", "short"),
    [
        (0.0, "0", "0"),
        (1e-300, "1.0·10⁻³⁰⁰", "10⁻³⁰⁰"),
        (0.009, "0.0090", ".009"),
        (0.28412, "0.284", "0.28"),
        (12.345, "12.35", "12"),
        (2103.41, "2103.4", "10³"),
        (45678.9, "45679", "10⁵"),
        (99999.7, "1.0·10⁵", "10⁵"),
        (1e300, "1.0·10³⁰⁰", "10³⁰⁰"),
        (float("inf"), "∞", "∞"),
        (float("nan"), "nan", "nan"),
    ],
)
def test_magnitudes_at_the_edges(value: float, magnitude: str, short: str) -> None:
    assert (numerals.magnitude(value), numerals.short(value)) == (magnitude, short)


def test_an_exact_zero_and_a_tiny_number_are_told_apart() -> None:
    assert numerals.magnitude(0.0) != numerals.magnitude(1e-300)
    assert numerals.short(0.0) != numerals.short(1e-300)
    assert numerals.probability(0.0) != numerals.probability(1e-300)


@THOROUGHLY
@given(st.floats(0, 1))
def test_probabilities_have_one_width_and_only_certainty_prints_as_0_or_1(share: float) -> None:
    text = numerals.probability(share)
    assert len(text) == 5
    assert (text in ("0.000", "1.000")) == (share in (0.0, 1.0))


@THOROUGHLY
@given(st.floats(0, 1))
def test_a_brief_probability_is_rounded_and_only_certainty_prints_as_0_or_1(share: float) -> None:
    text = numerals.brief_probability(share)
    assert len(text) <= 4
    assert (text in ("0.0", "1.0")) == (share in (0.0, 1.0))
    assert abs(written(text.lstrip("<>")) - share) <= 0.01


@THOROUGHLY
@given(ANY)
def test_a_brief_logit_is_rounded_and_short(value: float) -> None:
    text = numerals.brief_signed(value)
    assert len(text) <= 6
    assert "-" not in text
    if abs(value) < 99:
        assert written(text) == pytest.approx(value, abs=0.051 if abs(value) < 0.9 else 0.51)


@THOROUGHLY
@given(st.lists(ANY, max_size=6))
def test_a_power_taken_out_leaves_numbers_that_two_decimals_show(numbers: list[float]) -> None:
    array = np.array(numbers, dtype=float)
    exponent = numerals.exponent_of(array)
    largest = float(np.abs(array).max(initial=0.0))
    if not np.isfinite(largest) or largest == 0:
        assert exponent == 0
    elif largest > 1e-300:
        assert 0.099 <= largest / 10.0**exponent < 100.1
    assert np.isfinite(largest / 10.0**exponent) or not np.isfinite(largest)


@pytest.mark.parametrize(
    ("exponent", "text"), [(0, ""), (-3, "×10⁻³"), (12, "×10¹²"), (-300, "×10⁻³⁰⁰")]
)
def test_powers_of_ten_are_raised(exponent: int, text: str) -> None:
    assert numerals.times_power(exponent) == text


def test_steps_are_counted_from_one_on_the_screen() -> None:
    assert [numerals.step("h", t) for t in (0, 8, 9, 59)] == ["h₁", "h₉", "h₁₀", "h₆₀"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.284, ".28"), (0.996, "1.0"), (1.26, "1.3"), (9.96, "10"), (12.3, "12")],
)
def test_the_briefest_number_has_no_leading_zero_and_three_signs(value: float, text: str) -> None:
    assert numerals.briefest(value) == text


@pytest.mark.parametrize("value", [np.inf, np.nan])
def test_the_briefest_of_no_number_says_so(value: float) -> None:
    assert numerals.briefest(value) == numerals.not_counted(value)
