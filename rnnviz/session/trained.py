"""The session in which a task of words was trained: what the window goes on from."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import WordWeights
from rnnviz.session import Session
from rnnviz.training.settings import HIDDEN_UNITS
from rnnviz.training.tasks.course import Course
from rnnviz.training.tasks.task import Run

#: The kind of input that the window shows.
SHOWN = "words"


def check_shown(run: Run) -> None:
    """InputError when the window could not show what comes of this run."""
    n_hidden, most = run.recipe.n_hidden, HIDDEN_UNITS[1]
    if run.task.encoding == SHOWN and n_hidden > most:
        raise InputError("too_large", name="n_hidden", was=n_hidden, most=most)


def session_of(course: Course) -> Session:
    """The lesson of a task's name, with the weights and losses of a course, at its last update."""
    recipe, data = course.run.recipe, course.run.data
    session = Session.open(course.run.task.name)
    drawn = WordWeights(recipe.seed, recipe.n_hidden, recipe.scale, recipe.init)
    experiment = replace(
        session.experiment,
        words=drawn.after(course.net.weights, data.inputs, data.targets),
        h0=(0.0,) * recipe.n_hidden,
    )
    placed = replace(
        session,
        experiment=experiment,
        learning_rate=recipe.learning_rate,
        place=session.place._replace(update=course.updates),
    )
    return placed.with_curves(course.histories)
