"""What a reader leaves out of the backward pass: losses, edges back, uses of weights."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array
from rnnviz.network.masks import Masks

#: A loss is switched off, what comes back is cut; everything else that is named is a weight.
LOSS: Final = "L"
CARRIED: Final = "carried"


class Cut(NamedTuple):
    """One thing that is left out, at a time step (from 0).

    `name` is "L" for the loss of the step, "carried" for what step t + 1 sends back to h_t, or a
    weight, whose use at that step is frozen.
    """

    name: str
    t: int


Cuts = frozenset[Cut]
NOTHING_CUT: Final[Cuts] = frozenset()


def toggled(cuts: Cuts, cut: Cut) -> Cuts:
    """With one more thing left out, or with it back in its place."""
    return cuts ^ {cut}


def within(cuts: Cuts, steps: int) -> Cuts:
    """The same for a sequence of so many steps: what it does not have is no longer cut."""
    return frozenset(cut for cut in cuts if cut.t < steps)


def losses_cut(cuts: Cuts) -> Cuts:
    """The losses among them, without which the total is another function of the weights."""
    return frozenset(cut for cut in cuts if cut.name == LOSS)


def masks(cuts: Cuts, steps: int, weights: Collection[str]) -> Masks | None:
    """The masks over so many steps, for a network with these weights; None where nothing is cut."""
    by_name: dict[str, list[int]] = {}
    for name, t in cuts:
        by_name.setdefault(name, []).append(t)
    kept = {name: _kept(left_out, steps) for name, left_out in by_name.items()}
    uses = {name: one for name, one in kept.items() if name in weights}
    if not uses and LOSS not in kept and CARRIED not in kept:
        return None
    return Masks(kept.get(LOSS), kept.get(CARRIED), uses)


def _kept(left_out: list[int], steps: int) -> Array:
    kept = np.ones(steps, bool)
    kept[left_out] = False
    return kept
