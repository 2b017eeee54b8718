"""What a recurrent cell is: named states, weights, rows of the table and a kernel, in one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from rnnviz.network.arrays import Array, Named, Shape
from rnnviz.network.rows import Row

if TYPE_CHECKING:
    from rnnviz.network.inputs import Inputs
    from rnnviz.network.tape import Tape

Arrays = tuple[Array, ...]


class Cell(Protocol):
    """A cell, from the input and the state before to the state: all that the engine asks of one.

    Everything else follows: traces, BPTT, truncation, batches, the ledger, the debugger's ops. The
    head reads the first state, and what it sends back is added to what later steps carried there.
    """

    @property
    def states(self) -> tuple[str, ...]:
        """The names of what is handed from step to step, such as `("h",)`; `h0` starts `h`."""

    @property
    def before(self) -> Mapping[str, str]:
        """What the table calls a state of the step before: `{"h_prev": "h"}`."""

    @property
    def carried(self) -> tuple[str, ...]:
        """For each state, what later steps sent back to it: `("carried",)`."""

    @property
    def arrived(self) -> tuple[str, ...]:
        """For each state, ∂L/∂state: `("dh",)`; for all but the first it is what was carried."""

    @property
    def inner(self) -> tuple[str, ...]:
        """The other gradients that a step back computes: `("dz",)`."""

    @property
    def recorded(self) -> tuple[str, ...]:
        """What a step forward records besides its states: `("z",)`."""

    @property
    def factors(self) -> Mapping[str, tuple[str, str]]:
        """For each weight's gradient the two quantities whose outer products it is the sum of."""

    def shapes(self, n_in: int, n_hidden: int) -> dict[str, Shape]:
        """The cell's weights and their shapes."""

    def rows(self) -> tuple[tuple[Row, ...], tuple[Row, ...], tuple[Row, ...]]:
        """Its rows of the table: what is given, the forward pass, the backward pass."""

    def unroll(self, weights: Named, tape: Tape, inputs: Inputs) -> Callable[[], None]:
        """A call that runs all steps forward, from the states in the tape's first row."""

    def derive(self, tape: Tape) -> tuple[Arrays, Callable[[], None]]:
        """The local derivatives, each [T, B, n_hidden], and a call that computes them."""

    def transposed(self, weights: Named) -> Arrays:
        """The matrices that a step back multiplies by."""

    @property
    def step_back(self) -> Callable[..., None]:
        """One step back through time, for a row [n_hidden] or for many rows [m, n_hidden].

        Its arrays are, in this order, ∂L/∂ of each state (`arrived`), what `derive` gives for the
        step, what `transposed` gives; then those it writes: ∂L/∂ of what is within the step
        (`inner`), and what is sent to each state of the step before (`carried`).
        """

    def most_growth(self, weights: Named) -> float:
        """The most by which one step back can stretch a gradient; infinity if no bound is known."""

    @property
    def saturated(self) -> Callable[..., Array]:
        """From what `derive` gives: truth values of its shape, where next to nothing can pass."""
