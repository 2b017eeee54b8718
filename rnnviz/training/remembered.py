"""What a training run goes on from beside its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from rnnviz.network.arrays import Array, Named, frozen, places, shapes_of, views
from rnnviz.network.optimizers import MEMORIES
from rnnviz.training.batches import Position
from rnnviz.training.updates import State

#: The words that weights belong to: those of the inputs, those of the targets.
Owners = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Remembered:
    """What an optimizer remembers of each weight (`v_U`, …), and the batch that comes next.

    It is that of weights over just these words: over others nothing is remembered.
    """

    optimizer: str = "sgd"
    owners: Owners = ((), ())
    arrays: Mapping[str, Array] = field(default_factory=dict)
    counted: int = 0
    position: Position = field(default_factory=Position)

    @classmethod
    def of(cls, state: State, weights: Named, optimizer: str, owners: Owners) -> Remembered:
        """What a state of a run over such weights has of it."""
        shapes = shapes_of(weights)
        arrays = {
            f"{stem}_{name}": frozen(part)
            for stem, memory in zip(MEMORIES[optimizer], state.numbers[1:], strict=True)
            for name, part in views(memory, shapes).items()
        }
        return cls(optimizer, owners, arrays, state.counted, state.position)

    def fitting(self, weights: Named, optimizer: str, owners: Owners) -> Remembered:
        """What of this is of use to an optimizer of such weights: all, or nothing but zeros."""
        expected = {
            f"{stem}_{name}": weight.shape
            for stem in MEMORIES[optimizer]
            for name, weight in weights.items()
        }
        known = (self.optimizer, self.owners) == (optimizer, owners)
        if known and shapes_of(self.arrays) == expected:
            return self
        zeros = {name: frozen(np.zeros(shape)) for name, shape in expected.items()}
        return Remembered(optimizer, owners, zeros, 0, self.position)

    def without(self, weights: frozenset[str]) -> Remembered:
        """Nothing remembered of these: a weight that does not learn is not moved by its past."""
        if not weights or not self.arrays:
            return self
        arrays = {
            name: frozen(np.zeros_like(array)) if name.partition("_")[2] in weights else array
            for name, array in self.arrays.items()
        }
        return Remembered(self.optimizer, self.owners, arrays, self.counted, self.position)

    def at_next_epoch(self) -> Remembered:
        """The same at the beginning of the next epoch: for other batches than these."""
        position = Position(epoch=self.position.epoch + 1)
        return replace(self, position=position)

    def state(self, number: int, weights: Named) -> State:
        """Where a run stands after so many updates that have led to these weights and to this."""
        shapes = shapes_of(weights)
        rows = [weights, *(self._memory(stem, weights) for stem in MEMORIES[self.optimizer])]
        numbers = np.zeros((len(rows), places(shapes, weights.V.dtype)[1]))
        for flat, row in zip(numbers, rows, strict=True):
            for name, part in views(flat, shapes).items():
                part[...] = row[name]
        return State(number, numbers, self.counted, self.position)

    def _memory(self, stem: str, weights: Named) -> Mapping[str, Array]:
        return {name: self.arrays[f"{stem}_{name}"] for name in weights}


NOTHING_REMEMBERED: Final = Remembered()
