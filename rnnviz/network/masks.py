"""What is left out of a backward pass: losses switched off, edges cut, uses of weights frozen."""

from __future__ import annotations

import reprlib
from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.network.arrays import Array, Named, array_of, spoken
from rnnviz.network.errors import InputError


class Masks(NamedTuple):
    """What counts, as truth values [T]; None for everything.

    `losses[t]`: the loss of step t; `carries[t]`: what step t + 1 sends back to h_t;
    `uses["W"][t]`: the use of a weight at step t. The forward pass runs in full; a mean is still
    over all steps that have a target.
    """

    losses: Any = None
    carries: Any = None
    #: By default one that nobody can write to: all masks share it.
    uses: Mapping[str, Any] = Named({})

    def first(self, steps: int) -> Masks:
        """The same for the first steps alone."""
        losses, carries = (None if one is None else one[:steps] for one in self[:2])
        return Masks(losses, carries, {name: use[:steps] for name, use in self.uses.items()})


NOTHING_MASKED: Final = Masks()


def checked_masks(masks: Masks | None, steps: int, weights: Collection[str]) -> Masks:
    """The same with arrays of truth values [steps]; InputError naming the one that is none."""
    if masks is None:
        return NOTHING_MASKED
    if not isinstance(masks, Masks) or not isinstance(masks.uses, Mapping):
        raise InputError("masks", was=reprlib.repr(masks))
    for name in masks.uses:
        if name not in weights:
            raise InputError("mask_weight", name=repr(name), known=", ".join(weights))
    return Masks(
        None if masks.losses is None else _truths("masks.losses", masks.losses, steps),
        None if masks.carries is None else _truths("masks.carries", masks.carries, steps),
        {name: _truths(f"masks.uses[{name!r}]", use, steps) for name, use in masks.uses.items()},
    )


def _truths(name: str, given: ArrayLike, steps: int) -> Array:
    try:
        truths = array_of(name, given)
    except InputError:  # which would ask for numbers
        truths = np.empty(())
    if truths.shape != (steps,) or truths.dtype != np.bool_:
        was, needs = reprlib.repr(given), spoken((steps,))
        raise InputError("truths", name=name, was=was, needs=needs)
    return truths.copy()
