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


#: Told of each update; true when the run is to stop after it.
Told = Callable[[Update], bool]


def trained(run: Run, updates: int, until: float | None = None, told: Told | None = None) -> Course:
    """Train for so many updates, or until the loss a step of an update is below `until`.

    A run that diverges ends with the last network whose numbers were finite.
    """
    whole_number("updates", updates, least=1)
    goal = None if until is None else checked_number("until", until, least=0.0)
    curves, made, net = Curves(run), 0, None
    try:
        for update in run.updates():
            made = update.number
            if made == curves.due:
                curves.take(update)
            stopped = told is not None and told(update)
            reached = goal is not None and loss_a_step(update) < goal
            if stopped or reached or made >= updates:
                net = update.net
                break
    except InputError as error:
        return Course(run, _after(run, made), made, curves.after(made), error.sentence)
    assert net is not None  # updates never end by themselves
    return Course(run, net, made, curves.after(made))


def loss_a_step(update: Update) -> float:
    """The loss before an update, for each of its steps with a target."""
    return update.loss / update.judged


class Curves:
    """The losses of a run, of which after a while only every second, fourth and so on is kept.

    Those of every sequence step by step where each update learns from all of them; otherwise one
    curve of the mean.
    """

    def __init__(self, run: Run) -> None:
        sequences = run.data.training
        self._each = run.recipe.batch >= len(sequences) and not run.recipe.shuffled
        lengths = [len(inputs) for inputs, _ in sequences] if self._each else [1]
        self._histories = [History(0, steps) for steps in lengths]
        #: The number of the next update whose losses are kept.
        self.due = 1

    def take(self, update: Update) -> None:
        """Keep the losses of an update, the one that is due."""
        losses = update.losses if self._each else np.array([loss_a_step(update)])
        self._histories = appended(self.after(update.number - 1), losses)
        self.due = update.number + 1 + self._histories[0].next_kept

    def after(self, updates: int) -> tuple[History, ...]:
        """The histories of so many updates."""
        return tuple(one.without_losses(updates - one.seen) for one in self._histories)


def _after(run: Run, updates: int) -> Network:
    """The network after so many updates, which are made again."""
    net: Network = run.net
    for update in islice(run.updates(), updates):
        if update.number == updates:
            net = update.net
    return net
