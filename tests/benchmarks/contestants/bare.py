"""The floor: the matrix products of one training step and nothing else, through `ndarray.dot`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.benchmarks.contestants.worker import Case, Step, serve


def chain(case: Case) -> Step:
    """All products of a step, bound to their arrays; those of the recurrence one by one."""
    (steps, batch), (n_in, n_hidden) = case.ids.shape, case.U.shape
    wide = (steps, n_hidden) if batch == 1 else (steps, batch, n_hidden)
    rng = np.random.default_rng(0)
    h, dz = (rng.uniform(-1, 1, wide).astype(case.U.dtype) for _ in range(2))
    do = rng.uniform(-1, 1, (steps * batch, n_in)).astype(case.U.dtype)
    x = case.x.reshape(-1, n_in)
    flat_h, flat_dz = h.reshape(-1, n_hidden), dz.reshape(-1, n_hidden)
    products = [(row.dot, case.W, np.empty_like(row)) for row in h]
    products += [(row.dot, case.W.T, np.empty_like(row)) for row in dz]
    products += [
        (x.dot, case.U, np.empty_like(flat_h)),
        (flat_h.dot, case.V, np.empty_like(do)),
        (do.dot, case.V.T, np.empty_like(flat_h)),
        (flat_h.T.dot, do, np.empty_like(case.V)),
        (flat_h.T.dot, flat_dz, np.empty_like(case.W)),
        (x.T.dot, flat_dz, np.empty_like(case.U)),
    ]

    return lambda: multiply(products)


def multiply(products: list[tuple[Callable, np.ndarray, np.ndarray]]) -> float:
    """Run them all; there is no loss."""
    for dot, other, out in products:
        dot(other, out)
    return np.nan


if __name__ == "__main__":
    serve({"chain": chain})
