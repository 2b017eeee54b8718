"""What memory is worth: the same network with W scaled, from none of it on to more than it has."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.trace import Trace
from rnnviz.training.experiment import Experiment

#: W is scaled from 0 to so many times itself, in so many steps.
LARGEST: Final = 2.0
STEPS: Final = 40
FACTORS: Final = tuple(LARGEST * i / STEPS for i in range(STEPS + 1))


class Context(NamedTuple):
    """Where a word occurs: the number of its sequence and its step there, from 0."""

    sequence: int
    t: int


def contexts(experiment: Experiment, t: int) -> tuple[Context, ...]:
    """Everywhere that the input word of step `t` of the sequence on show occurs, that one first."""
    word, here = experiment.inputs[t], Context(experiment.number, t)
    found = (
        Context(sequence, step)
        for sequence, pair in enumerate(experiment.pairs)
        for step, other in enumerate(pair.inputs)
        if other == word
    )
    return (here, *(one for one in found if one != here))


@lru_cache(maxsize=2 * STEPS)
def scaled(experiment: Experiment, factor: float) -> tuple[Trace, ...]:
    """The passes over all sequences with W so many times as large, all else as it is."""
    net = experiment.net
    with np.errstate(all="ignore"):
        weights = Named({**net.weights, "W": factor * net.weights.W})
    return experiment.traces_of(net.with_weights(weights))


def probabilities(experiment: Experiment, context: Context) -> Array:
    """What is predicted in a context for each of FACTORS: y [STEPS + 1, n_out]."""
    return np.array([scaled(experiment, one)[context.sequence]["y"][context.t] for one in FACTORS])


def changes_at(experiment: Experiment, context: Context) -> float | None:
    """The largest of FACTORS below 1 at which another class is the likeliest; None for none."""
    likeliest = probabilities(experiment, context).argmax(axis=1)
    own = scaled(experiment, 1.0)[context.sequence]["y"][context.t].argmax()
    below = [one for one, k in zip(FACTORS, likeliest, strict=True) if one < 1 and k != own]
    return max(below, default=None)


#: Beyond it states stand where it does: sums of a few of them are still numbers.
LARGEST_STATE: Final = 1e300


class Plane(NamedTuple):
    """States in the plane in which they differ most: a path [T + 1, 2] a sequence, from h0 on.

    `shares` are the parts of all variance along the two axes (principal components, Pearson 1901).
    """

    paths: tuple[Array, ...]
    shares: tuple[float, float]


def plane(traces: tuple[Trace, ...]) -> Plane:
    """The hidden states of several passes, projected; what is not finite stands in the middle."""
    runs = [np.vstack([trace["h0"], trace["h"]]).astype(np.float64) for trace in traces]
    every = np.nan_to_num(np.vstack(runs), nan=0.0, posinf=0.0, neginf=0.0)
    every = every.clip(-LARGEST_STATE, LARGEST_STATE)
    centred = every - every.mean(axis=0)
    _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
    # An axis has no sign of its own: its largest entry points to the right, or up.
    signs = np.sign([axis[np.abs(axis).argmax()] or 1.0 for axis in axes[:2]])
    points = np.zeros((len(every), 2))
    points[:, : len(signs)] = centred @ (axes[:2].T * signs)
    parts = (sizes / (sizes[0] or 1.0)) ** 2  # of the largest, for its square may overflow
    total = float(parts.sum()) or 1.0
    first, second = (*(float(one) / total for one in parts[:2]), 0.0)[:2]
    ends = np.cumsum([len(run) for run in runs])[:-1]
    return Plane(tuple(np.split(points, ends)), (first, second))
