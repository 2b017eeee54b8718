"""How the losses of an update are plotted, so that they compare with each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rnnviz.training.curves import EACH, HELD_OUT, LOSS
from rnnviz.training.plot import STEP

if TYPE_CHECKING:
    from rnnviz.training.experiment import Experiment
    from rnnviz.training.material import Material


class Judged(NamedTuple):
    """What losses are multiplied with: of what is held out, of each step.

    `sequences` is how many are learned from together; with many of them, losses are those of one
    step with a target, as baselines are, and `each` is true.
    """

    sequences: int = 1
    each: bool = False
    held_out: float = 1.0
    steps: tuple[float, ...] = ()

    def factor(self, key: str) -> float:
        """What a curve is multiplied with."""
        if key.startswith(STEP):
            t = int(key.removeprefix(STEP))
            return self.steps[t] if t < len(self.steps) else 1.0
        return self.held_out if key == HELD_OUT else 1.0

    @property
    def columns(self) -> dict[str, str]:
        """Which curve is plotted as which: every update has a number of steps of its own."""
        return {LOSS: EACH} if self.each else {}


def judged(experiment: Experiment) -> Judged:
    """How the losses of an experiment are plotted."""
    material = experiment.material
    if material is None:
        return Judged(len(experiment.pairs))
    return _of_material(material, experiment.kind.reduction)


@lru_cache(maxsize=8)
def _of_material(material: Material, reduction: str) -> Judged:
    data = material.data
    training = [targets for _, targets in data.training]
    held_out = [targets for _, targets in data.held_out]
    batch = min(material.batch, len(training))
    longest = max(map(len, training))
    chunk = min(material.chunk or longest, longest)
    # How many of an update's sequences have a target at each step: with chunks, on an average.
    share = batch / len(training) / -(-longest // chunk)
    known = [share * sum(_known(one[t::chunk]) for one in training) for t in range(chunk)]
    steps = tuple(1 / max(one, share) for one in known)
    if reduction == "mean":  # the losses of each sequence have been divided, and are added
        return Judged(batch, True, 1 / max(len(held_out), 1), (1 / batch,) * chunk)
    return Judged(batch, True, 1 / max(sum(map(_known, held_out)), 1), steps)


def _known(targets: Sequence[int]) -> int:
    """How many steps have a target."""
    return sum(target >= 0 for target in targets)
