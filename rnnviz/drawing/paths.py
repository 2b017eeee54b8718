"""The ways along which numbers go in the unrolled network: straight edges, and the curve back."""

from __future__ import annotations

from typing import NamedTuple

from rnnviz.drawing.layout import Layout


class Segment(NamedTuple):
    """A straight edge from one place to another."""

    x0: float
    y0: float
    x1: float
    y1: float

    def part(self, share: float) -> tuple[float, float]:
        """The point a share of the way along."""
        return self.x0 + (self.x1 - self.x0) * share, self.y0 + (self.y1 - self.y0) * share


def edge(place: Layout, weight: str, t: int) -> Segment:
    """The edge along which U, W or V acts at step t; W's comes from the step before."""
    x, unit = place.center(t), place.unit
    if weight == "U":
        return Segment(x, place.y_input - 10 * unit, x, place.state_bottom + 2 * unit)
    if weight == "V":
        return Segment(
            x, place.state_top - 2 * unit, x, place.y_stage + place.stage_height / 2 + unit
        )
    half = place.cells.width / 2
    return Segment(
        place.center(t - 1) + half + unit, place.y_state, x - half - 2 * unit, place.y_state
    )


def own_arrow(place: Layout, t: int) -> Segment:
    """Down from the softmax to the state, beside V."""
    dx = (20 if place.wide else 9) * place.unit
    up = edge(place, "V", t)
    return Segment(up.x1 + dx, up.y1, up.x0 + dx, up.y0)


def carried_arrow(place: Layout, t: int) -> tuple[float, float, float, float, float, float]:
    """Back from the state of step t + 1 to that of step t, below W: start, control point, end."""
    unit, half = place.unit, place.cells.width / 2
    inset = min(half * 0.5, 14 * unit)
    y = place.state_bottom + 5 * unit
    x0, x1 = place.center(t + 1) - half + inset, place.center(t) + half - inset
    dip = min(34 * unit, 14 * unit + abs(x0 - x1) * 0.2)
    return x0, y, (x0 + x1) / 2, y + 2 * dip * 0.8, x1, y
