"""An entry: a single number of a run, by its quantity, its time step and its indices."""

from __future__ import annotations

from typing import Final, NamedTuple


class Entry(NamedTuple):
    """`dW` at row 1, column 2 is Entry("dW", 0, (1, 2)); all counted from 0.

    Weights, the sums of their gradients and the first state belong to no step: theirs is 0. With
    a `loss`, it is the part of a gradient that comes from the loss of that step alone.
    """

    name: str = ""
    t: int = 0
    indices: tuple[int, ...] = ()
    loss: int = -1

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return bool(self.name)


NO_ENTRY: Final = Entry()
