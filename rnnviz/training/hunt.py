"""The hunt for a mistake: which one a quiz is about, which answers are right, what a check says."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from rnnviz.network.check import Report, against_oracle
from rnnviz.network.effects import effects, same_pass
from rnnviz.network.mistakes import fitting, mistaken
from rnnviz.training.cuts import NOTHING_CUT
from rnnviz.training.experiment import Experiment

#: So many numbers of each weight are held against the oracle: enough to tell, and soon done.
CHECKED: Final = 12


def visible(experiment: Experiment) -> tuple[str, ...]:
    """The mistakes that change the gradient of a weight in this experiment."""
    return tuple(name for name in fitting(experiment.model) if wrong_weights(experiment, name))


def wrong_weights(experiment: Experiment, name: str) -> tuple[str, ...]:
    """The weights whose gradients a mistake changes here."""
    trace = experiment.run_by(mistaken(name, experiment.model))
    found = effects(trace)
    return tuple(weight for weight in trace.weights if found[weight].is_seen)


def chosen(experiment: Experiment, number: int) -> str:
    """The mistake of a quiz: the same for the same network; "" where none would be seen.

    All of them come by before one comes again.
    """
    names = visible(experiment.without_bug)
    if not names:
        return ""
    order = np.random.default_rng(len(names)).permutation(len(names)).tolist()
    return names[int(order[number % len(names)])]


def is_right(experiment: Experiment, name: str) -> bool:
    """Whether an answer is right: also another name for what cannot be told apart here."""
    if name == experiment.bug:
        return True
    guess = mistaken(name, experiment.model)
    return guess is not None and same_pass(experiment.trace, experiment.run_by(guess))


def verdict(experiment: Experiment) -> Report:
    """The check of what is run, in full: a gradient with parts left out is none of the loss."""
    kind = replace(experiment.kind, truncation=None)
    whole = replace(experiment, kind=kind, cuts=NOTHING_CUT)
    return against_oracle(whole.trace, CHECKED)
