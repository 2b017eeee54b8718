"""Curves of a recorded run: total loss, each step's loss, the norm of each weight's gradient."""

from __future__ import annotations

import math
from contextvars import copy_context
from math import sqrt
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, places, quiet, room, shapes_of
from rnnviz.training.history import History
from rnnviz.training.updates import Training

LOSS: Final = "loss"
HELD_OUT: Final = "held_out"
#: The loss shared among the steps of an update that have a target.
EACH: Final = "each"
#: A curve of a run has at most so many points, however much memory there is.
MOST_POINTS: Final = 8192
#: The curves of steps have this share of the memory that all curves may take.
OF_STEPS: Final = 0.6
#: So many numbers are gathered before they are made points of.
GATHERED: Final = 1 << 17
#: Views for so many lengths of sequences are kept.
MOST_LENGTHS: Final = 32
#: Of larger gradients the norms are taken at once: that is quicker than a copy.
WORTH_A_COPY: Final = 4096
#: Sums of squares between these have all their digits, in single precision too.
LEAST, MOST = SURE = (1e-30, 1e30)


class Curve(NamedTuple):
    """A curve to be drawn: at each update the lowest and the highest of what it stands for."""

    updates: Array
    lowest: Array
    highest: Array


def log_safe(numbers: Array) -> Array:
    """The same for a logarithmic axis: what is not above 0 has no place on it and becomes nan."""
    with np.errstate(invalid="ignore"):
        safe: Array = np.where(numbers > 0, numbers, np.nan)
    return safe


