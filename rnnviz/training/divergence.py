"""Divergence: at which update, and which quantity was the first that is not finite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rnnviz.language import LANGUAGES, Sentence, sentence, speak
from rnnviz.network.arrays import shapes_of, views
from rnnviz.network.errors import InputError
from rnnviz.network.optimizers import MEMORIES
from rnnviz.network.trace import Trace

if TYPE_CHECKING:
    from rnnviz.training.updates import Training


def diverged(training: Training) -> InputError:
    """The error about the update that has just been made: its numbers are not all finite."""
    quantity = _in_the_passes(training) or _in_the_update(training)
    if quantity is None:
        return InputError("diverged", update=training.number)
    return InputError("diverged_at", update=training.number, quantity=quantity)


def _in_the_passes(training: Training) -> Sentence | str | None:
    """The first quantity of the passes that is not finite, sequence by sequence.

    The weights before the update are gone; those that the run began with are finite if these were.
    """
    weights = training.net.weights
    for place, one in enumerate(training.batch.examples):
        trace = Trace(training.cause, weights, one, training.kernel.tape.copy(place))
        found = trace.first_not_finite()
        if found is not None:
            return named(found.quantity, (found.step or 0) + 1)
    return None


def _in_the_update(training: Training) -> Sentence | str | None:
    """The first that is not finite among gradients, what the optimizer remembers, new weights."""
    descent, shapes = training.descent, shapes_of(training.net.weights)
    for name in shapes:
        if not np.isfinite(descent.gradients[name]).all():
            return named(f"d{name}")
        for stem, memory in zip(
            MEMORIES[training.settings.optimizer.name], descent.memories, strict=True
        ):
            if not np.isfinite(views(memory, shapes)[name]).all():
                return sentence(f"optimizer.memory_{stem}", weight=name)
        if not np.isfinite(descent.weights[name]).all():
            return named(f"new_{name}")
    return None


def named(name: str, t: int = 1) -> Sentence | str:
    """A quantity as it is called; one of a cell that has no sentences of its own, by its name."""
    said = sentence(f"quantity.{name}", t=t)
    return said if speak(LANGUAGES[0]).has(said.key) else f"{name}[{t}]"
