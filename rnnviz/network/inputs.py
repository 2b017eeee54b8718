"""What a pass is given, checked once at the door and laid out for the kernel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.network.arrays import Array, array_of, checked
from rnnviz.network.errors import InputError


class Sizes(NamedTuple):
    """How wide a network is."""

    n_in: int
    n_hidden: int
    n_out: int


class Example(NamedTuple):
    """One sequence: x [T, n_in], its ids [T] if it was given as ids, target [T], states by name."""

    x: Array
    ids: Array | None
    target: Array
    start: tuple[Array, ...]


#: Writes the sum over time of outer products with rows [N, n] into an array.
Product = Callable[[Array, Array], object]
#: From so many multiplications on rows are added up id by id, in place of a product.
WORTH_SORTING: Final = 2_000_000


class Factor:
    """Inputs x [N, n_in] as a factor of a gradient; their ids [N] if they were given as ids."""

    def __init__(self, x: Array, ids: Array | None = None) -> None:
        self._x = x
        self.load(ids)

    def load(self, ids: Array | None) -> None:
        """Take over that x holds other inputs now."""
        self._ids = ids
        self._groups: list[tuple[Callable[..., Array], Array, int]] = []

    def times(self, width: int) -> Product:
        """A call that writes the product of xᵀ with rows [N, width] into an array."""
        worth_sorting = self._x.size * width >= WORTH_SORTING
        return self._collect if worth_sorting else self._x.T.dot

    def _collect(self, later: Array, total: Array) -> None:
        """For ids the product is adding up the rows of each."""
        if self._ids is None:
            self._x.T.dot(later, total)
            return
        if not self._groups:
            self._sort(self._ids, later)
        later.take(self._order, 0, self._rows, "clip")
        total.fill(0.0)
        for add_up, rows, one in self._groups:
            add_up(rows, total[one])

    def _sort(self, ids: Array, later: Array) -> None:
        """Find the rows that belong together; they are put side by side."""
        self._order = ids.argsort(kind="stable")
        self._rows, ones = np.empty_like(later), np.ones(len(later), later.dtype)
        found, starts = np.unique(ids[self._order], return_index=True)
        bounds = pairwise([*starts.tolist(), len(ids)])
        self._groups = [
            (ones[start:end].dot, self._rows[start:end], one)
            for one, (start, end) in zip(found.tolist(), bounds, strict=True)
        ]


class Inputs:
    """Room for the inputs of B sequences over T steps: x [T, B, n_in], zeros where one is over."""

    def __init__(self, steps: int, batch: int, n_in: int, dtype: Any) -> None:
        self.x = np.zeros((steps, batch, n_in), dtype)
        self.flat = self.x.reshape(-1, n_in)
        self._ids = np.zeros((steps, batch), np.intp)
        self._all_ids = False
        #: For gradients. Rows of sequences that are over must be 0 there.
        self.factor = Factor(self.flat)

    def load(self, examples: Sequence[Example]) -> None:
        """Take the inputs of these sequences over, the longest first."""
        self._all_ids = all(one.ids is not None for one in examples)
        for place, one in enumerate(examples):
            self.x[: len(one.x), place] = one.x
            if one.ids is not None:
                self._ids[: len(one.ids), place] = one.ids
        self.factor.load(self._ids.reshape(-1) if self._all_ids else None)

    def drive(self, U: Array, sums: Array) -> None:
        """Write x U into sums [T B, n]; for ids that is picking rows of U."""
        if self._all_ids:
            U.take(self._ids.reshape(-1), 0, sums, "clip")
        else:
            self.flat.dot(U, sums)


class Targets:
    """Room for the targets of B sequences over T steps, laid out class by class like o.

    `chosen` [n_out, T B] is 1 at each target and `at` [T B] its place in o when that is flat;
    `known` [T B] is 1 where there is a target. `share` [T B] is what a step's loss counts for: 1,
    or for a mean 1 / the steps with a target, and 0 without one; `uneven` when not all are 1.
    """

    def __init__(self, lengths: Sequence[int], n_out: int, dtype: Any) -> None:
        self._target = np.zeros((lengths[0], len(lengths)), np.intp)
        size = self._target.size
        self.chosen = np.zeros((n_out, size), dtype)
        self.share, self.known = np.zeros((2, size), dtype)
        self.at, self._columns = np.zeros(size, np.intp), np.arange(size)
        self.uneven = True

    def load(self, examples: Sequence[Example], *, mean: bool, kept: Array | None = None) -> None:
        """Take the targets of these sequences over; `kept` [T] switches single losses off."""
        target = self._target
        target.fill(-1)  # sequences that are over have no target either
        for place, one in enumerate(examples):
            target[: len(one.target), place] = one.target
        # Where every loss counts as 1, and did so before, there is nothing to share out.
        lacking = target.item(target.argmin()) < 0
        if mean or kept is not None or self.uneven or lacking:
            self._share_out(mean=mean, kept=kept)
        np.multiply(target.reshape(-1), target.size, self.at)
        np.add(self.at, self._columns, self.at)
        if lacking:  # a step without a target
            np.maximum(self.at, self._columns, out=self.at)
        self.chosen.fill(0.0)
        self.chosen.put(self.at, self.known)

    def _share_out(self, *, mean: bool, kept: Array | None) -> None:
        known = self._target >= 0
        shares = known if kept is None else known & kept[:, None]
        if mean:
            shares = shares / np.maximum(known.sum(axis=0), 1)
        self.known[:], self.share[:] = known.reshape(-1), shares.reshape(-1)
        self.uneven = shares.item(shares.argmin()) < 1


def example(
    sizes: Sizes, dtype: Any, inputs: ArrayLike, targets: ArrayLike, start: tuple[Array, ...]
) -> Example:
    """The arguments of `RNN.run` as arrays; InputError naming the one that does not fit."""
    x, ids = _vectors(inputs, sizes.n_in, dtype)
    target = _ids("targets", targets, sizes.n_out, lowest=-1)
    if len(target) != len(x):
        raise InputError("lengths", inputs=len(x), targets=len(target))
    return Example(x, ids, target, start)


def one_hot(ids: Array, size: int, dtype: Any = np.float64) -> Array:
    """Rows of zeros with a single 1 at each id [len(ids), size]."""
    table = np.zeros((len(ids), size), dtype)
    table[np.arange(len(ids)), ids] = 1.0
    return table


def _vectors(inputs: ArrayLike, n_in: int, dtype: Any) -> tuple[Array, Array | None]:
    given = array_of("inputs", inputs)
    if given.ndim > 1:
        return checked("inputs", given, ("T", n_in), dtype), None
    ids = _ids("inputs", given, n_in, lowest=0)
    return one_hot(ids, n_in, dtype), ids


def _ids(name: str, given: ArrayLike, size: int, *, lowest: int) -> Array:
    """`given` as ids [T] from `lowest` to size - 1, T >= 1; InputError otherwise."""
    ids = array_of(name, given)
    if ids.ndim != 1 or len(ids) == 0:
        raise InputError("ids_shape", name=name, had=list(ids.shape))
    if ids.dtype.kind not in "iu":
        raise InputError("ids_kind", name=name, had=str(ids.dtype))
    if ids.item(ids.argmin()) < lowest or ids.item(ids.argmax()) >= size:
        outside = ids[(ids < lowest) | (ids >= size)]
        raise InputError("ids_range", name=name, had=int(outside[0]), low=lowest, high=size - 1)
    return ids.astype(np.intp)
