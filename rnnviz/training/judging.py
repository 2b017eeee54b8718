"""Judging an experiment: on data held out where there are any, else on what is on show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from rnnviz.training.confusion import Confusion, Judge

if TYPE_CHECKING:
    from rnnviz.training.experiment import Experiment
    from rnnviz.training.tasks.task import Marks


class Judged(NamedTuple):
    """What is taken for what, whether that was held out, and what the loss is held against."""

    confusion: Confusion
    held_out: bool
    marks: Marks | None


#: What has been found about each experiment, and the judge of each material, while it is there.
_FOUND: Final[WeakKeyDictionary[Experiment, Judged]] = WeakKeyDictionary()
_JUDGES: Final[WeakKeyDictionary[object, tuple[object, Judge]]] = WeakKeyDictionary()


def judged(experiment: Experiment) -> Judged:
    """What the network takes for what, found once."""
    if experiment not in _FOUND:
        _FOUND[experiment] = _judged(experiment)
    return _FOUND[experiment]


def _judged(experiment: Experiment) -> Judged:
    net, material = experiment.net, experiment.material
    if material is None:
        found = Judge(net, experiment.sequences, experiment.h0).confusion(net)
        return Judged(found, held_out=False, marks=None)
    key = (net.cell, net.sizes, net.weights.keys(), experiment.h0)
    known, judge = _JUDGES.get(material, (None, None))
    if judge is None or known != key:
        judge = Judge(net, material.data.held_out, experiment.h0)
        _JUDGES[material] = (key, judge)
    return Judged(judge.confusion(net), held_out=True, marks=material.data.marks)