def points_within(nbytes: float, width: int) -> int:
    """The largest power of two of points that a history of so many curves can have."""
    fit = int(nbytes // (3 * 8 * width))
    return min(MOST_POINTS, 1 << max(1, fit.bit_length() - 1))


class Curves(NamedTuple):
    """All curves of a line of updates; they never change.

    `totals` has a column for the loss, one for what is held out, nan where nobody looked, one for
    the loss of each step with a target, and one for the norm of each weight's gradient; `steps` has
    one for the loss of each time step.
    """

    weights: tuple[str, ...]
    totals: History
    steps: History

    @classmethod
    def empty(cls, weights: tuple[str, ...], first: int, steps: int, nbytes: float) -> Curves:
        """Curves before update `first`, which shall never take more memory than that."""
        width = 3 + len(weights)
        totals = History(first, width, points_within((1 - OF_STEPS) * nbytes, width))
        return cls(weights, totals, History(first, steps, points_within(OF_STEPS * nbytes, steps)))

    def within(self, nbytes: float) -> Curves:
        """The same in less memory, with fewer points if need be."""
        width, steps = self.totals.steps, self.steps.steps
        totals, each = (
            points_within((1 - OF_STEPS) * nbytes, width),
            points_within(OF_STEPS * nbytes, steps),
        )
        return self._replace(
            totals=self.totals.within(totals) if totals < self.totals.most else self.totals,
            steps=self.steps.within(each) if each < self.steps.most else self.steps,
        )

    @property
    def nbytes(self) -> int:
        """The memory that they may take."""
        return self.totals.nbytes + self.steps.nbytes

    @property
    def names(self) -> tuple[str, ...]:
        """Of the columns of `totals`."""
        return (LOSS, HELD_OUT, EACH, *self.weights)

    def curve(self, name: str | int) -> Curve:
        """One of them: "loss", "each", "held_out", a weight (its gradient's norm), a time step."""
        history, column = (
            (self.steps, name) if isinstance(name, int) else (self.totals, self.names.index(name))
        )
        lowest, highest = history.lowest[:, column], history.highest[:, column]
        return Curve(history.updates, lowest, highest)


class Gathering:
    """Takes over what each update has, in little more than a copy, and makes points of many.

    A training run goes on in the same arrays, so that small gradients are copied as they are, and
    their norms taken together later.
    """

    def __init__(self, training: Training, curves: Curves) -> None:
        self._training, self._curves = training, curves
        self._gradient = training.descent.gradient
        shapes, dtype = shapes_of(training.descent.weights), self._gradient.dtype
        self._columns = list(enumerate(places(shapes, dtype)[0].values(), start=3))
        self._large = self._gradient.size > WORTH_A_COPY
        self._even, self._shares = training.even, 1
        # Bound once: slicing takes as long as the product of two short vectors.
        parts = [(column, self._gradient[part]) for column, part in self._columns]
        self._squares = [(column, part.dot, part) for column, part in parts]
        # A context in which nothing is warned of costs less than `np.errstate` for each update.
        self._quietly = copy_context().run
        self._quietly(np.seterr, all="ignore")
        size, width = 0 if self._large else self._gradient.size, curves.steps.steps
        rows = min(256, max(8, GATHERED // (size + width)))
        self._gradients = room(rows * size, dtype).reshape(rows, size)
        self._totals = np.full((rows, curves.totals.steps), np.nan)
        self._steps = np.full((rows, width), np.nan)
        self._views = list(zip(self._totals, self._gradients, strict=True))
        self._of_length: dict[int, list[Array]] = {}
        self._filled = 0
        self._kernel: Any = None

    def look(self, held_out: float) -> None:
        """Take over what the loss of held-out sequences is before the next update."""
        self._totals[self._filled, 1] = held_out

    def take(self, loss: float) -> None:
        """Take over the update that was just made."""
        if self._training.kernel is not self._kernel:
            self._follow(self._training.kernel.tape["L"])
        at = self._filled
        totals, gradient = self._views[at]
        totals[0] = loss
        if not self._even:
            totals[2] = loss / max(self._training.shares(), 1)
        if self._large:
            quietly = self._quietly
            for column, dot, part in self._squares:
                square = quietly(dot, part)
                totals[column] = sqrt(square) if LEAST < square < MOST else _careful(part)
        else:
            gradient[...] = self._gradient
        if self._several is None:
            self._rows[at][...] = self._losses
        else:
            self._several.sum(1, out=self._rows[at])
        self._filled = at + 1
        if self._filled == len(self._views):
            self._flush()

    def _follow(self, losses: Array) -> None:
        """Take the losses from here on [T, B] from this memory, which is another kernel's."""
        self._kernel = self._training.kernel
        self._shares = max(self._training.shares(), 1)
        self._several = losses if losses.shape[1] > 1 else None
        self._losses = losses[:, 0]
        if len(self._of_length) > MOST_LENGTHS:
            self._of_length.clear()
        # Views that are made once: slicing takes longer than a copy of a few numbers.
        length = len(losses)
        if length not in self._of_length:
            self._of_length[length] = list(self._steps[:, :length])
        self._rows = self._of_length[length]

    @property
    def curves(self) -> Curves:
        """The curves up to the update that was taken over last."""
        if self._filled:
            self._flush()
        return self._curves

    @curves.setter
    def curves(self, curves: Curves) -> None:
        self._curves = curves

    def _flush(self) -> None:
        totals, steps = self._totals[: self._filled], self._steps[: self._filled]
        gradients = self._gradients[: self._filled].astype(np.float64, copy=False)
        for column, part in () if self._large else self._columns:
            totals[:, column] = _norms(gradients[:, part])
        if self._even:
            totals[:, 2] = totals[:, 0] / self._shares
        held = self._totals[self._filled :][:1, 1].copy()  # a look before the next update
        self._curves = self._curves._replace(
            totals=self._curves.totals.extended(totals), steps=self._curves.steps.extended(steps)
        )
        self._totals[:], self._steps[:] = np.nan, np.nan
        self._totals[: len(held), 1] = held
        self._filled = 0


@quiet
def _norms(rows: Array) -> Array:
    """The Euclidean norm of each row, however large or small its numbers are."""
    squares = np.vecdot(rows, rows)
    found: Array = np.sqrt(squares)
    for unsure in np.flatnonzero(~((squares > SURE[0]) & (squares < SURE[1]))):
        found[unsure] = _careful(rows[unsure])
    return found


@quiet
def _careful(row: Array) -> float:
    """The same where squares may leave the range of their precision."""
    largest = float(np.abs(row).max())
    scaled = row / largest
    return largest * math.sqrt(float(scaled.dot(scaled))) if 0 < largest < math.inf else largest
