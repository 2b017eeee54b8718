"""The three weights U, W, V, how they are drawn, and gradients of the same shapes."""

from __future__ import annotations

import hashlib
import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.network.errors import InputError

Array = NDArray[Any]


class Weights(NamedTuple):
    """U [n_in, n_hidden], W [n_hidden, n_hidden], V [n_hidden, n_out]."""

    U: Array
    W: Array
    V: Array


class Gradients(NamedTuple):
    """∂L/∂ of U, W and V, in their shapes, and of h0 [n_hidden]."""

    U: Array
    W: Array
    V: Array
    h0: Array


def draw(*key: object, shape: tuple[int, ...]) -> Array:
    """Standard normal numbers of `shape` that depend on `key` alone.

    Uniform bits come from SHAKE-256 (FIPS 202) and are shaped by Box & Muller (1958): so the same
    key gives the same numbers on every machine and with every version of NumPy, which promises
    neither for its own generators' normal numbers.
    """
    text = "\x1f".join(str(part) for part in key)
    count = math.prod(shape)
    bits = hashlib.shake_256(text.encode()).digest(16 * count)
    # 53 bits each, moved by half a step, so that no logarithm meets a 0.
    first, second = ((np.frombuffer(bits, "<u8") >> 11) + 0.5).reshape(2, count) / 2.0**53
    normal: Array = np.sqrt(-2.0 * np.log(first)) * np.cos(2.0 * np.pi * second)
    return normal.reshape(shape)


def frozen(array: Array) -> Array:
    """A read-only copy, in C order."""
    copy = np.array(array, order="C")
    copy.flags.writeable = False
    return copy


def checked(name: str, given: object, shape: tuple[int | str, ...]) -> Array:
    """`given` as finite float64 of `shape`, where a letter stands for any size of at least 1.

    Raises InputError, naming the argument, the shape it had and the shape it needs.
    """
    try:
        array = np.asarray(given)
        numbers = array.astype(np.float64) if array.dtype.kind in "biuf" else None
    except (TypeError, ValueError):
        numbers = None
    if numbers is None:
        raise InputError("not_numbers", name=name)
    fits = numbers.ndim == len(shape) and all(
        have > 0 if isinstance(want, str) else have == want
        for have, want in zip(numbers.shape, shape, strict=True)
    )
    if not fits:
        raise _misshapen(name, numbers.shape, shape)
    if not np.isfinite(numbers).all():
        raise InputError("not_finite", name=name)
    return numbers


def _misshapen(name: str, had: tuple[int, ...], needs: tuple[int | str, ...]) -> InputError:
    """The error that names both shapes, and the letters whose size is free."""
    shapes = {"had": spoken(had), "needs": spoken(needs)}
    letters = ", ".join(size for size in needs if isinstance(size, str))
    if not letters:
        return InputError("shape", name=name, **shapes)
    return InputError("shape_letters", name=name, letters=letters, **shapes)


def spoken(shape: tuple[object, ...]) -> str:
    """A shape as it is written in a sentence: `[3, 4]`."""
    return f"[{', '.join(map(str, shape))}]"
