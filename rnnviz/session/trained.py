"""A task trained without a window: the session that the window goes on from."""

from __future__ import annotations

from collections.abc import Callable

from rnnviz.network.arguments import checked_number, whole_number
from rnnviz.network.errors import InputError
from rnnviz.session import Session
from rnnviz.training.settings import HIDDEN_UNITS, LEARNING_RATES, SEEDS
from rnnviz.training.tasks.task import Recipe, Run
from rnnviz.training.update import Update

#: Told of each update; true when the run is to stop after it.
Told = Callable[[Update], bool]


def check_shown(recipe: Recipe) -> None:
    """InputError when the window could not show what comes of such a run."""
    for name, (_, most) in {
        "n_hidden": HIDDEN_UNITS,
        "learning_rate": LEARNING_RATES,
        "seed": SEEDS,
    }.items():
        if getattr(recipe, name) > most:
            raise InputError("too_large", name=name, was=getattr(recipe, name), most=most)


def begun(run: Run) -> Session:
    """The session in which the task of a run has just been opened, with its recipe."""
    return Session.of_task(run.task.name, run.recipe)


def trained(
    run: Run, updates: int, until: float | None = None, told: Told | None = None
) -> Session:
    """A task trained for so many updates, or until the loss a step of an update is below `until`.

    One that diverges ends at its last sound update, with the sentence under `training`.
    """
    whole_number("updates", updates, least=1)
    goal = None if until is None else checked_number("until", until, least=0.0)

    def enough(update: Update) -> bool:
        stopped = told is not None and told(update)
        reached = goal is not None and update.each < goal
        return stopped or reached or update.number >= updates

    # One more than there will be: the last one is told too.
    return begun(run).train(updates + 1, enough=enough)
