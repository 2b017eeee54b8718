"""Random networks and sequences, drawn from a seed, over everything the engine promises."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz import RNN, Trace

Numbers = NDArray[np.float64]
LONGEST, LARGEST, WIDEST_RADIUS = 20, 16, 1.5


class Case(NamedTuple):
    """Weights, vectors x [T, n_in], class ids [T] with -1 for no target, and h0 [n_hidden]."""

    U: Numbers
    W: Numbers
    V: Numbers
    x: Numbers
    target: NDArray[np.intp]
    h0: Numbers

    @property
    def net(self) -> RNN:
        """The network under test with these weights."""
        return RNN(self.U, self.W, self.V)

    @property
    def trace(self) -> Trace:
        """What the network under test computes."""
        return self.net.run(self.x, self.target, h0=self.h0)


def case(
    seed: int,
    *,
    steps: int | None = None,
    sizes: tuple[int, int, int] | None = None,
    all_targets: bool = False,
) -> Case:
    """One network of `sizes` (n_in, n_hidden, n_out) and one sequence; the rest is drawn.

    Half the sequences are one-hot, half dense; a third start at h0 = 0; half have steps without
    a target, a few none at all; W has a spectral radius between 0 and 1.5.
    """
    rng = np.random.default_rng(seed)
    drawn = rng.integers(1, LARGEST + 1, size=3).tolist()
    n_in, n_hidden, n_out = drawn if sizes is None else sizes
    length = int(rng.integers(1, LONGEST + 1)) if steps is None else steps
    target = rng.integers(0, n_out, size=length)
    h0 = rng.uniform(-1, 1, n_hidden) * (rng.random() > 1 / 3)
    if rng.random() < 0.5 and not all_targets:
        target[rng.random(length) < rng.choice([0.1, 0.2, 0.3, 0.4, 0.9, 1.0])] = -1
    return Case(
        U=rng.uniform(0.1, 1.0) * rng.standard_normal((n_in, n_hidden)),
        W=with_radius(rng.standard_normal((n_hidden, n_hidden)), rng.uniform(0, WIDEST_RADIUS)),
        V=rng.uniform(0.1, 1.0) * rng.standard_normal((n_hidden, n_out)),
        x=inputs(rng, length, n_in),
        target=target,
        h0=h0,
    )


def inputs(rng: np.random.Generator, steps: int, n_in: int) -> Numbers:
    """One-hot rows, or dense ones of about the same length [steps, n_in]."""
    if rng.random() < 0.5:
        return np.eye(n_in)[rng.integers(0, n_in, size=steps)]
    return rng.standard_normal((steps, n_in)) / np.sqrt(n_in)


def with_radius(matrix: Numbers, radius: float) -> Numbers:
    """The matrix, scaled so that its largest eigenvalue has the absolute value `radius`."""
    scaled: Numbers = matrix * (radius / np.abs(np.linalg.eigvals(matrix)).max())
    return scaled
