"""Schedules: the learning rate of each update, as a function of the update's number alone."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from rnnviz.network.arguments import checked_number, whole_number
from rnnviz.network.errors import InputError

#: The learning rate of an update, whose number counts from 1.
Schedule = Callable[[int], float]


def constant(rate: float, number: int) -> float:  # noqa: ARG001 -- it is the same for all
    """The same rate for every update."""
    return rate


def step(rate: float, every: int, factor: float, number: int) -> float:
    """Multiplied by a factor after every so many updates."""
    try:
        return rate * factor ** ((number - 1) // every)
    except OverflowError:  # which is then told of the update that it makes diverge
        return rate * math.inf


def cosine(rate: float, to: float, over: int, number: int) -> float:
    """From one rate to another along half a cosine, over so many updates; then it stays there."""
    share = min((number - 1) / over, 1.0)
    return to + (rate - to) * 0.5 * (1.0 + math.cos(math.pi * share))


FORMS: Final = '"constant", ("step", every, factor), ("cosine", to, over)'


def schedule(rate: float, given: Any) -> Schedule:
    """The schedule that was asked for, beginning with a rate; InputError for what is none.

    "constant"; ("step", every, factor): times `factor` after `every` updates; ("cosine", to,
    over): along a cosine to the rate `to` within `over` updates.
    """
    parts = [given] if isinstance(given, str) else given
    if not isinstance(parts, Sequence):
        raise _unknown(given)
    match list(parts):
        case ["constant"]:
            return partial(constant, rate)
        case ["step", every, factor]:
            times = checked_number("schedule: factor", factor, least=0.0)
            return partial(step, rate, whole_number("schedule: every", every, least=1), times)
        case ["cosine", to, over]:
            end = checked_number("schedule: to", to)
            return partial(cosine, rate, end, whole_number("schedule: over", over, least=1))
    raise _unknown(given)


def _unknown(given: Any) -> InputError:
    return InputError("choice", name="schedule", was=reprlib.repr(given), known=FORMS)
