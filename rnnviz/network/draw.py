"""How weights are drawn before anything is learned: from a key alone, in one of six ways."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import Final

import numpy as np

from rnnviz.network.arrays import Array, Shape


def normal(*key: object, shape: Shape) -> Array:
    """Standard normal numbers of `shape` that depend on `key` alone.

    Uniform bits are shaped by Box & Muller (1958): so the same key gives the same numbers on every
    machine and with every version of NumPy, which promises neither for its own normal numbers.
    """
    first, second = uniform(*key, shape=(2, math.prod(shape)))
    drawn: Array = np.sqrt(-2.0 * np.log(first)) * np.cos(2.0 * np.pi * second)
    return drawn.reshape(shape)


def uniform(*key: object, shape: Shape) -> Array:
    """Numbers between 0 and 1, both ends left out, from the bits of SHAKE-256 (FIPS 202)."""
    text = "\x1f".join(str(part) for part in key)
    bits = hashlib.shake_256(text.encode()).digest(8 * math.prod(shape))
    # 53 bits each, moved by half a step, so that no logarithm meets a 0.
    drawn: Array = ((np.frombuffer(bits, "<u8") >> 11) + 0.5) / 2.0**53
    return drawn.reshape(shape)


def _normal(seed: int, name: str, shape: Shape, scale: float) -> Array:
    return scale * normal(seed, name, shape=shape)


def _uniform(seed: int, name: str, shape: Shape, scale: float) -> Array:
    return scale * (2.0 * uniform(seed, name, shape=shape) - 1.0)


def _orthogonal(seed: int, name: str, shape: Shape) -> Array:
    """A matrix with orthonormal rows or columns (Saxe, McClelland & Ganguli 2014)."""
    drawn = normal(seed, name, shape=(max(shape), min(shape)))
    q, r = np.linalg.qr(drawn)
    unique: Array = q * np.sign(np.diag(r))
    return unique if shape[0] >= shape[1] else unique.T


def by_normal(name: str, shape: Shape, seed: int, scale: float, _: int) -> Array:
    """Normal numbers with the standard deviation `scale`, biases too."""
    return _normal(seed, name, shape, scale)


def by_uniform(name: str, shape: Shape, seed: int, _: float, n_hidden: int) -> Array:
    """Between -1/√n_hidden and 1/√n_hidden, biases too, as PyTorch has it."""
    return _uniform(seed, name, shape, 1.0 / math.sqrt(n_hidden))


def by_xavier(name: str, shape: Shape, seed: int, *_: float) -> Array:
    """Between ±√(6 / (rows + columns)) (Glorot & Bengio 2010); biases 0."""
    if len(shape) == 1:
        return np.zeros(shape)
    return _uniform(seed, name, shape, math.sqrt(6.0 / sum(shape)))


def by_orthogonal(name: str, shape: Shape, seed: int, scale: float, n_hidden: int) -> Array:
    """W orthogonal; U, V and the biases as with `xavier`."""
    if name == "W":
        return _orthogonal(seed, name, shape)
    return by_xavier(name, shape, seed, scale, n_hidden)


def by_identity(name: str, shape: Shape, seed: int, scale: float, _: int) -> Array:
    """W the identity, biases 0, U and V normal with `scale` (IRNN: Le, Jaitly & Hinton 2015)."""
    if name == "W":
        return np.eye(shape[0])
    return np.zeros(shape) if len(shape) == 1 else _normal(seed, name, shape, scale)


def by_zeros(_: str, shape: Shape, *__: float) -> Array:
    """All weights 0."""
    return np.zeros(shape)


#: The ways by their names: each makes one weight from (name, shape, seed, scale, n_hidden).
WAYS: Final[dict[str, Callable[..., Array]]] = {
    "normal": by_normal,
    "uniform": by_uniform,
    "xavier": by_xavier,
    "orthogonal": by_orthogonal,
    "identity": by_identity,
    "zeros": by_zeros,
}
