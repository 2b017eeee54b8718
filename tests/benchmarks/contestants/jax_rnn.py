"""JAX's forms of a training step, jit over scan and grad, and of the ledger, by jacrev."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from tests.benchmarks.contestants.worker import Case, Step, serve

jax.config.update("jax_enable_x64", True)
# Handing each call to another thread costs more than a short call takes.
jax.config.update("jax_cpu_enable_async_dispatch", False)


def losses(V: Any, h: Any, target: Any) -> Any:
    """The cross-entropy of each step."""
    o = h @ V
    own = jnp.take_along_axis(o, target[..., None], axis=-1)[..., 0]
    return jax.nn.logsumexp(o, axis=-1) - own


def scan(case: Case, *, unroll: int, pick: bool = False) -> Callable[[], Any]:
    """Weights donated; x U as a product, or as rows picked by id."""
    rate = float(case.rate)

    def total(weights: Any, x: Any, target: Any) -> Any:
        U, W, V = weights

        def cell(h: Any, row: Any) -> tuple[Any, Any]:
            h = jnp.tanh(row + h @ W)
            return h, h

        start = jnp.zeros((target.shape[1], len(W)), U.dtype)
        _, h = jax.lax.scan(cell, start, U[x] if pick else x @ U, unroll=unroll)
        return losses(V, h, target).sum()

    @partial(jax.jit, donate_argnums=0)
    def update(weights: Any, x: Any, target: Any) -> Any:
        loss, slopes = jax.value_and_grad(total)(weights, x, target)
        return loss, [one - rate * slope for one, slope in zip(weights, slopes, strict=True)]

    state = [[jnp.array(one) for one in case[:3]]]
    x, target = jnp.asarray(case.ids if pick else case.x), jnp.asarray(case.target)

    def step() -> Any:
        loss, state[0] = update(state[0], x, target)
        return loss

    return step


def reading(case: Case, **how: Any) -> Step:
    """The same with the loss of each update as a number, which `rnnviz.fit` always hands out."""
    step = scan(case, **how)
    return lambda: float(step())


def ledger(case: Case) -> Step:
    """Norms of all dL_k/dz_s and of all items of U and W, from jacrev of all losses by all z."""

    def forward(nudges: Any, weights: Any, x: Any, target: Any) -> Any:
        U, W, V = weights

        def cell(h: Any, row: Any) -> tuple[Any, Any]:
            after = jnp.tanh(row + h @ W)
            return after, (h, after)

        _, (before, h) = jax.lax.scan(cell, jnp.zeros(len(W), U.dtype), x @ U + nudges)
        return losses(V, h, target), before

    @jax.jit
    def norms(nudges: Any, weights: Any, x: Any, target: Any) -> Any:
        slopes, before = jax.jacrev(forward, has_aux=True)(nudges, weights, x, target)
        norm = jnp.linalg.norm(slopes, axis=2)
        used, seen = jnp.linalg.norm(before, axis=1), jnp.linalg.norm(x, axis=1)
        return norm, norm * used, norm * seen

    x, target = jnp.asarray(case.x[:, 0]), jnp.asarray(case.target[:, 0])
    nudges, weights = jnp.zeros((len(x), len(case.W)), x.dtype), [*map(jnp.asarray, case[:3])]
    return lambda: sum(np.asarray(one).sum() for one in norms(nudges, weights, x, target))


def forms(make: Callable[..., Step], name: str) -> dict[str, Callable[[Case], Step]]:
    """Both unrollings of both ways to take the inputs in."""
    return {
        f"{name}, unroll {unroll}{', ids' if pick else ''}": partial(make, unroll=unroll, pick=pick)
        for unroll in (1, 8)
        for pick in (False, True)
    }


if __name__ == "__main__":
    serve({**forms(scan, "scan"), **forms(reading, "read"), "ledger": ledger})
