"""What a check of gradients cannot see in a case: how far it amplifies, and what stays hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np

from rnnviz.language import Sentence, sentence
from rnnviz.network.arrays import norm
from rnnviz.network.elman import Elman

if TYPE_CHECKING:
    from rnnviz.network.trace import Trace

#: Weights under this hide a wrong factor: a gradient barely depends on what is nearly 0.
TINY: Final = 0.05
#: W and its transpose are alike when they differ by less than this share.
ALIKE: Final = 1e-9
#: So many steps have something carried back over two of them.
MANY_STEPS: Final = 3


def amplification(trace: Trace) -> float:
    """How much larger the largest ∂L_k/∂h_s is than the largest that a loss has at its own step."""
    logs = trace.ledger.log_norms(trace.model.cell.states[0])
    largest, own = logs.max(), np.diag(logs).max()
    if not (np.isfinite(largest) and np.isfinite(own)):
        return 1.0 if largest == own == -np.inf else float("inf")
    return float(10.0 ** min(largest - own, 300.0))


def blind_spots(trace: Trace, whole: Mapping[str, float]) -> Iterator[Sentence]:
    """What this case cannot reveal, a sentence each.

    whole: how large gradients must be for rounding to leave them all their digits.
    """
    yield from _of_steps(trace)
    yield from _of_weights(trace)
    sends = trace["do"].any()
    if not sends:
        yield sentence("check.no_loss")
    cell = trace.model.cell
    if isinstance(cell, Elman) and cell.activation.name == "relu" and (trace["z"] == 0.0).any():
        yield sentence("check.kink")
    for name, size in whole.items():
        if sends and 2.0 * norm(trace.gradients[name]) < size:
            yield sentence("check.faint", name=name)


def _of_steps(trace: Trace) -> Iterator[Sentence]:
    sending = np.flatnonzero(trace["do"].any(axis=1))
    if len(trace) < MANY_STEPS:
        yield sentence("check.short", steps=len(trace))
    elif len(sending) and sending[-1] < MANY_STEPS - 1:
        yield sentence("check.early", step=int(sending[-1]) + 1)
    if not any(trace[f"{state}0"].any() for state in trace.model.cell.states):
        yield sentence("check.h0")


def _of_weights(trace: Trace) -> Iterator[Sentence]:
    W = trace.weights.get("W")
    with np.errstate(invalid="ignore"):
        if W is not None and norm(W - W.T) <= ALIKE * norm(W):
            yield sentence("check.symmetric")
    for name, weight in trace.weights.items():
        if weight.ndim > 1 and norm(weight) < TINY * weight.size**0.5:
            yield sentence("check.tiny", name=name)
