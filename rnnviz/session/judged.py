"""How the losses of an update are plotted, so that they compare with each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rnnviz.training.curves import HELD_OUT, LOSS
from rnnviz.training.plot import STEP

if TYPE_CHECKING:
    from rnnviz.training.experiment import Experiment
    from rnnviz.training.material import Material


class Judged(NamedTuple):
    """What the losses are multiplied with: of an update, of what is held out, of a step.

    `sequences` is how many are learned from together; with many of them, losses are those of one
    step with a target, as baselines are, and `each` is true.
    """

    sequences: int = 1
    each: bool = False
    loss: float = 1.0
    held_out: float = 1.0
    step: float = 1.0

    def factor(self, key: str) -> float:
        """What a curve is multiplied with."""
        if key.startswith(STEP):
            return self.step
        return {LOSS: self.loss, HELD_OUT: self.held_out}.get(key, 1.0)


def judged(experiment: Experiment) -> Judged:
    """How the losses of an experiment are plotted."""
    material = experiment.material
    if material is None:
        return Judged(len(experiment.pairs))
    return _of_material(material, experiment.kind.reduction)


@lru_cache(maxsize=8)
def _of_material(material: Material, reduction: str) -> Judged:
    data, batch = material.data, material.batch
    held_out = [targets for _, targets in data.held_out]
    training = [targets for _, targets in data.training]
    batch = min(batch, len(training))
    # A mean has divided the losses of each sequence already, and these are added.
    if reduction == "mean":
        return Judged(batch, True, 1 / batch, 1 / max(len(held_out), 1), 1 / batch)
    longest = max(map(len, training))
    pieces = -(-longest // material.chunk) if material.chunk else 1
    each = _known(training) * batch / len(training) / pieces
    return Judged(batch, True, 1 / max(each, 1), 1 / max(_known(held_out), 1), 1 / batch)


def _known(targets: Sequence[Any]) -> int:
    """How many steps have a target."""
    return sum(sum(target >= 0 for target in one) for one in targets)
