"""What a training run goes on from beside its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from rnnviz.network.arrays import Array, Named, Shape, frozen, places, shapes_of, views
from rnnviz.network.optimizers import MEMORIES
from rnnviz.training.batches import Position
from rnnviz.training.updates import State

#: The words that weights belong to: those of the inputs, those of the targets.
Owners = tuple[tuple[str, ...], tuple[str, ...]]
#: Of the weights that belong to words: to those of which side, and along which axis.
OWNED: Final = {"U": (0, 0), "V": (1, 1), "d": (1, 0)}


@dataclass(frozen=True, eq=False)
class Remembered:
    """What an optimizer remembers of each weight (`v_U`, …), and the batch that comes next.

    It is that of weights over these words: what is remembered of a word's row of U, its column of V
    and its entry of d goes with the word, as these themselves do.
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
        """What of this is of use to an optimizer of such weights; zeros for what is new to it."""
        expected = {
            f"{stem}_{name}": weight.shape
            for stem in MEMORIES[optimizer]
            for name, weight in weights.items()
        }
        same = self.optimizer == optimizer
        if same and self.owners == owners and shapes_of(self.arrays) == expected:
            return self
        before = self.arrays if same else {}
        arrays = {
            name: frozen(self._moved(before.get(name), name.partition("_")[2], owners, shape))
            for name, shape in expected.items()
        }
        # Where nothing is left to be an average, there is nothing that was averaged.
        counted = self.counted if any(map(np.any, arrays.values())) else 0
        return Remembered(optimizer, owners, arrays, counted, self.position)

    def _moved(self, known: Array | None, weight: str, owners: Owners, shape: Shape) -> Array:
        """What is known of a weight in its shape over other words; zeros for new ones."""
        moved = np.zeros(shape)
        if known is None or known.ndim != moved.ndim:
            return moved
        if weight not in OWNED:
            return known if known.shape == shape else moved
        side, axis = OWNED[weight]
        there, here = np.moveaxis(known, axis, 0), np.moveaxis(moved, axis, 0)
        if there.shape[1:] == here.shape[1:]:
            rows = dict(zip(self.owners[side], there, strict=False))  # a file may name too many
            for place, word in enumerate(owners[side]):
                here[place] = rows.get(word, 0.0)
        return moved

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
