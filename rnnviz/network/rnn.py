"""The network as scripts and notebooks hold it: its weights, and a run over one sequence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.network import draw
from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.arguments import checked_number, checked_switch, chosen, of_kind, whole_number
from rnnviz.network.arrays import Array, Named, checked, frozen
from rnnviz.network.cell import Cell
from rnnviz.network.elman import Elman
from rnnviz.network.equations import Equations
from rnnviz.network.errors import InputError
from rnnviz.network.head import Head
from rnnviz.network.inputs import Example, Sizes, example
from rnnviz.network.kernel import Model
from rnnviz.network.kernels import Cause, Kernels
from rnnviz.network.masks import Masks, checked_masks
from rnnviz.network.trace import Trace

REDUCTIONS: Final = {"sum": False, "mean": True}
#: Two of these make no array that is larger than an address can tell, memory or not.
MOST_UNITS: Final = 10**9
DTYPES: Final = {"float64": np.float64, "float32": np.float32}


class Network:
    """A recurrent network of any cell: weights that never change, and runs over sequences.

    weights: arrays by name, of the shapes that `cell` and the head state. `RNN` is the network
    that one makes by hand; this is what another cell is used with.
    """

    def __init__(self, cell: Cell, weights: Mapping[str, Array]) -> None:
        self.cell = cell
        n_hidden, n_out = np.shape(weights["V"])
        # The number of inputs is told by the first weight that has them.
        name = next(name for name, shape in cell.shapes(0, n_hidden).items() if 0 in shape)
        self.sizes = Sizes(len(weights[name]), n_hidden, n_out)
        self._models = {
            reduction: Model(cell, Head("d" in weights, mean), self.sizes)
            for reduction, mean in REDUCTIONS.items()
        }
        shapes = self._models["sum"].shapes
        self.weights = Named({name: frozen(weights[name]) for name in shapes})
        self._zeros = tuple(frozen(np.zeros(n_hidden, self.dtype)) for _ in cell.states)
        self._kernels = Kernels()

    def __getattr__(self, name: str) -> Any:
        """A weight of any cell by its name, read-only."""
        weights = self.__dict__.get("weights", {})
        if name not in weights:
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return weights[name]

    def __getstate__(self) -> tuple[Cell, dict[str, Array]]:
        """What a copy or a pickle is made from: kernels are bound to arrays of this one."""
        return self.cell, dict(self.weights)

    def __setstate__(self, state: tuple[Cell, dict[str, Array]]) -> None:
        Network.__init__(self, *state)

    @cached_property
    def dtype(self) -> Any:
        """The precision of all numbers: float64 or float32."""
        return self.weights.V.dtype

    def model(self, reduction: str = "sum") -> Model:
        """The network without its weights; InputError for a reduction that does not exist."""
        return chosen("reduction", reduction, self._models)

    def with_weights(self, weights: Named) -> Self:
        """The same network with other weights, read-only arrays of the same shapes."""
        other = self.__class__.__new__(self.__class__)
        other.__dict__.update({**self.__dict__, "weights": weights, "_kernels": Kernels()})
        return other

    def run(
        self,
        inputs: ArrayLike,
        targets: ArrayLike,
        h0: Any = None,
        reduction: str = "sum",
        truncation: int | None = None,
        masks: Masks | None = None,
        *,
        equations: Equations | None = None,
    ) -> Trace:
        """Compute the whole pass over one sequence: forward, losses and BPTT (Werbos 1990).

        Losses are in nats: L_t = -ln y_t[target_t].

        inputs: ids [T] of integers, or vectors [T, n_in] of numbers; targets: ids [T] of integers,
        -1 where a step has no loss; h0: the state before the first step [n_hidden], zeros unless
        given; reduction: "sum" of the steps' losses, or their "mean" over the steps that have a
        target; truncation: keep only the gradients that a loss sends less than so many steps
        back, None for all; masks: losses, carries and uses to leave out; equations: a table to
        interpret line by line, mistakes and all, in place of the kernel. Raises InputError naming
        the argument that does not fit; nan and infinity are shown for what they do.
        """
        if truncation is not None:
            whole_number("truncation", truncation, least=1)
        sequence = self.example(inputs, targets, h0)
        kept = checked_masks(masks, len(sequence.x), self.weights)
        cause = Cause(self.model(reduction), truncation, kept, equations)
        if equations is not None:
            of_kind("equations", equations, Equations, "rnnviz.network.equations.Equations")
            from rnnviz.network.interpreted import Interpreted  # noqa: PLC0415 -- seldom wanted

            return Interpreted.run(cause, self.weights, sequence)
        return Trace.run(cause, self.weights, sequence, self._kernels)

    def example(self, inputs: ArrayLike, targets: ArrayLike, h0: Any = None) -> Example:
        """The arguments of `run` as arrays; InputError naming the one that does not fit."""
        return example(self.sizes, self.dtype, inputs, targets, self._start(h0))

    def _start(self, h0: Any) -> tuple[Array, ...]:
        """The state before the first step; a cell of several takes them by name."""
        if h0 is None:
            return self._zeros
        names = [f"{state}0" for state in self.cell.states]
        given = h0 if isinstance(h0, Mapping) else {names[0]: h0}
        for name in given:
            chosen("h0", name, dict.fromkeys(names))
        return tuple(
            zeros
            if given.get(name) is None
            else checked(name, given[name], zeros.shape, self.dtype)
            for name, zeros in zip(names, self._zeros, strict=True)
        )


class RNN(Network):
    """An Elman network: U [n_in, n_hidden], W [n_hidden, n_hidden], V [n_hidden, n_out].

    Row form: z_t = x_t U + h_{t-1} W + b, h_t = f(z_t), o_t = h_t V + d, y_t = softmax(o_t)
    (Elman 1990). b [n_hidden] and d [n_out] are biases, None for none; activation: "tanh",
    "relu" or "linear"; dtype: "float64" or "float32", unless given that of U, W and V. The arrays
    are copied and never change. Raises InputError when a shape does not fit.
    """

    def __init__(
        self,
        U: ArrayLike,
        W: ArrayLike,
        V: ArrayLike,
        b: ArrayLike | None = None,
        d: ArrayLike | None = None,
        activation: str = "tanh",
        *,
        dtype: str | None = None,
    ) -> None:
        kind = _precision((U, W, V)) if dtype is None else chosen("dtype", dtype, DTYPES)
        u = checked("U", U, ("n_in", "n_hidden"), kind)
        n_hidden = u.shape[1]
        weights = {"U": u, "W": checked("W", W, (n_hidden, n_hidden), kind)}
        weights["V"] = checked("V", V, (n_hidden, "n_out"), kind)
        for name, bias, size in (("b", b, n_hidden), ("d", d, weights["V"].shape[1])):
            if bias is not None:
                weights[name] = checked(name, bias, (size,), kind)
        cell = Elman(chosen("activation", activation, ACTIVATIONS), bias=b is not None)
        super().__init__(cell, weights)

    @classmethod
    def random(
        cls,
        n_in: int,
        n_hidden: int,
        n_out: int,
        seed: int = 0,
        init: str = "normal",
        scale: float = 0.5,
        *,
        bias: bool = False,
        activation: str = "tanh",
        dtype: str = "float64",
    ) -> RNN:
        """A network with weights drawn from the seed alone, alike on every machine.

        init: "normal" (standard deviation `scale`, biases too), "uniform" (±1/√n_hidden, biases
        too), "xavier" (Glorot & Bengio 2010), "orthogonal" (W; Saxe et al. 2014), "identity" (W;
        the IRNN of Le et al. 2015, `scale` for U and V) or "zeros"; the last four have biases 0.
        activation, dtype: as `RNN` takes them. Raises InputError naming what does not fit.
        """
        for name, size in (("n_in", n_in), ("n_hidden", n_hidden), ("n_out", n_out)):
            if whole_number(name, size, least=1) > MOST_UNITS:
                raise InputError("too_large", name=name, was=size, most=MOST_UNITS)
        whole_number("seed", seed, least=0)
        deviation = checked_number("scale", scale)
        make = chosen("init", init, draw.WAYS)
        biased = checked_switch("bias", bias)
        cell = Elman(chosen("activation", activation, ACTIVATIONS), bias=biased)
        shapes = Model(cell, Head(biased), Sizes(n_in, n_hidden, n_out)).shapes
        drawn = {
            name: make(name, shape, seed, deviation, n_hidden) for name, shape in shapes.items()
        }
        return cls(**drawn, activation=activation, dtype=dtype)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name}={size}" for name, size in self.sizes._asdict().items())
        biases = ", ".join(name for name in ("b", "d") if name in self.weights) or "none"
        return f"<RNN {sizes}, {self.activation}, biases: {biases}, {np.dtype(self.dtype)}>"

    @property
    def U(self) -> Array:
        """What an input is multiplied with [n_in, n_hidden], read-only."""
        return self.weights["U"]

    @property
    def W(self) -> Array:
        """What the state before is multiplied with [n_hidden, n_hidden], read-only."""
        return self.weights["W"]

    @property
    def V(self) -> Array:
        """What a state is multiplied with for the scores [n_hidden, n_out], read-only."""
        return self.weights["V"]

    @property
    def b(self) -> Array | None:
        """The bias of the state [n_hidden], read-only; None without one."""
        bias: Array | None = self.weights.b
        return bias

    @property
    def d(self) -> Array | None:
        """The bias of the scores [n_out], read-only; None without one."""
        bias: Array | None = self.weights.d
        return bias

    @property
    def activation(self) -> str:
        """The name of f: "tanh", "relu" or "linear"."""
        assert isinstance(self.cell, Elman)
        return self.cell.activation.name


def _precision(arrays: tuple[Any, ...]) -> Any:
    """float32 when every one of the arrays is, float64 otherwise."""
    single = all(getattr(array, "dtype", None) == np.float32 for array in arrays)
    return np.float32 if single else np.float64
