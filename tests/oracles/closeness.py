"""How far apart two arrays are, and how patient generated tests are."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, settings
from numpy.typing import ArrayLike

#: Generated tests assert nothing about time.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def apart(a: ArrayLike, b: ArrayLike) -> float:
    """‖a - b‖ / (‖a‖ + ‖b‖); zero against zero is 0, and not-a-number is infinitely far."""
    a, b = np.asarray(a), np.asarray(b)
    assert a.shape == b.shape
    total = float(np.linalg.norm(a) + np.linalg.norm(b))
    distance = float(np.linalg.norm(a - b))
    if np.isnan(distance) or np.isnan(total):
        return float("inf")
    return distance / total if total else 0.0
