"""What must hold of any run, whatever a reader has done to it."""

from __future__ import annotations

import traceback

import numpy as np

from rnnviz.session import Session


def told(error: BaseException) -> str:
    """An error, and where it came from."""
    return "".join(traceback.format_exception(error)[-14:])


def same_run(one: Session, other: Session) -> bool:
    """Whether every number of two runs is the same to the last bit."""
    pairs = one.experiment.trace, other.experiment.trace
    tapes = [
        {
            **trace.weights,
            **trace.gradients,
            "h": trace["h"],
            "L": trace["L"],
            **trace.update(0.1),
        }
        for trace in pairs
    ]
    return tapes[0].keys() == tapes[1].keys() and all(
        np.asarray(array).tobytes() == np.asarray(tapes[1][name]).tobytes()
        for name, array in tapes[0].items()
    )


def items_add_up(session: Session) -> None:
    """The items of each weight's gradient have it as their sum."""
    trace, steps = session.trace, session.steps
    if steps > 8:
        return
    for name in trace.model.factors:
        total = trace.gradients[name]
        items = [
            trace.ledger.item(name, loss=loss, use=use)
            for loss in range(steps)
            for use in range(loss + 1)
        ]
        if not all(np.isfinite(one).all() for one in items) or not np.isfinite(total).all():
            return
        size = max(np.abs(one).max() for one in items)
        if size < 1e290:
            assert np.abs(np.sum(items, axis=0) - total).max() <= 1e-9 * size, name


def answers_are_a_run(session: Session) -> None:
    """What the network answers to what was typed and drawn is what a run over it predicts."""
    sampling = session.used.sampling
    if sampling is None or len(sampling.inputs) > 60:
        return
    inputs = np.array(sampling.inputs)
    h0 = np.array(session.experiment.h0)
    trace = session.experiment.net.run(inputs, np.full(len(inputs), -1), h0)
    found = np.array(sampling.y)
    assert found.shape == trace["y"].shape
    if np.isfinite(trace["o"]).all() and np.abs(trace["o"]).max() < 1e6:
        assert np.allclose(found, trace["y"], rtol=1e-6, atol=1e-9)
