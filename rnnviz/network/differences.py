"""Finite differences: what a number does to the loss when it is moved, and when to believe that."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.language import Sentence, sentence
from rnnviz.network.arguments import of_kind
from rnnviz.network.arrays import Array
from rnnviz.network.errors import InputError
from rnnviz.network.nudged import Nudged
from rnnviz.network.rnn import Network
from rnnviz.network.trace import Trace

#: The steps of finite differences, from coarse to fine, half a decade apart.
SCAN: Final = tuple(10.0 ** (-exponent / 2) for exponent in range(2, 21))
#: Three neighbouring steps of the scan must agree so well for their estimate to be believed.
AGREEMENT: Final = 1e-4
#: Where no step moves the loss, a derivative of this size could still be hidden in its rounding.
STILL: Final = 1e-9


class Estimate(NamedTuple):
    """A derivative from finite differences, the step that served best, and whether to believe it.

    `spread` is how far the estimates of three neighbouring steps are apart, relative to them;
    `scan` are the estimates of all steps of SCAN.
    """

    value: float
    eps: float
    spread: float
    trusted: bool
    scan: tuple[float, ...] = ()

    def sentence(self) -> Sentence:
        """What can be said of it."""
        key = "check.estimate" if self.trusted else "check.cannot_be_trusted"
        if not self.trusted and self.value == 0.0:
            key = "check.still"
        return sentence(key, value=f"{self.value:.6g}", eps=f"{self.eps:.0e}")


def finite_difference(
    net: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    weight: str,
    index: tuple[int, ...],
    h0: Any = None,
    reduction: str = "sum",
) -> Estimate:
    """∂L/∂ of one number by central differences, as a student would, over a scan of eps.

    weight: a name such as "W" or "h0"; index: its place. A large eps bends, a small one drowns in
    rounding: the estimate is taken where three neighbouring steps agree best, and is not trusted
    where they do not agree. Raises InputError when there is no such number.
    """
    of_kind("net", net, Network, "rnnviz.RNN")
    trace = net.run(inputs, targets, h0, reduction)
    gradients = trace.gradients
    if not isinstance(weight, str) or weight not in gradients:
        raise InputError("choice", name="weight", was=repr(weight), known=", ".join(gradients))
    try:
        place = int(np.ravel_multi_index(index, gradients[weight].shape))
    except (ValueError, TypeError):
        shape = list(gradients[weight].shape)
        raise InputError("no_entry", name=weight, was=repr(index), shape=shape) from None
    return estimate(trace, weight, place)


def estimate(trace: Trace, name: str, place: int) -> Estimate:
    """The same for a number, by its place when it is flat, of a pass that has been run."""
    run = Nudged(trace, np.float64)
    with np.errstate(all="ignore"):
        around = [(run.loss(name, place, e), run.loss(name, place, -e)) for e in SCAN]
        found = _plateau(np.array(around, np.float64).T)
    sound = trace.first_not_finite() is None
    return found._replace(trusted=found.trusted and sound)


def _plateau(around: Array) -> Estimate:
    """The middle of the three neighbouring estimates that agree best, from the losses [2, eps]."""
    eps = np.array(SCAN)
    found = (around[0] - around[1]) / (2.0 * eps)
    triples = np.stack([found[:-2], found[1:-1], found[2:]])
    size = np.abs(triples).max(axis=0)
    # Two losses that differ by their last bit alone are an estimate of this size.
    noise = np.spacing(np.abs(around).max(axis=0)) / eps
    spreads = np.maximum(np.ptp(triples, axis=0), noise[1:-1]) / size
    if (found == 0.0).all():  # no step moves the loss: a word not used, if rounding hides nothing
        spreads = np.full_like(spreads, 0.0 if noise[0] <= STILL else np.inf)
    spreads = np.where(np.isfinite(spreads), spreads, np.inf)
    best = int(spreads.argmin())
    spread = float(spreads[best])
    trusted, scan = spread <= AGREEMENT, tuple(found.tolist())
    return Estimate(float(found[best + 1]), SCAN[best + 1], spread, trusted, scan)
