"""The head, from the state to the prediction and its loss and back: its rows, and its kernel.

o_t = h_t V + d, y_t = softmax(o_t), L_t = -ln y_t[target_t]; softmax and cross-entropy together
leave do_t = y_t - target_t (Bridle 1990). All time steps are computed at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named, Shape
from rnnviz.network.inputs import Targets
from rnnviz.network.matrices import laid_out
from rnnviz.network.rows import Row, given
from rnnviz.network.tape import BY_CLASS, Tape

add, subtract, multiply, divide = np.add, np.subtract, np.multiply, np.divide
exp, log1p, negative, copyto = np.exp, np.log1p, np.negative, np.copyto


class Scores(NamedTuple):
    """o and y [n_out, T B]; the losses, the sums over all but the target, and over all [T B]."""

    o: Array
    y: Array
    losses: Array
    others: Array
    sums: Array


@dataclass(frozen=True, slots=True)
class Head:
    """A softmax over the classes; a bias d if it is wanted; losses summed, or their mean."""

    bias: bool = False
    mean: bool = False

    factors: ClassVar = {"dV": ("h", "do"), "dd": ("", "do")}

    def shapes(self, n_hidden: int, n_out: int) -> dict[str, Shape]:
        """The weights of the head."""
        shapes: dict[str, Shape] = {"V": (n_hidden, n_out)}
        return {**shapes, "d": (n_out,)} if self.bias else shapes

    def predict(self, weights: Named, tape: Tape, targets: Targets) -> Callable[[], Any]:
        """Bound to its arrays: a call fills o, y, L and do, and returns the loss.

        Exponentials are taken relative to the target's own: what the others add up to is then
        never lost beside a 1, and L and do keep all their digits however certain y is.
        """
        h, d = tape.flat(tape.cell.states[0]), weights.d
        (VT, lay_out), hT = laid_out(weights.V.T, len(h)), h.T
        o, y, do, losses = *(tape.flat(name) for name in BY_CLASS), tape["L"].reshape(-1)
        o_at, do_at = o.reshape(-1).take, do.reshape(-1).put
        ones, spread = np.ones(len(o), o.dtype), np.empty_like(o)
        own, others, sums = np.empty((3, len(losses)), o.dtype)
        chosen, share, at, known = targets.chosen, targets.share, targets.at, targets.known

        def run() -> Any:
            for call in lay_out:
                call()
            VT.dot(hT, o)
            if d is not None:
                add(o, d[:, None], o)
            o_at(at, None, own, "clip")
            # Filling an array row by row and then computing is quicker than broadcasting.
            copyto(spread, own)
            subtract(o, spread, y)
            exp(y, y)
            subtract(y, chosen, do)
            ones.dot(do, others)
            log1p(others, losses)
            loss = losses.dot(share)
            if math.isfinite(loss.real):
                add(others, known, sums)
            else:
                loss = relative_to_largest(Scores(o, y, losses, others, sums), targets)
            copyto(spread, sums)
            divide(y, spread, y)
            copyto(do, y)
            divide(others, sums, others)
            negative(others, others)
            do_at(at, others)
            if targets.uneven:
                multiply(losses, share, losses)
                multiply(do, share, do)
            return loss

        return run

    def send_back(self, weights: Named, tape: Tape) -> Callable[[], None]:
        """Bound to its arrays: a call fills own, what each step's loss sends to its state."""
        doT, own = tape.flat("do").T, tape.flat("own")
        VT, lay_out = laid_out(weights.V.T, len(own))

        def run() -> None:
            for call in lay_out:
                call()
            doT.dot(VT, own)

        return run

    def rows(self) -> tuple[tuple[Row, ...], tuple[Row, ...], tuple[Row, ...]]:
        """The head's rows of the table: what is given, the forward and the backward pass."""
        weights = (V, d) if self.bias else (V,)
        biases = (DD,) if self.bias else ()
        return weights, (self._score(), Y, self._loss()), (self._error(), DV, *biases, OWN)

    def _score(self) -> Row:
        formula, numpy, feeds = (" + {d}", " + d", ("d",)) if self.bias else ("", "", ())
        return Row(
            "o",
            "forward",
            "o_{{{t}}}",
            r"{o} = {h}\,{V}" + formula,
            "o[t] = h[t] @ V" + numpy,
            ("h", "V", *feeds),
            ("n_out",),
        )

    def _loss(self) -> Row:
        logarithm = "max(o[t]) + np.log(sum(np.exp(o[t] - max(o[t])))) - o[t, target[t]]"
        return Row(
            "L",
            "loss",
            "L_{{{t}}}",
            r"{L} = " + (r"-\tfrac{{1}}{{n}} \ln {y}[{target}]" if self.mean else MINUS_LOG),
            f"L[t] = {f'({logarithm}) / n' if self.mean else logarithm} if target[t] >= 0 else 0",
            ("o", "y", "target"),
            (),
        )

    def _error(self) -> Row:
        error = "y[t] - one_hot[target[t]]"
        return Row(
            "do",
            "backward",
            r"\partial o_{{{t}}}",
            "{do} = " + (r"\tfrac{{1}}{{n}} ({y} - {target})" if self.mean else "{y} - {target}"),
            f"do[t] = {f'({error}) / n' if self.mean else error} if target[t] >= 0 else 0 * y[t]",
            ("y", "target"),
            ("n_out",),
        )


def relative_to_largest(scores: Scores, targets: Targets) -> Any:
    """The same where the others' exponentials overflow: all relative to the largest score.

    Goodfellow, Bengio & Courville (2016), section 4.1. Returns the loss.
    """
    o, y, losses, others, sums = scores
    largest = np.max(o.real, axis=0)
    if np.iscomplexobj(o):  # the oracle's: what is not relative to the target would cancel there
        largest = largest + 1j * o.reshape(-1)[targets.at].imag
    subtract(o, largest, y)
    below = y.reshape(-1)[targets.at]
    exp(y, y)
    own = y.reshape(-1)[targets.at] * targets.known
    np.sum(np.where(targets.chosen, 0.0, y), axis=0, out=others)
    add(others, own, sums)
    subtract(log1p(others + (own - 1.0)), below, losses)
    losses[targets.share == 0.0] = 0.0
    return losses.dot(targets.share)


MINUS_LOG: Final = r"-\ln {y}[{target}]"
V: Final = given("V", "V", "n_hidden", "n_out")
d: Final = given("d", "d", "n_out")

Y: Final = Row(
    "y",
    "forward",
    "y_{{{t}}}",
    r"{y} = \operatorname{{softmax}}({o})",
    "y[t] = np.exp(o[t] - max(o[t])) / sum(np.exp(o[t] - max(o[t])))",
    ("o",),
    ("n_out",),
)
DV: Final = Row(
    "dV",
    "backward",
    r"\partial V",
    r"{dV} \mathrel{{+}}= {h}^{{\top}}\,{do}",
    "dV += np.outer(h[t], do[t])",
    ("h", "do"),
    ("n_hidden", "n_out"),
)
DD: Final = Row(
    "dd",
    "backward",
    r"\partial d",
    r"{dd} \mathrel{{+}}= {do}",
    "dd += do[t]",
    ("do",),
    ("n_out",),
)
OWN: Final = Row(
    "own",
    "backward",
    r"\mathrm{{own}}_{{{t}}}",
    r"{own} = {do}\,{V}^{{\top}}",
    "own[t] = do[t] @ V.T",
    ("do", "V"),
    ("n_hidden",),
)
