"""Batches: every sequence once an epoch, the longest first, in chunks that hand on their state."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.network.inputs import Example
from rnnviz.training.batches import Batch, Batches, Plan, Position, cut
from tests.oracles.closeness import patient

STEADY = settings(patient, derandomize=True)


def sequence(number: int, steps: int, *, by_ids: bool = True) -> Example:
    """A sequence whose every entry tells which it is and which step it stands at."""
    x = np.array([[number, t] for t in range(steps)], float)
    ids = np.arange(steps) if by_ids else None
    return Example(x, ids, 100 * number + np.arange(steps), (np.array([-1.0 - number]),))


def sequences(*lengths: int) -> list[Example]:
    return [sequence(number, steps) for number, steps in enumerate(lengths)]


def nobody_asks() -> list[Any]:
    raise AssertionError("no state was to be carried")


def first(count: int, lengths: tuple[int, ...], plan: Plan) -> list[Batch]:
    return list(islice(Batches(sequences(*lengths), plan, nobody_asks), count))


def steps_of(batch: Batch) -> list[tuple[int, int]]:
    """Each (sequence, step) that a batch learns from, as its inputs have it."""
    return [(int(s), int(t)) for one in batch.examples for s, t in one.x]


def test_one_after_another_and_then_from_the_beginning() -> None:
    found = first(5, (2, 3), Plan())
    assert [(one.epoch, one.places) for one in found] == [
        (1, [0]),
        (1, [1]),
        (2, [0]),
        (2, [1]),
        (3, [0]),
    ]


def test_the_last_batch_of_an_epoch_holds_what_is_left() -> None:
    found = first(4, (2, 2, 2, 2, 2), Plan(batch=2))
    assert [(one.epoch, one.places) for one in found] == [
        (1, [0, 1]),
        (1, [2, 3]),
        (1, [4]),
        (2, [0, 1]),
    ]


def test_a_batch_may_be_larger_than_all_there_is() -> None:
    assert [one.places for one in first(2, (2, 2), Plan(batch=9))] == [[0, 1], [0, 1]]


def test_the_longest_comes_first_and_equals_keep_their_order() -> None:
    (found,) = first(1, (2, 5, 3, 5, 1), Plan(batch=5))
    assert found.places == [1, 3, 2, 0, 4]
    assert [len(one.x) for one in found.examples] == [5, 5, 3, 2, 1]
    assert [int(one.x[0, 0]) for one in found.examples] == found.places


@pytest.mark.parametrize("batch", [1, 2, 3, 7])
def test_shuffled_every_sequence_still_comes_once_an_epoch(batch: int) -> None:
    lengths = (1, 2, 3, 4, 5, 6, 7)
    each = -(-7 // batch)
    found = first(20 * each, lengths, Plan(batch=batch, seed=3))
    for epoch in range(20):
        part = found[epoch * each : (epoch + 1) * each]
        assert {one.epoch for one in part} == {epoch + 1}
        assert sorted(place for one in part for place in one.places) == list(range(7))


def orders(seed: int | None, epochs: int = 10) -> list[list[int]]:
    found = first(6 * epochs, (3,) * 6, Plan(seed=seed))
    places = [one.places[0] for one in found]
    return [places[start : start + 6] for start in range(0, len(places), 6)]


def test_a_seed_shuffles_anew_each_epoch_and_alike_each_time() -> None:
    assert orders(5) == orders(5)
    assert orders(5) != orders(6)
    assert len({tuple(order) for order in orders(5)}) > 5
    assert orders(None) == [[0, 1, 2, 3, 4, 5]] * 10


def test_every_place_of_the_order_is_reached_by_every_sequence() -> None:
    found = np.array(orders(1, epochs=120))
    counts = np.array([np.bincount(column, minlength=6) for column in found.T])
    assert counts.min() >= 8  # 20 on average: nothing is stuck where it was


def test_chunks_follow_one_another_in_one_epoch() -> None:
    found = first(6, (5, 2), Plan(chunk=2))
    assert [steps_of(one) for one in found[:4]] == [
        [(0, 0), (0, 1)],
        [(0, 2), (0, 3)],
        [(0, 4)],
        [(1, 0), (1, 1)],
    ]
    assert [one.epoch for one in found] == [1, 1, 1, 1, 2, 2]


def test_a_chunk_has_the_targets_and_ids_of_its_own_steps() -> None:
    found = first(3, (5,), Plan(chunk=2))
    assert [one.examples[0].target.tolist() for one in found] == [[0, 1], [2, 3], [4]]
    assert [one.examples[0].ids.tolist() for one in found] == [[0, 1], [2, 3], [4]]


def test_vectors_have_no_ids_to_cut() -> None:
    one = sequence(3, 4, by_ids=False)
    part = cut(one, slice(1, 3), (np.zeros(1),))
    assert part.ids is None
    assert part.x.tolist() == [[3, 1], [3, 2]]
    assert part.start[0].tolist() == [0]


def test_sequences_of_a_batch_that_are_over_drop_out() -> None:
    found = first(4, (2, 5, 3), Plan(batch=3, chunk=2))
    assert [one.places for one in found[:3]] == [[1, 2, 0], [1, 2], [1]]
    assert [[len(part.x) for part in one.examples] for one in found[:3]] == [[2, 2, 2], [2, 1], [1]]
    assert found[3].epoch == 2


def test_without_a_state_to_carry_each_chunk_starts_where_its_sequence_does() -> None:
    for one in first(6, (5, 3), Plan(batch=2, chunk=2)):
        starts = [part.start[0].tolist() for part in one.examples]
        assert starts == [[-1.0 - place] for place in one.places]


class Passes:
    """Stands for training: a pass ends in a state that tells how many steps were seen of what."""

    def __init__(self) -> None:
        self.batch: Batch | None = None

    def ends(self) -> list[Any]:
        assert self.batch is not None
        return [(one.x[-1, :1] * 100 + one.x[-1, 1:],) for one in self.batch.examples]

    def follow(self, lengths: tuple[int, ...], plan: Plan, count: int) -> list[Batch]:
        found = []
        for one in islice(Batches(sequences(*lengths), plan, self.ends), count):
            self.batch = one
            found.append(one)
        return found


def test_a_carried_state_is_what_the_chunk_before_ended_with() -> None:
    found = Passes().follow((2, 5, 3), Plan(batch=3, chunk=2, carry_state=True), 6)
    starts = [[part.start[0].item() for part in one.examples] for one in found]
    assert starts[0] == [-2.0, -3.0, -1.0]  # what each sequence starts from
    assert starts[1] == [101.0, 201.0]  # sequence and step that came before
    assert starts[2] == [103.0]
    assert starts[3:] == starts[:3]  # the next epoch starts anew


def test_the_sequences_themselves_are_never_changed() -> None:
    given = sequences(3, 5)
    kept = [one.start for one in given]
    list(islice(Batches(given, Plan(batch=2, chunk=2, seed=0), nobody_asks), 9))
    assert [one.start for one in given] == kept
    assert [len(one.x) for one in given] == [3, 5]


def test_whole_sequences_are_handed_out_as_they_are() -> None:
    """So that what is loaded once need not be loaded again."""
    given = sequences(3, 2)
    one, _, again = islice(Batches(given, Plan(), nobody_asks), 3)
    assert one.examples[0] is given[0]
    assert one.examples is again.examples


def in_turn(lengths: list[int], batch: int, chunk: int | None) -> list[list[tuple[int, int]]]:
    """One epoch in plain Python: the steps that each update learns from."""
    found = []
    for start in range(0, len(lengths), batch):
        places = range(start, min(start + batch, len(lengths)))
        longest = max(lengths[place] for place in places)
        size = chunk or longest
        for begin in range(0, longest, size):
            ends = {place: min(begin + size, lengths[place]) for place in places}
            found.append([(place, t) for place in places for t in range(begin, ends[place])])
    return found


@STEADY
@given(
    lengths=st.lists(st.integers(1, 9), min_size=1, max_size=7),
    batch=st.integers(1, 8),
    chunk=st.none() | st.integers(1, 10),
)
def test_an_epoch_goes_through_every_step_of_every_sequence_once(
    lengths: list[int], batch: int, chunk: int | None
) -> None:
    wanted = in_turn(lengths, batch, chunk)
    found = first(2 * len(wanted), tuple(lengths), Plan(batch, chunk))
    assert [sorted(steps_of(one)) for one in found] == wanted * 2
    assert [one.epoch for one in found] == [1] * len(wanted) + [2] * len(wanted)


@STEADY
@given(
    lengths=st.lists(st.integers(1, 9), min_size=1, max_size=7),
    batch=st.integers(1, 8),
    chunk=st.none() | st.integers(1, 10),
    seed=st.integers(0, 2**64),
)
def test_a_shuffled_epoch_does_too(
    lengths: list[int], batch: int, chunk: int | None, seed: int
) -> None:
    every = [(place, t) for place, steps in enumerate(lengths) for t in range(steps)]
    left = every * 2
    for one in Batches(sequences(*lengths), Plan(batch, chunk, seed=seed), nobody_asks):
        assert one.epoch == (1 if len(left) > len(every) else 2)
        assert [len(part.x) for part in one.examples] == sorted(
            (len(part.x) for part in one.examples), reverse=True
        )
        for step in steps_of(one):
            left.remove(step)
        if not left:
            return


# Where it stands, and going there again.


class Watched(Passes):
    """Passes that remember where each batch stood."""

    def run(self, lengths: tuple[int, ...], plan: Plan, count: int) -> tuple[Any, list[Any]]:
        order = Batches(sequences(*lengths), plan, self.ends)
        found = []
        for _ in range(count):
            position = order.position
            self.batch = next(order)
            found.append((position, told(self.batch)))
        return order, found


def told(batch: Batch) -> Any:
    """All that a batch says, as lists."""
    examples = [(one.x.tolist(), one.target.tolist(), one.start) for one in batch.examples]
    return batch.epoch, batch.places, examples


@STEADY
@given(
    lengths=st.lists(st.integers(1, 6), min_size=1, max_size=5).map(tuple),
    batch=st.integers(1, 4),
    chunk=st.none() | st.integers(1, 4),
    seed=st.none() | st.integers(0, 99),
    to=st.integers(0, 24),
    data=st.data(),
)
def test_from_any_position_the_same_batches_follow(
    lengths: tuple[int, ...],
    batch: int,
    chunk: int | None,
    seed: int | None,
    to: int,
    data: st.DataObject,
) -> None:
    plan = Plan(batch, chunk, chunk is not None and data.draw(st.booleans()), seed)
    passes = Watched()
    order, found = passes.run(lengths, plan, 25)
    order.go(found[to][0])
    for _, wanted in found[to:]:
        passes.batch = next(order)
        assert told(passes.batch) == wanted
    fresh = Watched()
    other = Batches(sequences(*lengths), plan, fresh.ends)
    other.go(found[to][0])
    fresh.batch = next(other)
    assert told(fresh.batch) == found[to][1]


def test_a_position_is_told_without_moving_on() -> None:
    order = Batches(sequences(3, 2), Plan(seed=1), nobody_asks)
    assert order.position == order.position == Position(random=order.position.random)
    next(order)
    assert order.position.group == 1
