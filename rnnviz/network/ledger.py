"""The ledger: every gradient told apart by the loss it comes from and the use that it reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from rnnviz.network import zeros
from rnnviz.network.arguments import chosen, time_step
from rnnviz.network.arrays import Array, norm, quiet
from rnnviz.network.itemised import itemised
from rnnviz.network.matrices import log_norms
from rnnviz.network.norms import Magnitudes, magnitudes, sending

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace

#: A loss no longer reaches a step at which less than this share of it arrives.
REACH_SHARE: Final = 0.01


class Factor(NamedTuple):
    """One link of the chain from a loss to a use: a gradient where it stands, and its norm."""

    quantity: str
    step: int
    value: Array
    norm: float


class Ledger:
    """Items G[k, s]: what loss k contributes to a weight through its use at step s, s <= k.

    Rows are losses k, columns uses s, both from 0. Quantities are weights (`U` `W` `V` `b` `d`),
    states (`h`) and what lies within a step (`z`), for which an item is ∂L_k/∂h_s or ∂L_k/∂z_s.
    One backward pass with a row for each loss gives the norms of all of them, in O(T) matrix
    products, each of them O(T n_hidden²) (Werbos 1990, by row). Units are nats per unit of what
    the gradient is of. What has no such name, or no such step, is an InputError.
    """

    def __init__(self, trace: Trace) -> None:
        self.trace, self._cell = trace, trace.model.cell
        self._gradients = (*self._cell.arrived, *self._cell.inner)
        self._before = tuple(f"{state}0" for state in self._cell.states)

    @cached_property
    def losses(self) -> Array:
        """The steps whose loss sends anything back."""
        return sending(self.trace)

    # Norms of all items at once.

    @quiet
    def norms(self, name: str) -> Array:
        """‖item‖ [T, T] of a weight, a state or `z`; of `h0` [T]. 0 where s > k."""
        return self._magnitudes(name).norms

    @quiet
    def log_norms(self, name: str) -> Array:
        """log10 of the norms, finite however far a gradient vanishes or explodes; -inf for 0."""
        return self._magnitudes(name).logs

    def _magnitudes(self, name: Any) -> Magnitudes:
        if not isinstance(name, str):
            self._check(name, self._gradients)
        gradient = f"d{name}"
        if gradient in self._gradients or name in self._before:
            return self._sent(gradient)
        if name not in self.trace.weights:
            self._check(name, self._gradients)
        left, right = self.trace.model.factors_of(name)
        found = self._sent(right) if right in self._gradients else self._diagonal(right)
        # The norm of an outer product is the product of the norms; that of a row with one 1 is 1.
        if left and not (left == "x" and self.trace.example.ids is not None):
            found = found.times(self.trace[left])
        uses = self.trace.cause.masks.uses.get(name)
        return found if uses is None else found.only(uses)

    def _diagonal(self, name: str) -> Magnitudes:
        """Norms of what a loss does to its own step alone."""
        table = np.full((len(self.trace),) * 2, -np.inf)
        np.fill_diagonal(table, log_norms(self.trace[name]))
        return Magnitudes(table, logs=True)

    def _sent(self, gradient: str) -> Magnitudes:
        """‖∂L_k/∂·_s‖ [T, T] of an arrived or inner gradient; of dh0 [T]; computed once."""
        known = self.trace.magnitudes
        if gradient not in known:
            known[gradient] = magnitudes(self.trace, gradient).kept()
        return known[gradient]

    # Items, their sums, and the chain that leads to one.

    @quiet
    def vectors(self, loss: int) -> dict[str, Array]:
        """What loss k sends back to every step: `h`, `z` [T, n_hidden] …, and `h0` [n_hidden]."""
        losses = np.array([self._step(loss)])
        found = {name: np.zeros_like(self.trace["own"]) for name in self._gradients}
        before = [np.zeros_like(self.trace[f"{name}0"]) for name in self._cell.states]
        for step in itemised(self.trace.weights, self.trace.ahead, self.trace.wanted(losses)):
            for number, uses, rows in step.uses:
                for name, items in zip(self._gradients, step.arrived + step.inner, strict=True):
                    found[name][uses] = items[number, rows]
                if uses.start == 0:
                    before = [sent[number][0] for sent in step.carried]
        states = {f"{name}0": row for name, row in zip(self._cell.states, before, strict=True)}
        return {name.removeprefix("d"): rows for name, rows in found.items()} | states

    @quiet
    def item(self, name: str, *, loss: int, use: int) -> Array:
        """The item of a weight, in its shape; of a state or of `z`, [n_hidden]; 0 where s > k.

        `h0` is used at step 0 alone.
        """
        loss, use = self._step(loss), self._step(use, "use")
        self._check(name, self._gradients)
        if f"d{name}" in self._gradients:
            row: Array = self.vectors(loss)[name][use]
            return row
        if name in self._before:
            return self.by_loss(name, loss) * (use == 0)
        left, right = self.trace.model.factors[name]
        row = self._from_loss(right, loss)[use] * self.trace.used(name)[use]
        return np.outer(self.trace[left][use], row) if left else row

    @quiet
    def by_loss(self, name: str, loss: int) -> Array:
        """A row's sum: all that loss k contributes to a weight, in its shape."""
        self._check(name)
        if name in self._before:
            return self.vectors(loss)[name]
        left, right = self.trace.model.factors[name]
        rows = self._from_loss(right, self._step(loss)) * self.trace.used(name)[:, None]
        total: Array = self.trace[left].T @ rows if left else rows.sum(axis=0)
        return total

    def by_use(self, name: str, use: int) -> Array:
        """A column's sum: all that a weight receives through its use at step s, in its shape."""
        use = self._step(use, "use")
        self._check(name)
        if name in self._before:
            return self.total(name) * (use == 0)
        return self.trace.item(f"d{name}", use)

    def total(self, name: str) -> Array:
        """The sum of all items: the gradient of the weight, of `h0` too."""
        self._check(name)
        return self.trace.gradients[name]

    def _from_loss(self, gradient: str, loss: int) -> Array:
        """∂L_k/∂ of a quantity at every step [T, n]; a loss reaches o at its own step alone."""
        if gradient in self._gradients:
            return self.vectors(loss)[gradient.removeprefix("d")]
        rows = np.zeros_like(self.trace[gradient])
        rows[loss] = self.trace[gradient][loss]
        return rows

    def path(self, name: str, *, loss: int, use: int) -> tuple[Factor, ...]:
        """The chain from loss k to its item: do_k, own_k, then dz and carried of each step back.

        Before the item itself stands what the gradient is multiplied with there.
        """
        loss, use = self._step(loss), self._step(use, "use")
        self._check(name, self._gradients)
        left, right = self.trace.model.factors.get(name, ("", ""))
        if use > loss or (right == "do" and use < loss) or (use and name in self._before):
            return ()
        found = [("do", loss, self.trace["do"][loss])]
        if right != "do":
            found += self._way_back(loss, use, to_state=name in self._cell.states)
        if left:
            found.append((left, use, self.trace[left][use]))
        if right or name in self._before:
            found.append((f"d{name}", use, self.item(name, loss=loss, use=use)))
        return tuple(Factor(*link, norm(link[2])) for link in found)

    def _way_back(self, loss: int, use: int, *, to_state: bool) -> Iterator[tuple[str, int, Array]]:
        vectors = self.vectors(loss)
        yield "own", loss, vectors[self._cell.states[0]][loss]
        for t in range(loss, use - 1, -1):
            if to_state and t == use:
                return
            for name in self._cell.inner:
                yield name, t, vectors[name.removeprefix("d")][t]
            if t > use:
                for name, state in zip(self._cell.carried, self._cell.states, strict=True):
                    yield name, t - 1, vectors[state][t - 1]

    def why_zero(self, name: str, *, loss: int, use: int, row: int | None = None) -> str:
        """Why an item, or one row of it, is exactly 0: a key of `zero.*`; empty when it is not."""
        loss, use = self._step(loss), self._step(use, "use")
        return zeros.why_zero(self, name, loss, use, row)

    # How far a loss reaches.

    def reach(self, loss: int) -> int | None:
        """From how many steps back on less than 1 % of ‖∂L_k/∂h_k‖ arrives; None if it never does.

        The smallest distance from which on ‖∂L_k/∂h_s‖ stays under the hundredth part.
        """
        back = self.log_norms(self._cell.states[0])[self._step(loss)][: loss + 1][::-1]
        if back[0] == -np.inf:
            return 0
        if not np.isfinite(back).all(where=back != -np.inf):
            return None
        strong = np.flatnonzero(back >= back[0] + np.log10(REACH_SHARE))[-1]
        return None if strong == loss else int(strong) + 1

    # What is asked for, checked.

    def _step(self, t: int, name: str = "loss") -> int:
        return time_step(name, t, len(self.trace))

    def _check(self, name: str, gradients: Iterable[str] = ()) -> None:
        """Whether this is a weight or an initial state, whose items add up; or one of these."""
        rows = (gradient.removeprefix("d") for gradient in gradients)
        chosen("name", name, dict.fromkeys((*self.trace.weights, *self._before, *rows)))
