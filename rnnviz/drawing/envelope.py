"""A curve at the resolution of a screen: in each column of pixels its lowest and its highest."""

from __future__ import annotations

from typing import Final

import numpy as np

from rnnviz.drawing.scale import HIGHEST, Scale
from rnnviz.network.arrays import Array, quiet
from rnnviz.training.curves import Curve

#: So many points a column are drawn as they are.
FEW: Final = 1.0


@quiet
def envelope(curve: Curve, across: Scale, columns: int) -> Curve:
    """What can be seen of a curve: places on the axis, with the lowest and highest of each.

    Points next to the ends are kept, so that the line goes on to the edge.
    """
    places = across.places(curve.updates)
    first = max(int(np.searchsorted(places, across.low)) - 1, 0)
    last = int(np.searchsorted(places, across.high, side="right")) + 1
    seen = Curve(places[first:last], curve.lowest[first:last], curve.highest[first:last])
    if len(seen.updates) <= FEW * columns:
        return seen
    share = (seen.updates - across.low) / (across.high - across.low)
    column = np.floor(share * columns)
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    return Curve(
        seen.updates[starts],
        np.fmin.reduceat(seen.lowest, starts),
        np.fmax.reduceat(seen.highest, starts),
    )


@quiet
def zigzag(seen: Curve, up: Scale, rows: int = 0) -> tuple[Array, Array]:
    """A line down to the lowest and up to the highest of each column: no peak is lost.

    On a plot so many pixels high, what is less than one apart is one point. What stands below a
    logarithmic axis hides nothing that stands on it.
    """
    lowest, highest = up.places(seen.lowest), up.places(seen.highest)
    lowest = np.where(np.isnan(lowest), highest, lowest)
    highest = np.where(np.isnan(highest), lowest, highest)
    least = (up.high - up.low) / rows if rows else 0.0
    apart = highest - lowest > least
    if not apart.any():
        return seen.updates, highest
    xs = np.repeat(seen.updates, 2)
    ys = np.stack([lowest, highest], axis=1)
    # Every other column downwards: the line then crosses the band half as often.
    ys[1::2] = ys[1::2, ::-1]
    kept = np.stack([apart, np.full(len(apart), fill_value=True)], axis=1).reshape(-1)
    ys[~apart, 1] = highest[~apart]
    return xs[kept], ys.reshape(-1)[kept]


@quiet
def extent(seen: list[Curve], *, log: bool) -> tuple[float, float] | None:
    """The lowest and the highest number of all these that can stand on an axis, if any can."""
    numbers = [part for curve in seen for part in (curve.lowest, curve.highest)]
    every = np.concatenate(numbers) if numbers else np.empty(0)
    every = every[(np.abs(every) <= HIGHEST) & ((every > 0) if log else True)]
    return (float(every.min()), float(every.max())) if len(every) else None
