"""The kernel: one pass over one or more sequences, forward and back, in arrays that are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from rnnviz.network import bptt
from rnnviz.network.arrays import Named, Shape
from rnnviz.network.cell import Cell
from rnnviz.network.head import Head
from rnnviz.network.inputs import Example, Inputs, Sizes, Targets
from rnnviz.network.masks import NOTHING_MASKED, Masks
from rnnviz.network.tape import Tape

if TYPE_CHECKING:
    from rnnviz.network.table import Kept


class Model(NamedTuple):
    """A cell and a head with their sizes: all of a network but its weights."""

    cell: Cell
    head: Head
    sizes: Sizes

    @property
    def shapes(self) -> dict[str, Shape]:
        """The weights by name, those of the cell first, a bias last: U, W, V, b, d."""
        n_in, n_hidden, n_out = self.sizes
        shapes = {**self.cell.shapes(n_in, n_hidden), **self.head.shapes(n_hidden, n_out)}
        return dict(sorted(shapes.items(), key=lambda item: len(item[1]) == 1))

    @property
    def factors(self) -> dict[str, tuple[str, str]]:
        """For each weight the two quantities whose outer products its gradient is the sum of."""
        return {name: self.factors_of(name) for name in self.shapes}

    def factors_of(self, weight: str) -> tuple[str, str]:
        """These two for one weight; KeyError for what is none."""
        gradient = f"d{weight}"
        return self.cell.factors.get(gradient) or self.head.factors[gradient]


class Kernel:
    """A pass of a model with these weights over sequences of these lengths, the longest first.

    What does not recur is one call for all time steps; each call is bound to its arrays once, so
    that a pass over short sequences costs little more than its calls of NumPy. The weights may be
    changed in place between passes. `truncation` None means the full gradient.
    """

    def __init__(
        self,
        model: Model,
        weights: Named,
        lengths: Sequence[int],
        truncation: int | None = None,
        masks: Masks = NOTHING_MASKED,
    ) -> None:
        self.model, self.weights, self.masks = model, weights, masks
        self._loaded: Sequence[Example] = ()
        #: What ledgers keep for the next trace of a pass with the same weights.
        self.tables: dict[str, Kept] = {}
        dtype = weights.V.dtype
        self.tape = Tape(model.cell, model.sizes, lengths, dtype)
        self._inputs = Inputs(self.tape.steps, self.tape.batch, model.sizes.n_in, dtype)
        self._targets = Targets(lengths, model.sizes.n_out, dtype)
        self._unroll = model.cell.unroll(weights, self.tape, self._inputs)
        self._predict = model.head.predict(weights, self.tape, self._targets)
        self.send_back = model.head.send_back(weights, self.tape)
        if truncation is None or truncation >= self.tape.steps:
            self._flow_back = bptt.summed(weights, self.tape, masks)
        else:
            self._flow_back = partial(bptt.truncated, weights, self.tape, masks, truncation)

    def load(self, examples: Sequence[Example]) -> None:
        """Take over what a pass is given: as many sequences as there are lengths."""
        if examples is self._loaded:
            return
        self._loaded = examples
        self._inputs.load(examples)
        self._targets.load(examples, mean=self.model.head.mean, kept=self.masks.losses)
        for place, one in enumerate(examples):
            for name, state in zip(self.model.cell.states, one.start, strict=True):
                self.tape[name][0, place] = state

    def forward(self) -> Any:
        """Run forward; the loss."""
        self._unroll()
        return self._predict()

    def backward(self) -> None:
        """Run back from what the forward pass left."""
        self.send_back()
        self._flow_back()

    def run(self, examples: Sequence[Example]) -> Any:
        """Load, forward, backward: everything on the tape; the loss."""
        self.load(examples)
        loss = self.forward()
        self.backward()
        return loss

    def complete(self, tape: Tape) -> Tape:
        """What flows back from what stands ahead of it on a tape: a tape that has both."""
        if np.may_share_memory(tape.block, self.tape.block):
            self._flow_back()
            return tape
        self._loaded = ()
        np.copyto(self.tape.block, tape.block)
        self._flow_back()
        return tape.over(self.tape.block.copy())

    def gradients(self, into: Named) -> Callable[[], None]:
        """Bound to the arrays it fills: a call sums ∂L/∂ of each weight over all that was run."""
        return bptt.gradients(self.model.factors, self.tape, self._inputs.factor, self.masks, into)
