"""A trained task as bytes, and back: its recipe, its curve and its weights, every digit of them."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, checked
from rnnviz.network.errors import InputError
from rnnviz.network.rnn import RNN
from rnnviz.training.tasks import TASKS
from rnnviz.training.tasks.course import Course
from rnnviz.training.tasks.task import Recipe, Run

NAME: Final = "rnnviz-task"
VERSION: Final = 1
MOST_BYTES: Final = 256_000_000


class Saved(NamedTuple):
    """What such bytes hold: the run, the network, and the loss a step before some updates."""

    run: Run
    net: RNN
    updates: int
    #: The number of updates made before each of the losses [n], and these.
    made: Array
    losses: Array


def write(course: Course) -> bytes:
    """A course as JSON; a number is written so that it is read as the same, bit for bit."""
    history = course.histories[0]
    steps = [int(sum(target >= 0 for target in targets)) for _, targets in course.run.data.training]
    rows = sum(one.rows.sum(axis=1) for one in course.histories)
    losses = rows / sum(steps) if history.steps > 1 else rows
    content = {
        "format": NAME,
        "version": VERSION,
        "task": course.run.task.name,
        "recipe": asdict(course.run.recipe),
        "updates": course.updates,
        "made": history.updates.tolist(),
        "losses": np.asarray(losses).tolist(),
        "weights": {name: weight.tolist() for name, weight in course.net.weights.items()},
    }
    return (json.dumps(content, allow_nan=False) + "\n").encode()


def read(data: bytes) -> Saved:
    """What was written; InputError for any other bytes. Nothing that is read is run."""
    try:
        content = json.loads(data) if len(data) <= MOST_BYTES else None
        if not isinstance(content, dict) or content["format"] != NAME:
            raise InputError("saved_foreign")
        if content["version"] != VERSION:
            raise InputError("saved_version", knows=VERSION)
        run = Run(TASKS[content["task"]], _recipe(content["recipe"]))
        net = _network(run, content["weights"])
        made, losses = (np.array(content[name], float) for name in ("made", "losses"))
        updates = int(content["updates"])
    except (KeyError, TypeError, ValueError, RecursionError, OverflowError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("saved_foreign") from None
    if made.shape != losses.shape or made.ndim != 1 or updates < 0:
        raise InputError("saved_foreign")
    return Saved(run, net, updates, made, losses)


def _network(run: Run, given: dict[str, Any]) -> RNN:
    """A network with the weights given, which must be those of the run, and finite."""
    shapes = {name: weight.shape for name, weight in run.net.weights.items()}
    weights = {name: checked(name, given[name], shape) for name, shape in shapes.items()}
    if set(given) != set(shapes) or not all(np.isfinite(one).all() for one in weights.values()):
        raise InputError("saved_foreign")
    return RNN(weights["U"], weights["W"], weights["V"], weights.get("b"), weights.get("d"))


def _recipe(given: Any) -> Recipe:
    """A recipe, each part of the kind that such a part has."""
    if not isinstance(given, dict):
        raise InputError("saved_foreign")
    kinds = {one.name: str(one.type) for one in fields(Recipe)}
    names = {"int": int, "float": float, "str": str, "bool": bool, "None": type(None)}
    for name, part in given.items():
        allowed = tuple(names[kind] for kind in kinds[name].split(" | "))
        if type(part) not in (*allowed, *((int,) if float in allowed else ())):
            raise TypeError(name)
    return Recipe(**given)
