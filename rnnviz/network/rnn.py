"""The network as scripts and notebooks hold it: three weights, and a run over one sequence."""

from __future__ import annotations

import reprlib
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.network.errors import InputError
from rnnviz.network.forward import one_hot
from rnnviz.network.trace import Trace
from rnnviz.network.weights import Array, Weights, checked, frozen


class RNN:
    """A tanh network: U [n_in, n_hidden], W [n_hidden, n_hidden], V [n_hidden, n_out].

    Row form: z_t = x_t U + h_{t-1} W, h_t = tanh(z_t), o_t = h_t V, y_t = softmax(o_t)
    (Elman 1990). The arrays are copied and never change. Raises InputError when a shape does not
    fit or a number is not finite.
    """

    def __init__(self, U: ArrayLike, W: ArrayLike, V: ArrayLike) -> None:
        u = checked("U", U, ("n_in", "n_hidden"))
        n_hidden = u.shape[1]
        w = checked("W", W, (n_hidden, n_hidden))
        v = checked("V", V, (n_hidden, "n_out"))
        self.weights = Weights(frozen(u), frozen(w), frozen(v))

    @classmethod
    def random(
        cls, n_in: int, n_hidden: int, n_out: int, *, seed: int = 0, scale: float = 0.5
    ) -> RNN:
        """A network whose weights are drawn from a normal distribution of deviation `scale`."""
        for name, size in (("n_in", n_in), ("n_hidden", n_hidden), ("n_out", n_out)):
            if not _is_whole(size, least=1):
                raise InputError("size", name=name, was=reprlib.repr(size))
        if not _is_whole(seed, least=0):
            raise InputError("seed", was=reprlib.repr(seed))
        deviation = checked("scale", scale, ())
        rng = np.random.default_rng(seed)
        shapes = ((n_in, n_hidden), (n_hidden, n_hidden), (n_hidden, n_out))
        return cls(*(deviation * rng.standard_normal(shape) for shape in shapes))

    @property
    def U(self) -> Array:
        """Input to hidden [n_in, n_hidden], read-only."""
        return self.weights.U

    @property
    def W(self) -> Array:
        """Hidden to hidden [n_hidden, n_hidden], read-only."""
        return self.weights.W

    @property
    def V(self) -> Array:
        """Hidden to output [n_hidden, n_out], read-only."""
        return self.weights.V

    def run(self, inputs: ArrayLike, targets: ArrayLike, h0: ArrayLike | None = None) -> Trace:
        """Compute the whole pass over one sequence: forward, losses and BPTT.

        inputs: ids [T] of integers, or vectors [T, n_in] of numbers; targets: ids [T] of integers,
        -1 where a step has no loss; h0: the state before the first step [n_hidden], zeros unless
        given. Raises InputError naming the argument that does not fit.
        """
        return Trace(self.weights, *self.prepared(inputs, targets, h0))

    def prepared(
        self, inputs: ArrayLike, targets: ArrayLike, h0: ArrayLike | None
    ) -> tuple[Array, Array, Array]:
        """The arguments of `run` as arrays: x [T, n_in], target [T], h0 [n_hidden]."""
        (n_in, n_hidden), n_out = self.U.shape, self.V.shape[1]
        x = self._vectors(inputs, n_in)
        target = _ids("targets", targets, n_out, lowest=-1)
        if len(target) != len(x):
            raise InputError("lengths", inputs=len(x), targets=len(target))
        state = np.zeros(n_hidden) if h0 is None else checked("h0", h0, (n_hidden,))
        return x, target, state

    @staticmethod
    def _vectors(inputs: ArrayLike, n_in: int) -> Array:
        if np.ndim(_array("inputs", inputs)) > 1:
            return checked("inputs", inputs, ("T", n_in))
        return one_hot(_ids("inputs", inputs, n_in, lowest=0), n_in)


def _is_whole(given: Any, *, least: int) -> bool:
    whole = isinstance(given, int | np.integer) and not isinstance(given, bool)
    return whole and bool(given >= least)


def _array(name: str, given: ArrayLike) -> Array:
    """`given` as an array; a ragged list is no array."""
    try:
        return np.asarray(given)
    except ValueError:
        raise InputError("not_numbers", name=name) from None


def _ids(name: str, given: ArrayLike, size: int, *, lowest: int) -> Array:
    """`given` as ids [T] from `lowest` to size - 1, T >= 1; InputError otherwise."""
    ids = _array(name, given)
    if ids.ndim != 1 or len(ids) == 0:
        raise InputError("ids_shape", name=name, had=list(ids.shape))
    if ids.dtype.kind not in "iu":
        raise InputError("ids_kind", name=name, had=str(ids.dtype))
    outside = ids[(ids < lowest) | (ids >= size)]
    if len(outside):
        raise InputError("ids_range", name=name, had=int(outside[0]), low=lowest, high=size - 1)
    return ids.astype(np.intp)
