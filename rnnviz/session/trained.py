"""The session in which a task of words was trained: what the window goes on from."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import WordWeights
from rnnviz.session import Session
from rnnviz.training.method import Method
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
    """The lesson of a task's name, trained as a course was, at its last update."""
    recipe = course.run.recipe
    session = Session.open(course.run.task.name)
    experiment = replace(
        session.experiment,
        words=WordWeights(recipe.seed, recipe.n_hidden, recipe.scale, recipe.init),
        h0=(0.0,) * recipe.n_hidden,
        method=Method(recipe.optimizer, recipe.clip_norm),
    )
    begun = replace(session, experiment=experiment, learning_rate=recipe.learning_rate)
    return begun.train(course.updates) if course.updates else begun
