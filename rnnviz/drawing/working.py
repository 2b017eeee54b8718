"""The working of each op: the lines in which its numbers are put in, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.equation import symbol
from rnnviz.drawing.view import View, why_zero
from rnnviz.network.arrays import Array, norm


class Put(NamedTuple):
    """A line of the working: a quantity with its numbers, a remark, or a rule above a result.

    `tex` names the quantity, `values` are its numbers, `remark` stands behind or alone; `scale`
    holds all numbers from which the same power of ten is taken out, where lines are added up;
    a `partial` line is a part or a factor of the quantity it is named after.
    """

    tex: str = ""
    values: Array | None = None
    color: str = ""
    remark: str = ""
    name: str = ""
    t: int = 0
    rule: bool = False
    scale: Array | None = None
    partial: bool = False


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
    yield Put("=", trace["x"][t] @ trace["U"], palette.U, "", "z", t, partial=True)
    yield Put(remark=view.say("step.remembered"))
    yield _put(view, "h_prev", t, _times(view, "W"))
    yield Put("=", trace["h_prev"][t] @ trace["W"], palette.W, "", "z", t, partial=True)
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
    yield Put(
        r"e^{o-\max o}", e, "", f"Σ = {numerals.magnitude(float(e.sum()))}", "y", t, partial=True
    )
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
    parts = [trace[name][t] for name in ("own", "carried", "dh")]
    if t + 1 < view.steps:
        yield Put(remark=view.say("step.carried", t=t + 2))
        yield _put(view, "dz", t + 1, _times(view, "W", transposed=True))
    else:
        yield Put(remark=view.say("zero.last_step"))
    scale = np.concatenate(parts)
    yield _put(view, "carried", t, _norm(trace["carried"][t]))._replace(scale=scale)
    yield Put(remark=view.say("step.together"))
    yield _put(view, "own", t)._replace(scale=scale)
    total = _put(view, "dh", t, _norm(trace["dh"][t]), rule=True)
    yield total._replace(scale=scale)


def _slope(view: View, t: int) -> Iterator[Put]:
    yield Put(remark=view.say("step.slope"))
    yield _put(view, "dh", t)
    yield Put(rf"1-h_{{{t + 1}}}^2", 1 - view.trace["h"][t] ** 2, "", "", "h", t, partial=True)
    reason = why_zero(view, "dz", t)
    remark = view.say(reason) if reason else _norm(view.trace["dz"][t])
    yield _put(view, "dz", t, remark, rule=True)


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
    total = view.trace[name][t]
    scale = np.concatenate([item, total])
    symbol_of_item = rf"\partial^{{+}}{weight}_{{{t + 1}}}"
    yield Put(symbol_of_item, item, color, remark, name, t, scale=scale, partial=True)
    yield Put(remark=view.say("step.sum", first=t + 1, last=view.steps))
    yield Put(rf"\partial {weight}", total, color, _norm(total), name, t, rule=True, scale=scale)


def _update(view: View, weight: str) -> Iterator[Put]:
    old = view.trace[weight]
    gradient = getattr(view.trace.gradients, weight)
    color = view.palette.of(weight)
    yield Put(remark=view.say("step.update", rate=f"{view.learning_rate:g}"))
    yield Put(weight, old, color, "", weight)
    yield Put(
        rf"\eta\,\partial {weight}",
        view.learning_rate * gradient,
        view.palette.gradient,
        "",
        f"d{weight}",
    )
    yield Put(
        f"{weight}'", old - view.learning_rate * gradient, color, "", f"new_{weight}", rule=True
    )


def _norm(array: Array) -> str:
    return f"‖·‖ {numerals.magnitude(norm(array))}"


def _classes(view: View) -> str:
    """The classes in their order, so that a reader knows which number is whose."""
    return ", ".join(view.experiment.target_words)


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
