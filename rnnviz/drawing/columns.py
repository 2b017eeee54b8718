"""The gradient through a long time: its bars as one image, a pixel's worth of steps each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from rnnviz.drawing.axes import Axes
from rnnviz.drawing.kept import kept
from rnnviz.drawing.palette import Palette, mixed
from rnnviz.drawing.pooling import starts
from rnnviz.drawing.shapes import Raster, Spot
from rnnviz.drawing.stretch import is_long
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from rnnviz.network.matrices import log_norms

#: So many images are kept.
FEW = 4
#: How much of a bar's colour there is over the paper.
STRENGTH = 0.72


class Bars(NamedTuple):
    """Heights in pixels [n] of the bars, of their lower part and of the mark across them."""

    whole: Array
    lower: Array
    mark: Array


def columns(view: View, axes: Axes) -> Iterator[Any]:
    """Bars as high as the norms are; where several share a pixel, the highest of them."""
    key = ("columns", view.pick.loss, axes, view.palette.name)
    seen, whole, marked = kept(view.trace, key, lambda: _images(view, axes), FEW)
    first = view.reached.earliest("carried"), view.reached.earliest("dz")
    rgb = np.where((seen >= first[1])[:, None], marked, whole)
    rgb[:, seen < first[0]] = list(bytes.fromhex(view.palette.paper[-6:]))
    yield Raster(axes.x, axes.y, axes.w, axes.h, len(seen), len(rgb), rgb.tobytes())
    yield Spot(axes.x, axes.y, axes.w, axes.h, "dh", 0, -1, -1, 1, view.steps)


def _images(view: View, axes: Axes) -> tuple[Array, Array, Array]:
    """Which steps are drawn, and all of their bars without and with marks [rows, columns, 3]."""
    logs, one = gradient_logs(view), view.pick.any
    seen = _chosen(logs, max(int(axes.w), 1))
    bars = _of_one(axes, logs, seen) if one else _of_all(view, axes, logs, seen)
    size = max(int(axes.h), 1), axes.h
    whole = _painted(view.palette, bars._replace(mark=bars.mark * 0 - 1), size, of_one=one)
    return seen, whole, _painted(view.palette, bars, size, of_one=one)


def gradient_logs(view: View) -> Array:
    """log10 ‖∂L/∂h_t‖ [T] of all losses together, or ‖∂L_k/∂h_t‖ of the picked one."""
    if view.pick.any:
        of_loss: Array = view.trace.ledger.log_norms("h")[view.pick.loss]
        return of_loss
    if is_long(view.steps):
        return kept(view.trace, "arrived", lambda: log_norms(view.trace["dh"]))
    with np.errstate(all="ignore"):
        logs: Array = np.log10([view.trace.norm("dh", t) for t in range(view.steps)])
    return logs


def _chosen(logs: Array, most: int) -> Array:
    """The step with the highest bar of each group."""
    at = starts(len(logs), most)
    if len(at) == len(logs):
        return at
    groups = np.split(np.nan_to_num(logs, nan=-np.inf), at[1:])
    return np.asarray(at + np.array([int(group.argmax()) for group in groups]))


def _of_one(axes: Axes, logs: Array, seen: Array) -> Bars:
    """Bars of one loss: one colour, no mark."""
    whole = _heights(axes, logs[seen])
    return Bars(whole, whole, np.full(len(seen), -1.0))


def _of_all(view: View, axes: Axes, logs: Array, seen: Array) -> Bars:
    """Bars told apart into own below and carried above, marked at ‖∂z‖."""
    whole, trace = _heights(axes, logs[seen]), view.trace
    with np.errstate(all="ignore"):
        own, carried = (10.0 ** log_norms(trace[name][seen]) for name in ("own", "carried"))
        part = np.where(np.isfinite(own + carried) & (own + carried > 0), own / (own + carried), 1)
    mark = _heights(axes, log_norms(trace["dz"][seen]))
    return Bars(whole, whole * part, mark)


def _heights(axes: Axes, logs: Array) -> Array:
    """How high above the foot norms stand, in pixels; what is no number stands at the top."""
    share = np.clip((logs - axes.low) / (axes.top - axes.low), 0.0, 1.0)
    return np.where(np.isnan(share), 0.0, share) * axes.h


def _painted(palette: Palette, bars: Bars, size: tuple[int, float], *, of_one: bool) -> Array:
    """The pixels [rows, columns, 3]."""
    rows, height = size
    level = (rows - 0.5 - np.arange(rows))[:, None] * height / rows
    which = np.where(level < bars.lower, 1, np.where(level < bars.whole, 2, 0))
    which = np.where((np.abs(level - bars.mark) <= 1.2) & (bars.mark >= 0), 3, which)
    inks = (palette.gradient,) * 3 if of_one else (palette.V, palette.W, palette.gradient)
    strengths = (STRENGTH, STRENGTH, 1.0)
    faint = [mixed(palette.paper, ink, s) for ink, s in zip(inks, strengths, strict=True)]
    table = np.array([list(bytes.fromhex(one[-6:])) for one in (palette.paper, *faint)], np.uint8)
    painted: Array = table[which]
    return painted
