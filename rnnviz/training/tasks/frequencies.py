"""What one can know without memory: how often each symbol comes, or follows another."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from rnnviz.network.arrays import Array
from rnnviz.training.tasks.task import Pairs


def by_frequency(training: Iterable[Pairs], held_out: Iterable[Pairs], classes: int) -> float:
    """The loss a step of who knows how often each class came, and nothing else."""
    counts = np.ones(classes)
    np.add.at(counts, _targets(training), 1.0)
    return float(-np.log(counts / counts.sum())[_targets(held_out)].mean())


def by_input(
    training: Iterable[Pairs], held_out: Iterable[Pairs], inputs: int, classes: int
) -> float:
    """The loss a step of who knows how often each class came after each input: no memory."""
    counts = np.ones((inputs, classes))
    np.add.at(counts, _both(training), 1.0)
    shares = counts / counts.sum(axis=1, keepdims=True)
    return float(-np.log(shares)[_both(held_out)].mean())


def _targets(sequences: Iterable[Pairs]) -> Array:
    return _both(sequences)[1]


def _both(sequences: Iterable[Pairs]) -> tuple[Array, Array]:
    """Inputs and targets of all steps with a target."""
    steps = [
        step
        for inputs, targets in sequences
        for step in zip(inputs, targets, strict=True)
        if step[1] >= 0
    ]
    inputs, targets = np.array(steps, dtype=int).T
    return inputs, targets


def even(classes: int) -> float:
    """The loss of who knows nothing at all: every class as likely as any other."""
    return math.log(classes)
