"""What is measured of the frames that are drawn while training, and not of each update."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named
from rnnviz.network.matrices import sigma_max, spectral_radius
from rnnviz.network.trace import Trace


class Measured(NamedTuple):
    """Numbers of one network and one pass; nan where there is nothing to measure."""

    #: Of W: the largest |eigenvalue|, and the largest singular value.
    spectral_radius: float
    sigma_max: float
    #: The share of units, over all time steps, through which next to no gradient can pass.
    saturated: float
    #: The probability of the right answer, the mean over the steps that have one.
    right: float


def measured(trace: Trace) -> Measured:
    """Everything at once, for one frame."""
    known = trace["target"] >= 0
    right = float(right_answer(trace)[known].mean()) if known.any() else np.nan
    radius, sigma = of_recurrence(trace.weights)
    return Measured(radius, sigma, float(trace.jacobians.saturated.mean()), right)


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
