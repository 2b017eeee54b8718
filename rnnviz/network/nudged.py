"""What the loss becomes when one number is moved: all that an independent oracle asks."""

from __future__ import annotations

from typing import Any

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.inputs import Example
from rnnviz.network.kernel import Kernel
from rnnviz.network.masks import Masks
from rnnviz.network.trace import Trace


class Nudged:
    """The engine's own forward pass over a trace's sequence, for weights with one number moved.

    The loss is that of the steps whose losses count.
    """

    def __init__(self, trace: Trace, dtype: Any) -> None:
        self._weights = Named({n: np.array(w, dtype) for n, w in trace.weights.items()})
        one = trace.example
        start = tuple([state.astype(dtype) for state in one.start])
        masks = Masks(trace.cause.masks.losses)
        self._kernel = Kernel(trace.model, self._weights, [len(one.x)], masks=masks)
        self._kernel.load([Example(one.x.astype(dtype), one.ids, one.target, start)])

    def loss(self, name: str, place: int, by: complex) -> Any:
        """The loss with the number at `place` of a weight or an initial state moved."""
        numbers = self._numbers(name)
        before = numbers[place]
        numbers[place] = before + by
        with np.errstate(all="ignore"):
            loss = self._kernel.forward()
        numbers[place] = before
        return loss

    def _numbers(self, name: str) -> Array:
        if name in self._weights:
            return self._weights[name].reshape(-1)
        state: Array = self._kernel.tape[name.removesuffix("0")][0, 0]
        return state
