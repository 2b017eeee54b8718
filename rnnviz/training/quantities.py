"""What is measured of the frames that are drawn while training, and not of each update."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.matrices import sigma_max, spectral_radius
from rnnviz.network.trace import Trace


class Measured(NamedTuple):
    """Numbers of one network and one pass over its sequences; nan where there are none."""

    #: Of W: the largest |eigenvalue|, and the largest singular value.
    spectral_radius: float
    sigma_max: float
    #: The share of units, over all time steps of all sequences, through which next to no gradient
    #: can pass.
    saturated: float
    #: The probability of the right answer, the mean over the steps that have one.
    right: float


def measured(trace: Trace) -> Measured:
    """Everything at once, for one frame: of its sequence and those that stand beside it."""
    traces = (trace, *trace.beside)
    answers = np.concatenate([right_answer(one) for one in traces])
    known = ~np.isnan(answers)
    right = float(answers[known].mean()) if known.any() else np.nan
    radius, sigma = of_recurrence(trace.weights)
    saturated = np.concatenate([one.jacobians.saturated for one in traces])
    return Measured(radius, sigma, float(saturated.mean()), right)


def of_recurrence(weights: Named) -> tuple[float, float]:
    """Spectral radius and σ_max of W; nan for a cell whose recurrent weights are others."""
    if "W" not in weights:
        return np.nan, np.nan
    return spectral_radius(weights.W), sigma_max(weights.W)


def right_answer(trace: Trace) -> Array:
    """The probability that each step gives to its target [T], nan where it has none."""
    target = trace["target"]
    found: Array = trace["y"][np.arange(len(trace)), np.maximum(target, 0)].astype(float)
    found[target < 0] = np.nan
    return found
