"""Which sequences, or chunks of them, each update learns from, in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np

from rnnviz.network.arrays import Array
from rnnviz.network.inputs import Example


class Plan(NamedTuple):
    """How sequences are handed out: so many at a time, in chunks of so many steps, shuffled."""

    batch: int = 1
    chunk: int | None = None
    carry_state: bool = False
    seed: int | None = None


class Batch(NamedTuple):
    """What one update learns from: its examples, the longest first, and their epoch from 1."""

    epoch: int
    examples: list[Example]
    #: For each example its place among the sequences.
    places: list[int]


Starts = Sequence[tuple[Array, ...]]
#: The states that a pass ended with, for each of its examples.
Ends = Callable[[], list[tuple[Array, ...]]]
Group = tuple[list[Example], list[int]]


class Position(NamedTuple):
    """The batch that comes next: all that it takes to go on from here.

    `group` counts the batches of the epoch, `begin` is the step at which the next chunk begins
    and `starts` what it starts from, if states are carried; `random` is the generator's state
    before it drew the order of this epoch.
    """

    epoch: int = 1
    group: int = 0
    begin: int = 0
    starts: Starts = ()
    random: Mapping[str, Any] | None = None


class Batches:
    """The batches, without end: every sequence once an epoch, chunks of a sequence in turn.

    With a seed the sequences are shuffled anew for each epoch; a chunk starts from the state that
    the chunk before it `ends` with if states are carried, and every epoch from the beginning.
    """

    def __init__(self, sequences: Sequence[Example], plan: Plan, ends: Ends) -> None:
        self._sequences, self._plan, self._ends = sequences, plan, ends
        # Handed out again and again as it is, so that what is loaded need not be loaded again.
        self._in_turn = _groups(sequences, list(range(len(sequences))), plan.batch)
        self._starts: Starts = ()
        self._random: Mapping[str, Any] | None = None
        self.go(Position())

    def go(self, position: Position) -> None:
        """Let the batch at a position be the next one."""
        if self._plan.seed is not None:
            self._rng = np.random.default_rng(self._plan.seed)
            if position.random is not None:
                self._rng.bit_generator.state = position.random
        self._begin_epoch(position.epoch)
        self._group, self._begin, self._starts = position.group, position.begin, position.starts

    @property
    def epoch(self) -> int:
        """That of the next batch, counted from 1."""
        return self._epoch

    @property
    def position(self) -> Position:
        """Where the next batch stands; of carried states a copy."""
        carried = self._plan.carry_state and self._begin > 0
        starts = (self._starts or tuple(self._ends())) if carried else ()
        return Position(self._epoch, self._group, self._begin, starts, self._random)

    def has(self, position: Position) -> bool:
        """Whether there is a batch at a position, and the states to start it from are of its kind.

        Of a position that was kept elsewhere.
        """
        _, group, begin, starts, random = position
        if not 0 <= group < len(self._in_turn) or (random is not None and self._plan.seed is None):
            return False
        chunk, steps = self._plan.chunk, max(len(one.x) for one in self._sequences)
        if begin and (chunk is None or begin % chunk or begin >= steps):
            return False
        if begin and self._plan.carry_state and not starts:
            return False
        shapes = [tuple(one.shape for one in states) for states in starts]
        wanted = tuple(one.shape for one in self._sequences[0].start)
        return all(shape == wanted for shape in shapes) and (not starts or self._enough(position))

    def _enough(self, position: Position) -> bool:
        """Whether each sequence that goes on has a state to start from."""
        before = self.position
        self.go(position)
        examples, _ = self._order[position.group]
        still = sum(len(one.x) > position.begin for one in examples)
        self.go(before)
        return position.begin > 0 and self._plan.carry_state and len(position.starts) >= still

    @property
    def even(self) -> bool:
        """Whether every batch has as many sequences and as many steps with a target."""
        judged = {int((one.target >= 0).sum()) for one in self._sequences}
        parts = len(self._sequences) % self._plan.batch == 0
        return self._plan.chunk is None and len(judged) == 1 and parts

    def __iter__(self) -> Self:
        return self

    @property
    def upcoming(self) -> Batch:
        """The next batch, which stays the next one."""
        examples, places = self._order[self._group]
        batch = Batch(self._epoch, examples, places)
        return batch if self._plan.chunk is None else self._cut(batch, self._plan.chunk)

    def __next__(self) -> Batch:
        batch, size = self.upcoming, self._plan.chunk
        if size is not None:
            self._begin, self._starts = self._begin + size, ()
        if size is None or self._begin >= len(self._order[self._group][0][0].x):
            self._begin = 0
            self._go_on()
        return batch

    def _go_on(self) -> None:
        self._group += 1
        if self._group == len(self._order):
            self._begin_epoch(self._epoch + 1)

    def _begin_epoch(self, epoch: int) -> None:
        self._epoch, self._group, self._begin = epoch, 0, 0
        self._starts, self._random = (), None
        self._order = self._in_turn
        if self._plan.seed is not None:
            self._random = self._rng.bit_generator.state
            order = self._rng.permutation(len(self._sequences)).tolist()
            self._order = _groups(self._sequences, order, self._plan.batch)

    def _cut(self, whole: Batch, size: int) -> Batch:
        """The next chunk of each sequence of a batch that is not over yet."""
        begin, examples = self._begin, whole.examples
        still = sum(len(one.x) > begin for one in examples)  # the longest come first
        starts: Starts = [one.start for one in examples]
        if begin and self._plan.carry_state:
            starts = self._starts or self._ends()
        chunks = [
            cut(one, slice(begin, begin + size), start)
            for one, start in zip(examples[:still], starts, strict=False)
        ]
        return Batch(whole.epoch, chunks, whole.places[:still])


def _groups(sequences: Sequence[Example], order: list[int], batch: int) -> list[Group]:
    """The sequences in this order, so many at a time, the longest of each group first."""
    parts = [order[start : start + batch] for start in range(0, len(order), batch)]
    places = [sorted(part, key=lambda place: -len(sequences[place].x)) for part in parts]
    return [([sequences[place] for place in part], part) for part in places]


def cut(one: Example, part: slice, start: tuple[Array, ...]) -> Example:
    """Some steps of a sequence, from a state of their own on."""
    ids = None if one.ids is None else one.ids[part]
    return Example(one.x[part], ids, one.target[part], start)
