"""What the training plot shows: each choice changes that alone, a part is within the whole."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.stepping.chart import AT_FIRST, Chart, Span

PLACES = st.floats(-1e6, 1e6)


def test_at_first_it_shows_the_whole_loss() -> None:
    assert (AT_FIRST.what, AT_FIRST.logarithmic, AT_FIRST.whole) == ("loss", False, True)
    assert AT_FIRST.showing("gradients").logarithmic


def test_an_axis_is_switched_for_what_is_shown_alone() -> None:
    switched = AT_FIRST.switched()
    assert switched.logarithmic
    assert switched.switched() == AT_FIRST
    assert not switched.showing("right").logarithmic
    assert switched.showing("right").showing("loss").logarithmic


def test_a_closer_look_stays_with_the_updates_and_not_with_the_numbers() -> None:
    across, up = Span(3, 9), Span(0, 1)
    closer = AT_FIRST.part(across, up)
    assert not closer.whole
    other = closer.showing("right")
    assert (other.across, other.up) == (across, None)
    assert closer.switched().up is None
    assert closer.switched().across == across
    assert closer.switched_updates().across is None
    assert closer.showing("loss") == closer
    assert closer.part(None, None) == AT_FIRST


def test_a_curve_is_left_out_and_shown_again() -> None:
    without = AT_FIRST.toggled("step.0")
    assert without.hidden == {"step.0"}
    assert without.toggled("step.0") == Chart()


@given(PLACES, st.floats(0.1, 1e5), st.floats(0, 1), st.floats(0.2, 5))
def test_what_is_under_the_pointer_stays_there(
    low: float, wide: float, share: float, factor: float
) -> None:
    span = Span(low, low + wide)
    about = low + share * wide
    closer = span.zoomed(about, factor)
    assert closer.high - closer.low == pytest.approx(wide * factor, rel=1e-6, abs=1e-6)
    assert about - closer.low == pytest.approx(share * wide * factor, rel=1e-6, abs=1e-6)


@given(PLACES, st.floats(0.1, 1e5), PLACES, st.floats(0.1, 1e5))
def test_a_part_is_as_wide_and_inside(low: float, wide: float, start: float, size: float) -> None:
    whole, span = Span(low, low + wide), Span(start, start + size)
    part = span.within(whole)
    if span.high - span.low >= whole.high - whole.low:
        assert part is None
        return
    assert part is not None
    assert part.high - part.low == pytest.approx(size, rel=1e-6, abs=1e-6)
    assert part.low >= whole.low - 1e-6
    assert part.high <= whole.high + 1e-6


@pytest.mark.parametrize(
    "span", [Span(1, 1), Span(2, 1), Span(0, math.inf), Span(math.nan, 1), Span(1, 1 + 1e-14)]
)
def test_a_span_without_room_is_not_sound(span: Span) -> None:
    assert not span.sound
    assert Span(0, 1).sound
