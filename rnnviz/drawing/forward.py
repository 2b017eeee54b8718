"""The workings of the forward ops and the loss: z, h, o, y and L with their numbers put in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.caption import mean
from rnnviz.drawing.predictions import divided
from rnnviz.drawing.put import Put, classes, put, target, times
from rnnviz.drawing.view import View, why_zero


def _sum(view: View, t: int) -> Iterator[Put]:
    trace, palette = view.trace, view.palette
    word = view.experiment.marked.inputs[t]
    key = "step.picked_numbers" if view.experiment.of_numbers else "step.picked"
    yield Put(remark=view.say(key, word=word))
    yield put(view, "x", t, times(view, "U"))
    yield Put("=", trace["x"][t] @ trace["U"], palette.U, "", "z", t, partial=True)
    yield Put(remark=view.say("step.remembered"))
    yield put(view, "h_prev", t, times(view, "W"))
    yield Put("=", trace["h_prev"][t] @ trace["W"], palette.W, "", "z", t, partial=True)
    yield from _bias(view, "b", t)
    yield put(view, "z", t, rule=True)


def _bias(view: View, name: str, t: int) -> Iterator[Put]:
    if name in view.weights:
        yield Put(remark=view.say("step.bias", name=name))
        yield put(view, name, t)


def _activation(view: View, t: int) -> Iterator[Put]:
    yield Put(remark=view.say(f"step.activation_{view.kind.activation}"))
    yield put(view, "z", t)
    yield put(view, "h", t, rule=True)


def _logits(view: View, t: int) -> Iterator[Put]:
    yield Put(remark=view.say("step.scores", words=classes(view)))
    yield put(view, "h", t, times(view, "V"))
    if "d" in view.weights:
        product = view.trace["h"][t] @ view.trace["V"]
        yield Put("=", product, view.palette.V, "", "o", t, partial=True)
    yield from _bias(view, "d", t)
    yield put(view, "o", t, rule=True)


def _softmax(view: View, t: int) -> Iterator[Put]:
    o = view.trace["o"][t]
    e = np.exp(o - o.max())
    yield Put(remark=view.say("step.shares", words=classes(view)))
    yield put(view, "o", t)
    yield Put(
        r"e^{o-\max o}", e, "", f"Σ = {numerals.magnitude(float(e.sum()))}", "y", t, partial=True
    )
    yield put(view, "y", t, rule=True)


def _cross_entropy(view: View, t: int) -> Iterator[Put]:
    if not view.has_target(t):
        yield Put(remark=view.say("step.no_target", t=t + 1))
        yield put(view, "y", t)
        yield put(view, "L", t, view.say(why_zero(view, "L", t)), rule=True)
        return
    word = view.experiment.marked.targets[t]
    share = float(view.trace["y"][t, view.experiment.target_ids[t]])
    yield Put(remark=view.say("step.surprise", word=word))
    yield put(view, "y", t)
    yield target(view, t)
    if mean(view):
        yield Put(remark=view.say("step.divided", n=view.experiment.losses))
    remark = divided(view, f"−ln {numerals.probability(share)}")
    yield put(view, "L", t, f"= {remark}", rule=True)


FORWARD: Final = {
    "z": _sum,
    "h": _activation,
    "o": _logits,
    "y": _softmax,
    "L": _cross_entropy,
}
