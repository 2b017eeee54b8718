"""Confusion: which class was taken for which, in sequences that one is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.network.arrays import Array
from rnnviz.network.rnn import Network
from rnnviz.training.held_out import HeldOut

#: So many sequences are run at once: more take memory and no less time.
AT_ONCE: Final = 64


@dataclass(frozen=True, eq=False)
class Confusion:
    """`table` [n_out, n_out] counts steps: by row what was right, by column what was likeliest.

    `losses` is the sum over the steps with a target. Where probabilities are no numbers nothing is
    likeliest: such steps are `unsound`, are in no column, and count as wrong.
    """

    table: Array
    losses: float
    unsound: int = 0

    @cached_property
    def judged(self) -> int:
        """The number of steps with a target."""
        return int(self.table.sum()) + self.unsound

    @property
    def right(self) -> int:
        """Of how many of them the target was likeliest."""
        return int(np.trace(self.table))

    @property
    def accuracy(self) -> float:
        """The share of them; nan where there are none."""
        return self.right / self.judged if self.judged else float("nan")

    @property
    def loss(self) -> float:
        """The mean over the steps with a target; nan where there are none."""
        return self.losses / self.judged if self.judged else float("nan")

    def of_class(self, k: int) -> tuple[int, int]:
        """How many steps had a class as target, and how many of those were told right."""
        return int(self.table[k].sum()), int(self.table[k, k])

    def worst(self) -> tuple[int, int] | None:
        """The class that was most often taken for another one, and that one; None if none was."""
        wrong = self.table - np.diag(np.diag(self.table))
        if not wrong.any():
            return None
        row, column = np.unravel_index(int(wrong.argmax()), wrong.shape)
        return int(row), int(column)


class Judge:
    """Sequences by which networks of one shape are judged: pairs as `fit` takes them; h0 too."""

    def __init__(
        self, net: Network, sequences: Sequence[tuple[ArrayLike, ArrayLike]], h0: Any = None
    ) -> None:
        # Those of about one length together: little room is then left empty.
        ordered = sorted(sequences, key=lambda pair: -len(np.asarray(pair[1])))
        starts = range(0, max(len(ordered), 1), AT_ONCE)
        self._pieces = [HeldOut(net, ordered[start : start + AT_ONCE], h0) for start in starts]

    def confusion(self, net: Network) -> Confusion:
        """What a network takes for what."""
        classes = net.sizes.n_out
        table, losses, unsound = np.zeros((classes, classes), np.intp), 0.0, 0
        for piece in self._pieces:
            losses += piece.of(net)
            for y, target in piece.predictions():
                told = target >= 0
                sound = told & np.isfinite(y).all(axis=1)
                np.add.at(table, (target[sound], y[sound].argmax(axis=1)), 1)
                unsound += int(told.sum() - sound.sum())
        return Confusion(table, losses, unsound)


def confusion(
    net: Network, sequences: Sequence[tuple[ArrayLike, ArrayLike]], h0: Any = None
) -> Confusion:
    """What a network takes for what in these sequences."""
    return Judge(net, sequences, h0).confusion(net)
