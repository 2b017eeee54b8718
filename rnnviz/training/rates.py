"""How an experiment is trained, as the options of `fit`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rnnviz.training.cuts import masks
from rnnviz.training.options import Options
from rnnviz.training.schedules import schedule

if TYPE_CHECKING:
    from rnnviz.training.experiment import Experiment


class Rates(NamedTuple):
    """The learning rates of all updates: the first one, and how those after it follow from it.

    `schedule` is "constant", ("step", every, factor) or ("cosine", to, over).
    """

    learning_rate: float
    schedule: Any = "constant"

    def of(self, number: int) -> float:
        """The learning rate of an update, counted from 1."""
        return schedule(self.learning_rate, self.schedule)(number)


def options(experiment: Experiment, rates: Rates) -> Options:
    """All sequences on show as one batch, or the material in its order."""
    kind, method, material = experiment.kind, experiment.method, experiment.material
    order = Options(batch=len(experiment.pairs))
    if material is not None:
        order = Options(batch=material.batch, chunk=material.chunk, seed=material.shuffle)
        order["carry_state"] = material.chunk is not None
    weights = experiment.net.weights
    longest = max(len(inputs) for inputs, _ in experiment.sequences)
    return Options(
        **order,
        learning_rate=rates.learning_rate,
        schedule=rates.schedule,
        optimizer=method.optimizer,
        clip_norm=method.clip_norm,
        clip_value=method.clip_value,
        freeze=[name for name in weights if name in experiment.frozen],
        reduction=kind.reduction,
        truncation=kind.truncation,
        masks=masks(experiment.cuts, longest, weights) if experiment.cuts else None,
        equations=experiment.mistaken,
    )
