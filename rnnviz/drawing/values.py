"""An op with its numbers put in: what goes in, what it is multiplied with, what comes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.equation import latex, symbol
from rnnviz.drawing.formula import formula
from rnnviz.drawing.layout import vector_cells
from rnnviz.drawing.matrices import cells, full_scale, matrix, one_hot
from rnnviz.drawing.palette import COLOR_OF_KIND, faded, heading
from rnnviz.drawing.shapes import Box, Label, Line, Picture, Spot
from rnnviz.drawing.view import View, why_zero
from rnnviz.network.weights import Array

PAD: Final = 16
LABEL: Final = 52
MOST_ROWS: Final = 8


class Put(NamedTuple):
    """A line of the working: a quantity with its numbers, a remark, or a rule above a result.

    `tex` names the quantity, `values` are its numbers, `remark` stands behind or alone.
    """

    tex: str = ""
    values: Array | None = None
    color: str = ""
    remark: str = ""
    name: str = ""
    t: int = 0
    rule: bool = False


def values(view: View, width: float, zoom: float) -> Picture:
    """The step pane: title, formula, working; as high as it needs to be."""
    shapes: list[Any] = []
    y = _head(view, width, zoom, shapes)
    for put in working(view):
        y = _line(view, put, (width, y), zoom, shapes)
    return Picture(width, y + PAD * zoom, tuple(shapes))


def _head(view: View, width: float, zoom: float, shapes: list[Any]) -> float:
    op, palette, pad = view.op, view.palette, PAD * zoom
    title = view.say("step.title")
    shapes.append(Label(pad, 20 * zoom, title, 11.5 * zoom, heading(palette), bold=True))
    where = view.say(f"pass.{op.kind}")
    if op.kind != "update":
        where = view.say("step.at", kind=where, t=op.t + 1)
    name = view.say(f"equation.{op.name}_title")
    room = width - 2 * pad
    shapes.append(
        Label(pad, 44 * zoom, f"{where} · {name}", 14 * zoom, palette.ink, bold=True, width=room)
    )
    color = palette.of(op.name)
    if color == palette.ink:
        color = str(getattr(palette, COLOR_OF_KIND[op.kind]))
    shapes.append(Box(pad, 62 * zoom, room, 50 * zoom, fill=faded(color, 0.12), radius=6 * zoom))
    tex = latex(op.name, op.t, palette, last=op.t == view.steps - 1)
    size = 21 * zoom
    wide = formula(tex, size, palette.ink).width
    size = min(size, size * (room - 2 * pad) / wide)
    set_formula = formula(tex, size, palette.ink)
    base = 87 * zoom + (set_formula.ascent - set_formula.descent) / 2
    shapes += set_formula.at(pad * 2, base)
    return 126 * zoom


def _line(
    view: View, put: Put, at: tuple[float, float], zoom: float, shapes: list[Any]
) -> float:
    """Draw a line of the working; returns where the next one begins."""
    width, y = at
    palette, pad = view.palette, PAD * zoom
    if put.values is None:
        room = width - 2 * pad
        shapes.append(
            Label(pad, y + 9 * zoom, put.remark, 12 * zoom, palette.muted, width=room)
        )
        return y + 22 * zoom
    if put.rule:
        shapes.append(Line(pad + LABEL * zoom, y + zoom, width - pad, y + zoom, palette.muted))
        y += 6 * zoom
    left = pad + LABEL * zoom
    if put.values.ndim > 1:
        height = _matrix(view, put, (left, y, width - pad), zoom, shapes)
    else:
        height = _vector(view, put, (left, y, width - pad), zoom, shapes)
    label = formula(put.tex, 15 * zoom, palette.ink)
    size = min(15 * zoom, 15 * zoom * (LABEL - 4) * zoom / max(label.width, 1))
    label = formula(put.tex, size, palette.ink)
    shapes += label.at(pad, y + min(height, 18 * zoom) / 2 + label.ascent * 0.36)
    return y + height + 9 * zoom


def _vector(
    view: View, put: Put, span: tuple[float, float, float], zoom: float, shapes: list[Any]
) -> float:
    x, y, right = span
    numbers = np.atleast_1d(put.values if put.values is not None else np.zeros(1))
    grid = vector_cells(len(numbers), right - x, MOST_ROWS * 18 * zoom, zoom)
    if put.name in ("x", "target"):
        grid = grid._replace(w=min(22 * zoom, (right - x) / len(numbers)), per_row=len(numbers))
        hot = int(numbers.argmax())
        shapes += one_hot((x, y), (grid.w, 19 * zoom), len(numbers), hot, view.palette)
    else:
        write = WRITTEN.get(put.name, numerals.signed)
        scaled, power = _scaled(put.name, numbers)
        shapes += cells(
            (x, y), grid, scaled, view.palette, stroke=put.color, full=full_scale(scaled),
            unit=zoom, write=write,
        )
        put = put._replace(remark="  ".join(filter(None, (power, put.remark))))
    shapes.append(Spot(x, y, grid.width, grid.height, put.name, put.t))
    if put.remark:
        end = x + grid.width + 9 * zoom
        fits = right - end > 74 * zoom  # noqa: PLR2004 -- else it goes below
        place = (end, y + grid.height / 2) if fits else (x, y + grid.height + 11 * zoom)
        color = put.color or view.palette.muted
        shapes.append(Label(*place, put.remark, 11.5 * zoom, color, "serif"))
        return grid.height + (0 if fits else 20 * zoom)
    return grid.height


def _matrix(
    view: View, put: Put, span: tuple[float, float, float], zoom: float, shapes: list[Any]
) -> float:
    x, y, right = span
    array = put.values if put.values is not None else np.zeros((1, 1))
    rows, columns = array.shape
    w = min((right - x), columns * 38 * zoom)
    h = min(rows * 17 * zoom, 150 * zoom)
    array, power = _scaled(put.name, array)
    put = put._replace(remark="  ".join(filter(None, (power, put.remark))))
    full = full_scale(array)
    shapes += matrix((x, y, w, h), array, view.palette, stroke=put.color, full=full, unit=zoom)
    shapes.append(Spot(x, y, w, h, put.name, put.t))
    if put.remark:
        room = right - x
        shapes.append(
            Label(x, y + h + 11 * zoom, put.remark, 11.5 * zoom, view.palette.muted, width=room)
        )
        return h + 20 * zoom
    return h


def _scaled(name: str, numbers: Array) -> tuple[Array, str]:
    """Small numbers without their common power of ten, and that power in writing."""
    if name in WRITTEN:
        return numbers, ""
    exponent = numerals.exponent_of(numbers)
    return numbers / 10.0**exponent, numerals.times_power(exponent)


def working(view: View) -> Iterator[Put]:
    """The lines of the present op."""
    name, t = view.op
    make = WORKINGS.get(name)
    if make:
        yield from make(view, t)
    elif name.startswith("new_"):
        yield from _update(view, name.removeprefix("new_"))
    else:
        yield from _item(view, name, t)


def _put(view: View, name: str, t: int, remark: str = "", *, rule: bool = False) -> Put:
    """A quantity of the trace as a line."""
    color = view.palette.of(name)
    stroke = "" if color == view.palette.ink else color
    array = view.trace[name]
    given = array if name == "h0" else array[t]
    return Put(symbol(name, t, view.palette), np.asarray(given), stroke, remark, name, t, rule)


def _times(view: View, weight: str, *, transposed: bool = False) -> str:
    """`× W (4×4)`."""
    rows, columns = view.trace[weight].shape
    if transposed:
        return f"× {weight}ᵀ ({columns}×{rows})"
    return f"× {weight} ({rows}×{columns})"


def _sum(view: View, t: int) -> Iterator[Put]:
    trace, palette = view.trace, view.palette
    word = view.experiment.inputs[t]
    yield Put(remark=view.say("step.picked", word=word))
    yield _put(view, "x", t, _times(view, "U"))
    yield Put("=", trace["x"][t] @ trace["U"], palette.U, "", "z", t)
    yield Put(remark=view.say("step.remembered"))
    yield _put(view, "h_prev", t, _times(view, "W"))
    yield Put("=", trace["h_prev"][t] @ trace["W"], palette.W, "", "z", t)
    yield _put(view, "z", t, rule=True)


def _tanh(view: View, t: int) -> Iterator[Put]:
    yield Put(remark=view.say("step.squashed"))
    yield _put(view, "z", t)
    yield _put(view, "h", t, rule=True)


def _logits(view: View, t: int) -> Iterator[Put]:
    yield Put(remark=view.say("step.scores", words=_classes(view)))
    yield _put(view, "h", t, _times(view, "V"))
    yield _put(view, "o", t, rule=True)


def _softmax(view: View, t: int) -> Iterator[Put]:
    o = view.trace["o"][t]
    e = np.exp(o - o.max())
    yield Put(remark=view.say("step.shares", words=_classes(view)))
    yield _put(view, "o", t)
    yield Put(r"e^{o-\max o}", e, "", f"Σ = {numerals.magnitude(float(e.sum()))}", "y", t)
    yield _put(view, "y", t, rule=True)


def _cross_entropy(view: View, t: int) -> Iterator[Put]:
    target = view.experiment.targets[t]
    share = float(view.trace["y"][t, view.experiment.target_ids[t]])
    yield Put(remark=view.say("step.surprise", word=target))
    yield _put(view, "y", t)
    yield _target(view, t)
    remark = f"= −ln {numerals.probability(share)}"
    yield _put(view, "L", t, remark, rule=True)


def _target(view: View, t: int) -> Put:
    hot = np.zeros(len(view.experiment.target_words))
    hot[view.experiment.target_ids[t]] = 1.0
    return Put(r"\mathrm{target}", hot, view.palette.loss, "", "target", t)


def _error(view: View, t: int) -> Iterator[Put]:
    yield Put(remark=view.say("step.error", words=_classes(view)))
    yield _put(view, "y", t)
    yield _target(view, t)
    yield _put(view, "do", t, _norm(view.trace["do"][t]), rule=True)


def _own(view: View, t: int) -> Iterator[Put]:
    yield Put(remark=view.say("step.own", t=t + 1))
    yield _put(view, "do", t, _times(view, "V", transposed=True))
    yield _put(view, "own", t, _norm(view.trace["own"][t]), rule=True)


def _carried(view: View, t: int) -> Iterator[Put]:
    trace = view.trace
    if t + 1 < view.steps:
        yield Put(remark=view.say("step.carried", t=t + 2))
        yield _put(view, "dz", t + 1, _times(view, "W", transposed=True))
    else:
        yield Put(remark=view.say("zero.last_step"))
    yield _put(view, "carried", t, _norm(trace["carried"][t]))
    yield Put(remark=view.say("step.together"))
    yield _put(view, "own", t)
    tex = symbol("dh", t, view.palette)
    yield Put(tex, trace["dh"][t], view.palette.gradient, _norm(trace["dh"][t]), "dh", t, rule=True)


def _slope(view: View, t: int) -> Iterator[Put]:
    yield Put(remark=view.say("step.slope"))
    yield _put(view, "dh", t)
    yield Put(rf"1-h_{{{t + 1}}}^2", 1 - view.trace["h"][t] ** 2, "", "", "h", t)
    yield _put(view, "dz", t, _norm(view.trace["dz"][t]), rule=True)


def _item(view: View, name: str, t: int) -> Iterator[Put]:
    """An item of a weight's gradient, and the sum it is added to."""
    left, right = {"dV": ("h", "do"), "dW": ("h_prev", "dz"), "dU": ("x", "dz")}[name]
    color, weight = view.palette.gradient, name[1]
    reason = why_zero(view, name, t)
    yield Put(remark=view.say("step.item", t=t + 1, weight=weight))
    yield _put(view, left, t)
    yield _put(view, right, t)
    item = view.trace.item(name, t)
    remark = view.say(reason) if reason else _norm(item)
    yield Put(rf"\partial^{{+}}{weight}_{{{t + 1}}}", item, color, remark, name, t)
    yield Put(remark=view.say("step.sum", first=t + 1, last=view.steps))
    total = view.trace[name][t]
    yield Put(rf"\partial {weight}", total, color, _norm(total), name, t, rule=True)


def _update(view: View, weight: str) -> Iterator[Put]:
    old = view.trace[weight]
    gradient = getattr(view.trace.gradients, weight)
    color = view.palette.of(weight)
    yield Put(remark=view.say("step.update", rate=f"{view.learning_rate:g}"))
    yield Put(weight, old, color, "", weight)
    yield Put(rf"\eta\,\partial {weight}", view.learning_rate * gradient, view.palette.gradient, "", f"d{weight}")
    yield Put(f"{weight}'", old - view.learning_rate * gradient, color, "", f"new_{weight}", rule=True)


def _norm(array: Array) -> str:
    return f"‖·‖ {numerals.magnitude(float(np.linalg.norm(array)))}"


def _classes(view: View) -> str:
    """The classes in their order, so that a reader knows which number is whose."""
    return ", ".join(view.experiment.target_words)


#: Quantities that are never negative are printed without a sign.
WRITTEN: Final = {"y": numerals.probability, "L": numerals.magnitude}

WORKINGS: Final = {
    "z": _sum,
    "h": _tanh,
    "o": _logits,
    "y": _softmax,
    "L": _cross_entropy,
    "do": _error,
    "own": _own,
    "carried": _carried,
    "dz": _slope,
}
