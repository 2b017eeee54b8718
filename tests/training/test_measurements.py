"""What is measured of drawn frames: sorted, bounded, each frame once, no peak lost."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.training.measurements import NAMES, Measurements
from rnnviz.training.quantities import Measured, measured
from rnnviz.training.recorder import Recorder
from tests.oracles.closeness import patient
from tests.training.test_updates import NET, SEQUENCES

NUMBERS = st.one_of(st.floats(0, 10), st.just(math.nan))


def of(number: float) -> Measured:
    return Measured(number, number + 1, number / 2, number / 4)


def told(measurements: Measurements, name: str) -> list[tuple[int, float, float]]:
    return [tuple(point) for point in zip(*measurements.curve(name), strict=True)]


@settings(patient, derandomize=True)
@given(
    seen=st.lists(st.tuples(st.integers(0, 300), NUMBERS), max_size=120),
    most=st.sampled_from([2, 4, 16, 1000]),
)
def test_each_point_has_the_ends_of_what_it_stands_for(
    seen: list[tuple[int, float]], most: int
) -> None:
    numbers = dict(seen)  # an update has the same numbers whenever it is measured
    kept = Measurements(most)
    for update, _ in seen:
        kept.add(update, of(numbers[update]))
    assert len(kept) < most
    for place, name in enumerate(NAMES):
        wanted: dict[int, list[tuple[int, float]]] = {}
        for update in sorted(numbers):
            group = wanted.setdefault(update // kept.stride, [])
            group.append((update, of(numbers[update])[place]))
        points = []
        for group in wanted.values():
            known = [number for _, number in group if not math.isnan(number)]
            if known:
                points.append((group[0][0], min(known), max(known)))
        assert told(kept, name) == points


def test_it_halves_no_sooner_than_it_is_full() -> None:
    kept = Measurements(8)
    for update in range(7):
        kept.add(update, of(update))
    assert (len(kept), kept.stride) == (7, 1)
    kept.add(7, of(7.0))
    assert (len(kept), kept.stride) == (4, 2)
    assert told(kept, "spectral_radius") == [(0, 0, 1), (2, 2, 3), (4, 4, 5), (6, 6, 7)]


def test_a_million_updates_stay_in_their_memory() -> None:
    kept = Measurements()
    before = kept.nbytes
    for update in range(0, 1_000_000, 97):
        kept.add(update, of(update == 97 * 5000))
    assert kept.nbytes == before < 400_000
    curve = kept.curve("spectral_radius")
    assert len(curve.updates) <= 4096
    assert curve.highest.max() == 1
    assert (np.diff(curve.updates) > 0).all()


def test_going_back_and_training_again_doubles_no_point() -> None:
    recorder = Recorder.of(NET, SEQUENCES)

    def draw() -> None:
        trace = recorder.net.run(*SEQUENCES[0])
        recorder.branch.measure(recorder.at, measured(trace))

    for _ in range(5):
        recorder.advance(3)
        draw()
    first = [one.copy() for one in recorder.branch.curve("right")]
    recorder.seek(4)
    for _ in range(11):
        recorder.advance(1)
        draw()
    again = recorder.branch.curve("right")
    assert again.updates.tolist() == [3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    place = np.searchsorted(again.updates, first[0])
    assert np.array_equal(again.lowest[place], first[1])
    assert np.array_equal(again.highest[place], first[2])


def test_a_branch_has_those_of_the_past_that_it_shares() -> None:
    recorder = Recorder.of(NET, SEQUENCES)
    first = recorder.branch
    recorder.advance(10)
    for update in (0, 4, 6, 10):
        first.measure(update, of(update))
    recorder.seek(6)
    other = recorder.branch_off("other", learning_rate=0.5)
    recorder.advance(5)
    other.measure(6, of(6))
    other.measure(9, of(90))
    other.measure(2, of(2))
    assert other.curve("spectral_radius").updates.tolist() == [0, 2, 4, 6, 9]
    assert other.curve("spectral_radius").highest.tolist() == [0, 2, 4, 6, 90]
    assert first.curve("sigma_max").updates.tolist() == [0, 2, 4, 6, 10]
    assert len(other.measurements) == 1


@given(
    seen=st.lists(st.tuples(st.integers(0, 300), NUMBERS), max_size=120),
    most=st.sampled_from([1, 4, 16, 1000]),
)
def test_what_was_kept_elsewhere_goes_on_as_before(
    seen: list[tuple[int, float]], most: int
) -> None:
    numbers = dict(seen)
    kept, half = Measurements(64), len(seen) // 2
    for update, _ in seen[:half]:
        kept.add(update, of(numbers[update]))
    restored = Measurements(64)
    stride, rows = kept.points(most)
    restored.restore(stride, rows)
    assert len(restored) <= most
    if len(kept) <= most:
        for name in NAMES:
            assert told(restored, name) == told(kept, name)
    for update, _ in seen[half:]:
        for one in (kept, restored):
            one.add(update, of(numbers[update]))
    if len(kept) <= most and kept.stride == restored.stride:
        assert told(restored, "right") == told(kept, "right")


@pytest.mark.parametrize(
    ("stride", "ends"),
    [
        (0, [(1, 1)]),
        (1, [(2, 2), (1, 1)]),
        (1, [(1, 1), (1, 1)]),
        (4, [(1, 5)]),
        (4, [(3, 1)]),
        (1, [(1.5, 1.5)]),
        (1, [(-1, -1)]),
        (1, [(math.nan, 1)]),
        (1, [(2.0**60, 2.0**60)]),
        (1, [(n, n) for n in range(64)]),
    ],
)
def test_what_it_cannot_have_kept_is_refused(stride: int, ends: list[tuple[float, float]]) -> None:
    rows = np.zeros((len(ends), 10))
    rows[:, :2] = ends
    with pytest.raises(ValueError, match="measured"):
        Measurements(64).restore(stride, rows)
    with pytest.raises(ValueError, match="measured"):
        Measurements(64).restore(1, np.zeros((1, 9)))
