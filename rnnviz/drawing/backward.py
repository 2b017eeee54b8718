"""The workings of the backward ops and the updates, with their numbers put in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.caption import mean
from rnnviz.drawing.equation import kept
from rnnviz.drawing.put import Put, classes, put, size, target, times
from rnnviz.drawing.view import View, why_zero

#: Of a truncated gradient so many losses are shown each with its own row.
MOST_LOSSES: Final = 3


def _error(view: View, t: int) -> Iterator[Put]:
    if not view.has_target(t):
        yield Put(remark=view.say("step.no_target", t=t + 1))
        yield put(view, "y", t)
        yield put(view, "do", t, view.say(why_zero(view, "do", t)), rule=True)
        return
    yield Put(remark=view.say("step.error", words=classes(view)))
    yield put(view, "y", t)
    hot = target(view, t)
    yield hot
    if mean(view):
        yield Put("=", view.trace["y"][t] - hot.values, "", "", "do", t, partial=True)
        yield Put(remark=view.say("step.divided", n=view.experiment.losses))
    yield put(view, "do", t, _said(view, "do", t), rule=True)


def _own(view: View, t: int) -> Iterator[Put]:
    yield Put(remark=view.say("step.own", t=t + 1))
    yield put(view, "do", t, times(view, "V", transposed=True))
    yield put(view, "own", t, _said(view, "own", t), rule=True)


def _carried(view: View, t: int) -> Iterator[Put]:
    trace = view.trace
    parts = [trace[name][t] for name in ("own", "carried", "dh")]
    if t + 1 == view.steps:
        yield Put(remark=view.say("zero.last_step"))
    elif view.cut:
        yield from _kept(view, t)
    else:
        yield Put(remark=view.say("step.carried", t=t + 2))
        yield put(view, "dz", t + 1, times(view, "W", transposed=True))
    scale = np.concatenate(parts)
    said = size(trace["carried"][t]) if t + 1 == view.steps else _said(view, "carried", t)
    yield put(view, "carried", t, said)._replace(scale=scale)
    yield Put(remark=view.say("step.together"))
    yield put(view, "own", t)._replace(scale=scale)
    total = put(view, "dh", t, size(trace["dh"][t]), rule=True)
    yield total._replace(scale=scale)


def _kept(view: View, t: int) -> Iterator[Put]:
    """What each loss that is near enough sends back, since the truncation tells them apart."""
    near = kept(view, t)
    if not near:
        yield Put(remark=view.say("step.cut_all", tau=view.cut))
        return
    names = [numerals.step("L", k) for k in near]
    losses = ", ".join(names) if len(names) <= MOST_LOSSES else f"{names[0]} … {names[-1]}"
    yield Put(remark=view.say("step.cut", tau=view.cut, losses=losses))
    for k in near[:MOST_LOSSES]:
        row = view.trace.ledger.vectors(k)["z"][t + 1]
        tex = rf"\textcolor{{{view.palette.of('dz')}}}{{\partial z_{{{t + 2}}}^{{({k + 1})}}}}"
        behind = times(view, "W", transposed=True)
        yield Put(tex, row, view.palette.of("dz"), behind, "dz", t + 1, partial=True)
    if more := len(near[MOST_LOSSES:]):
        yield Put(remark=view.say("step.more", n=more))


def _slope(view: View, t: int) -> Iterator[Put]:
    activation, trace = view.kind.activation, view.trace
    yield Put(remark=view.say(f"step.slope_{activation}"))
    yield put(view, "dh", t)
    if activation == "tanh":
        yield Put(rf"1-h_{{{t + 1}}}^2", 1 - trace["h"][t] ** 2, "", "", "h", t, partial=True)
    elif activation == "relu":
        passed = (trace["z"][t] > 0).astype(float)
        yield put(view, "z", t)
        yield Put(rf"[z_{{{t + 1}}} > 0]", passed, "", "", "z", t, partial=True)
    yield put(view, "dz", t, _said(view, "dz", t), rule=True)


def item(view: View, name: str, t: int) -> Iterator[Put]:
    """An item of a weight's gradient, and the sum it is added to."""
    left, right = view.trace.model.factors[name[1:]]
    color, weight = view.palette.of(name), name[1:]
    key = "step.item" if left else "step.item_bias"
    yield Put(remark=view.say(key, t=t + 1, weight=weight))
    if left:
        yield put(view, left, t)
    yield put(view, right, t)
    added = view.trace.item(name, t)
    total = view.trace.so_far(name, t)
    scale = np.array([np.abs(added).max(), np.abs(total).max()])
    symbol_of_item = rf"\partial^{{+}}{weight}_{{{t + 1}}}"
    reason = why_zero(view, name, t)
    said = view.say(reason) if reason else size(added)
    yield Put(symbol_of_item, added, color, said, name, t, scale=scale, partial=True)
    yield Put(remark=view.say("step.sum", first=t + 1, last=view.steps))
    yield Put(rf"\partial {weight}", total, color, size(total), name, t, rule=True, scale=scale)


def _said(view: View, name: str, t: int) -> str:
    """How large a quantity is, or why it is 0."""
    reason = why_zero(view, name, t)
    return view.say(reason) if reason else size(view.trace[name][t])


BACKWARD: Final = {"do": _error, "own": _own, "carried": _carried, "dz": _slope}
