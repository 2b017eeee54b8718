"""Playing: arithmetic on seconds that are handed in, the same however they are sliced."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.stepping.playback import MOVEMENT_SECONDS, OP_SECONDS, SPEEDS, Playback
from tests.oracles.closeness import patient

EVERY_SPEED = pytest.mark.parametrize("speed", SPEEDS)
SLICES = st.lists(st.floats(0, 3), max_size=40)


def played(playback: Playback, slices: list[float]) -> tuple[Playback, int]:
    """What is after all slices, and how many ops began in them."""
    ops = 0
    for seconds in slices:
        playback, begun = playback.after(seconds)
        ops += begun
    return playback, ops


def test_the_speeds_on_offer_go_from_a_half_to_eight() -> None:
    assert (min(SPEEDS), max(SPEEDS)) == (0.5, 8.0)
    assert Playback().speed == 1.0


@patient
@given(slices=SLICES, speed=st.sampled_from(SPEEDS))
def test_ops_and_their_rest_add_up_to_the_time_that_passed(
    slices: list[float], speed: float
) -> None:
    after, ops = played(Playback(playing=True, speed=speed).begun(), slices)
    length = OP_SECONDS / speed
    assert ops * length + after.elapsed == pytest.approx(sum(slices), abs=1e-9)
    assert 0 <= after.elapsed < length


@patient
@given(slices=SLICES, speed=st.sampled_from(SPEEDS))
def test_slicing_time_differently_leads_to_the_same_place(
    slices: list[float], speed: float
) -> None:
    playback = Playback(playing=True, speed=speed).begun()
    (fine, fine_ops), (coarse, coarse_ops) = (
        played(playback, one) for one in (slices, [sum(slices)])
    )
    length = OP_SECONDS / speed
    assert fine_ops * length + fine.elapsed == pytest.approx(
        coarse_ops * length + coarse.elapsed, abs=1e-9
    )
    assert abs(fine_ops - coarse_ops) <= 1


@EVERY_SPEED
def test_an_op_lasts_as_long_as_the_speed_says(speed: float) -> None:
    playback = Playback(playing=True, speed=speed).begun()
    assert playback.after(0.99 * OP_SECONDS / speed)[1] == 0
    assert playback.after(1.01 * OP_SECONDS / speed)[1] == 1
    assert playback.after(100.5 * OP_SECONDS / speed)[1] == 100


@patient
@given(slices=SLICES, speed=st.sampled_from(SPEEDS))
def test_nothing_begins_while_it_does_not_play(slices: list[float], speed: float) -> None:
    after, ops = played(Playback(speed=speed).begun(), slices)
    assert ops == 0
    assert after.elapsed == pytest.approx(min(sum(slices), after.movement))


def test_no_time_changes_nothing() -> None:
    for playing in (True, False):
        begun = Playback(playing=playing).begun()
        assert begun.after(0.0) == (begun, 0)


@EVERY_SPEED
def test_a_movement_takes_at_most_three_tenths_of_a_second_and_ends_before_its_op(
    speed: float,
) -> None:
    movement = Playback(speed=speed).movement
    assert 0 < movement <= MOVEMENT_SECONDS == 0.3
    assert movement < OP_SECONDS / speed


@EVERY_SPEED
@pytest.mark.parametrize("part", [0.0, 0.25, 0.5, 1.0])
def test_the_fraction_is_the_part_of_the_movement_that_is_done(speed: float, part: float) -> None:
    begun = Playback(speed=speed).begun()
    assert begun.after(part * begun.movement)[0].fraction == pytest.approx(part)


@EVERY_SPEED
def test_it_comes_to_rest_when_the_movement_is_done(speed: float) -> None:
    begun = Playback(speed=speed).begun()
    assert begun.fraction == 0
    assert begun.moving
    rested, _ = begun.after(60)
    assert rested.fraction == 1
    assert not rested.moving
    assert begun.settled() == rested


@pytest.mark.parametrize("elapsed", [MOVEMENT_SECONDS, 1.5])
def test_a_higher_speed_ends_the_present_op_and_skips_none(elapsed: float) -> None:
    slow = Playback(playing=True, speed=0.5, elapsed=elapsed)
    after, ops = dataclasses.replace(slow, speed=8.0).after(0.001)
    assert ops == 1
    assert after.elapsed == pytest.approx(0.001)


def test_while_it_plays_it_never_rests() -> None:
    assert Playback(playing=True).settled().moving


def test_a_new_one_is_at_rest() -> None:
    assert all(not Playback(speed=speed).moving for speed in SPEEDS)


def test_it_is_a_value() -> None:
    playback = Playback(playing=True).begun()
    before = dataclasses.astuple(playback)
    playback.after(2.0)
    playback.settled()
    assert dataclasses.astuple(playback) == before
    with pytest.raises(dataclasses.FrozenInstanceError):
        playback.elapsed = 1.0  # type: ignore[misc]
