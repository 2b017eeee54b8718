"""The memory of one pass: every quantity of every time step, in one block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rnnviz.network.arrays import Array, Shape, places, room
from rnnviz.network.cell import Cell
from rnnviz.network.inputs import Sizes

#: What the head records class by class in memory, so that sums over classes run along time.
BY_CLASS: Final = ("o", "y", "do")


class Tape:
    """Arrays by name for T time steps of B sequences, the longest sequence first.

    In memory a quantity of the cell is [T, B, n_hidden]; a state, and what is carried back to it,
    has one row more, before the first step; o, y and do are [n_out, T, B]; L is [T, B].
    `active[t]` says how many sequences are not over at step t.
    """

    def __init__(self, cell: Cell, sizes: Sizes, lengths: Sequence[int], dtype: Any) -> None:
        self.cell, self.sizes, self.lengths = cell, sizes, tuple(lengths)
        self.steps, self.batch = self.lengths[0], len(self.lengths)
        self.active = [sum(length > t for length in self.lengths) for t in range(self.steps)]
        self._shapes = self._memory()
        self._places, size = places(self._shapes, dtype)
        self.block = room(size, dtype)
        #: Views of the block, each made when it is first asked for.
        self._arrays: dict[str, Array] = {}
        #: What is there before anything flows back through time: the forward pass, and what each
        #: loss sends to the state of its own step.
        self.ahead = frozenset((*cell.before, *cell.states, *cell.recorded, *BY_CLASS, "L", "own"))

    def _memory(self) -> Mapping[str, Shape]:
        cell, usual = self.cell, (self.steps, self.batch, self.sizes.n_hidden)
        longer = (self.steps + 1, *usual[1:])
        return {
            **dict.fromkeys((*cell.states, *cell.carried), longer),
            **dict.fromkeys((*cell.recorded, "own", cell.arrived[0], *cell.inner), usual),
            **dict.fromkeys(BY_CLASS, (self.sizes.n_out, *usual[:2])),
            "L": usual[:2],
        }

    def over(self, block: Array) -> Tape:
        """A tape of the same shapes over another block of memory."""
        other = Tape.__new__(Tape)
        other.__dict__.update({**self.__dict__, "block": block, "_arrays": {}})
        return other

    def copy(self, sequence: int = 0) -> Tape:
        """What is here of one sequence, in memory of its own."""
        length = self.lengths[sequence]
        other = Tape(self.cell, self.sizes, [length], self.block.dtype)
        if self.batch == 1:
            other.block[:] = self.block
            return other
        for name in self._places:
            if name in BY_CLASS:
                other[name][..., 0] = self[name][:, :length, sequence]
            else:
                other[name][:, 0] = self[name][: len(other[name]), sequence]
        return other

    def freeze(self) -> None:
        """Let nobody write through a view that is made from now on."""
        self.block.flags.writeable = False
        self._arrays = {}

    def __contains__(self, name: str) -> bool:
        return name in self._places or name in self.cell.before

    def __getitem__(self, name: str) -> Array:
        """The array of a quantity as it lies in memory."""
        array = self._arrays.get(name)
        if array is None:
            part = self.block[self._places[name]]
            array = self._arrays[name] = part.reshape(self._shapes[name])
        return array

    def flat(self, name: str) -> Array:
        """A quantity of the cell as [T B, n_hidden], one of the head as [n_out, T B]."""
        array = self[name]
        if name in BY_CLASS:
            return array.reshape(len(array), -1)
        return self.later(name).reshape(-1, array.shape[-1])

    def over_time(self, name: str) -> Array:
        """A quantity as [T B, n], whichever it is; a state of the step before too."""
        if name in self.cell.before:
            array = self[self.cell.before[name]][:-1]
            return array.reshape(-1, array.shape[-1])
        flat = self.flat(name)
        return flat.T if name in BY_CLASS else flat

    def later(self, name: str) -> Array:
        """A quantity from the first step on: without the row of a state before it."""
        array = self[name]
        return array[len(array) - self.steps :]

    def of(self, name: str, sequence: int) -> Array:
        """What one sequence has of a quantity: [T, n], or [T] for the losses."""
        length = self.lengths[sequence]
        if name in BY_CLASS:
            return self[name][:, :length, sequence].T
        if name in self.cell.before:
            return self[self.cell.before[name]][:length, sequence]
        return self.later(name)[:length, sequence]


def rows(array: Array, active: Sequence[int]) -> Iterator[Array]:
    """One view for each time step of an array [T, B, n]: [n] for a single sequence, else [m, n].

    Views that are made one by one, a step of all arrays after the other, lie side by side in
    memory: over a thousand steps they are found up to a seventh quicker.
    """
    if array.shape[1] == 1:
        return iter(array[:, 0])
    return (step[:count] for step, count in zip(array, active, strict=True))
