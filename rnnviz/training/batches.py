"""Which sequences, or chunks of them, each update learns from, in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

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


#: The states that a pass ended with, for each of its examples.
Ends = Callable[[], list[tuple[Array, ...]]]


def batches(sequences: Sequence[Example], plan: Plan, ends: Ends) -> Iterator[Batch]:
    """The batches, without end: every sequence once an epoch, chunks of a sequence in turn.

    With a seed the sequences are shuffled anew for each epoch; a chunk starts from the state that
    the chunk before it `ends` with if states are carried, and every epoch from the beginning.
    """
    if plan.seed is None:
        groups = _groups(sequences, list(range(len(sequences))), plan.batch)
        orders: Iterator[list[Group]] = repeat(groups)
    else:
        orders = _shuffled(sequences, plan.batch, np.random.default_rng(plan.seed))
    for epoch, order in enumerate(orders, start=1):
        for examples, places in order:
            if plan.chunk is None:
                yield Batch(epoch, examples, places)
            else:
                yield from _chunks(Batch(epoch, examples, places), plan, ends)


Group = tuple[list[Example], list[int]]


def _groups(sequences: Sequence[Example], order: list[int], batch: int) -> list[Group]:
    """The sequences in this order, so many at a time, the longest of each group first."""
    parts = [order[start : start + batch] for start in range(0, len(order), batch)]
    places = [sorted(part, key=lambda place: -len(sequences[place].x)) for part in parts]
    return [([sequences[place] for place in part], part) for part in places]


def _shuffled(
    sequences: Sequence[Example], batch: int, rng: np.random.Generator
) -> Iterator[list[Group]]:
    while True:
        yield _groups(sequences, rng.permutation(len(sequences)).tolist(), batch)


def _chunks(whole: Batch, plan: Plan, ends: Ends) -> Iterator[Batch]:
    """The sequences of one batch, a chunk of each at a time, as long as any goes on."""
    assert plan.chunk is not None
    starts = [one.start for one in whole.examples]
    for begin in range(0, len(whole.examples[0].x), plan.chunk):
        still = sum(len(one.x) > begin for one in whole.examples)  # the longest come first
        chunks = [
            cut(one, slice(begin, begin + plan.chunk), start)
            for one, start in zip(whole.examples[:still], starts, strict=False)
        ]
        yield Batch(whole.epoch, chunks, whole.places[:still])
        if plan.carry_state:
            starts[:still] = ends()


def cut(one: Example, part: slice, start: tuple[Array, ...]) -> Example:
    """Some steps of a sequence, from a state of their own on."""
    ids = None if one.ids is None else one.ids[part]
    return Example(one.x[part], ids, one.target[part], start)
