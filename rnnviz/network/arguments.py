"""Single arguments of what scripts call, checked at the door: names, numbers, switches, steps."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Mapping
from numbers import Real
from typing import Any, TypeVar

import numpy as np

from rnnviz.network.arrays import checked
from rnnviz.network.errors import InputError, UnknownNameError, UnknownPlaceError

Choice = TypeVar("Choice")
Kind = TypeVar("Kind")


def chosen(name: str, given: Any, choices: Mapping[str, Choice]) -> Choice:
    """What `given` names among the choices; InputError that lists them otherwise."""
    if not isinstance(given, str) or given not in choices:
        known = ", ".join(f'"{choice}"' for choice in choices)
        raise UnknownNameError("choice", name=name, was=reprlib.repr(given), known=known)
    return choices[given]


def whole_number(name: str, given: Any, *, least: int) -> int:
    """`given` as a whole number of at least `least`; InputError naming it otherwise."""
    whole = isinstance(given, int | np.integer) and not isinstance(given, bool)
    if not whole or given < least:
        raise InputError("whole", name=name, was=reprlib.repr(given), least=least)
    return int(given)


def checked_number(name: str, given: object, *, least: float = -math.inf) -> float:
    """`given` as one finite number of at least `least`; InputError naming it otherwise."""
    if isinstance(given, bool) or not isinstance(given, Real | np.number | np.ndarray):
        raise InputError("not_number", name=name, was=reprlib.repr(given))
    number = float(checked(name, given, ()))
    if not math.isfinite(number):
        raise InputError("not_finite", name=name, was=f"{number:g}")
    if number < least:
        raise InputError("too_small", name=name, was=f"{number:g}", least=f"{least:g}")
    return number


def checked_switch(name: str, given: object) -> bool:
    """`given` as True or False, for which 1 and 0 may stand; InputError naming it otherwise."""
    if not isinstance(given, bool | np.bool_ | int) or given not in (0, 1):
        raise InputError("not_switch", name=name, was=reprlib.repr(given))
    return bool(given)


def of_kind(name: str, given: object, kind: type[Kind], called: str) -> Kind:
    """`given` if it is of a class, which is `called` so in the sentence; InputError otherwise."""
    if not isinstance(given, kind):
        raise InputError("kind", name=name, was=reprlib.repr(given), called=called)
    return given


def time_step(name: str, given: Any, steps: int) -> int:
    """`given` as one of so many time steps, from 0; a negative one never wraps around."""
    if not _is_within(given, steps):
        was = reprlib.repr(given)
        raise UnknownPlaceError("no_step", name=name, was=was, many=steps, last=steps - 1)
    return int(given)


def row_of(name: str, given: Any, rows: int) -> int:
    """The same for one of so many rows of a matrix."""
    if not _is_within(given, rows):
        was = reprlib.repr(given)
        raise UnknownPlaceError("no_row", name=name, was=was, many=rows, last=rows - 1)
    return int(given)


def _is_within(given: Any, many: int) -> bool:
    whole = isinstance(given, int | np.integer) and not isinstance(given, bool)
    return whole and bool(0 <= given < many)
