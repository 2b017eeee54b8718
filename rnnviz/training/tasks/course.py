"""The course of a training run: so many updates, or until a loss, or until somebody stops it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import NamedTuple

import numpy as np

from rnnviz.language import Sentence
from rnnviz.network.arrays import checked_number
from rnnviz.network.errors import InputError
from rnnviz.network.rnn import Network, whole_number
from rnnviz.training.history import History, appended
from rnnviz.training.tasks.task import Run
from rnnviz.training.update import Update


class Course(NamedTuple):
    """What came of a run: the network, after how many updates, and the losses before each.

    `histories` are the losses of every sequence, step by step, where an update learns from all of
    them; otherwise a single one, of the mean over the steps with a target. `problem` says why it
    stopped where it cannot go on.
    """

    run: Run
    net: Network
    updates: int
    histories: tuple[History, ...]
    problem: Sentence | None = None


#: Told of each update, with its loss a step; true when the run is to stop after it.
Told = Callable[[Update, float], bool]


def trained(run: Run, updates: int, until: float | None = None, told: Told | None = None) -> Course:
    """Train for so many updates, or until the loss a step of an update is below `until`.

    A run that diverges ends with the last network whose numbers were finite.
    """
    whole_number("updates", updates, least=1)
    goal = -1.0 if until is None else checked_number("until", until, least=0.0)
    histories, made, net = _beginnings(run), 0, None
    try:
        for update in run.updates():
            loss = update.loss / update.judged
            histories = _longer(histories, update, loss)
            made = update.number
            stopped = told is not None and told(update, loss)
            if stopped or made >= updates or loss < goal:
                net = update.net
                break
    except InputError as error:
        return Course(run, _after(run, made), made, tuple(histories), error.sentence)
    assert net is not None  # updates never end by themselves
    return Course(run, net, made, tuple(histories))


def _beginnings(run: Run) -> list[History]:
    """A history for each sequence that every update learns from, or one for all together."""
    sequences = run.data.training
    together = run.recipe.batch >= len(sequences) and not run.recipe.shuffled
    lengths = [len(inputs) for inputs, _ in sequences] if together else [1]
    return [History(0, steps) for steps in lengths]


def _longer(histories: list[History], update: Update, loss: float) -> list[History]:
    if len(histories) == 1 and histories[0].steps == 1:
        return [histories[0].appended(np.array([loss]))]
    return appended(histories, update.losses)


def _after(run: Run, updates: int) -> Network:
    """The network after so many updates, which are made again."""
    net: Network = run.net
    for update in islice(run.updates(), updates):
        if update.number == updates:
            net = update.net
    return net
