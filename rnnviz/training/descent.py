"""Descent: how an update changes the weights, in place, from their gradient."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from functools import partial
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named, block, norm, room, shapes_of, views
from rnnviz.network.optimizers import CONSTANTS, MEMORIES


class Limits(NamedTuple):
    """What is done to a gradient before it is used: clipped to a norm, to a value; parts frozen.

    All weights together are clipped to the norm (Pascanu, Mikolov & Bengio 2013), then each entry
    to the value; weights in `freeze` do not move and are not counted.
    """

    clip_norm: float | None = None
    clip_value: float | None = None
    freeze: Collection[str] = ()

    @property
    def any(self) -> bool:
        """Whether anything is done at all."""
        return bool(self.freeze) or self.clip_norm is not None or self.clip_value is not None


class Descent:
    """Weights, what an optimizer remembers of them and their gradient, all flat; and one update.

    `state` [1 + memories, n] holds the weights in its first row; with `counted`, the updates that
    Adam has made, it is all that an update leaves behind for the next one.
    """

    def __init__(self, weights: Named, rule: Rule, dtype: Any) -> None:
        shapes = shapes_of(weights)
        self.gradient, self.gradients = block(shapes, dtype)
        rows, size = 1 + rule.memories, self.gradient.size
        self.state = room(rows * size, dtype).reshape(rows, size)
        self.flat, self.memories, self.counted = self.state[0], self.state[1:], 0
        self.weights = views(self.flat, shapes)
        for name, weight in weights.items():
            self.weights[name][...] = weight
        #: What the weights are changed by: the gradient itself, or what the limits leave of it.
        self.used = self.gradient
        #: The learning rate of the next update, in the precision of the weights.
        self.rate = np.zeros((), dtype)
        self._rule = rule

    def bind(self, learning_rate: float, limits: Limits) -> Callable[[], None]:
        """A call that makes one update with what stands in the gradient."""
        self.rate[...] = learning_rate
        if not limits.any:
            return self._rule.bind(self)
        self.used = np.empty_like(self.gradient)
        move = self._rule.bind(self)
        moving = self._moving(limits.freeze)

        def update() -> None:
            np.multiply(self.gradient, moving, self.used)
            clip(self.used, limits)
            move()

        return update

    def _moving(self, freeze: Collection[str]) -> Array:
        """1 for each number that moves, 0 for those of a frozen weight."""
        moving = np.ones_like(self.gradient)
        for name, part in views(moving, shapes_of(self.weights)).items():
            if name in freeze:
                part[...] = 0.0
        return moving


def clip(gradient: Array, limits: Limits) -> None:
    """Bring a flat gradient within its limits, in place."""
    if limits.clip_norm is not None:
        size = norm_of(gradient)
        if size > limits.clip_norm:
            gradient *= limits.clip_norm / size
    if limits.clip_value is not None:
        np.clip(gradient, -limits.clip_value, limits.clip_value, out=gradient)


def norm_of(gradient: Array) -> float:
    """The Euclidean norm, also where its square overflows."""
    square = float(gradient.dot(gradient))
    return math.sqrt(square) if 1e-30 < square < 1e30 else norm(gradient)


def _sgd(d: Descent) -> Callable[[], None]:
    """P <- P - eta g (Cauchy 1847)."""
    P, g, rate, multiply, subtract = d.flat, d.used, d.rate, np.multiply, np.subtract
    change = np.empty_like(P)

    def update() -> None:
        multiply(g, rate, change)
        subtract(P, change, P)

    return update


def _momentum(d: Descent, mu: float) -> Callable[[], None]:
    """V <- mu v + g, P <- P - eta v (Polyak 1964, as PyTorch has it)."""
    P, g, (v,) = d.flat, d.used, d.memories

    def update() -> None:
        np.multiply(v, mu, out=v)
        np.add(v, g, out=v)
        np.subtract(P, d.rate * v, out=P)

    return update


def _adagrad(d: Descent, eps: float) -> Callable[[], None]:
    """S <- s + g², P <- P - eta g / (√s + eps) (Duchi, Hazan & Singer 2011)."""
    P, g, (s,) = d.flat, d.used, d.memories

    def update() -> None:
        np.add(s, g * g, out=s)
        np.subtract(P, d.rate * g / (np.sqrt(s) + eps), out=P)

    return update


def _rmsprop(d: Descent, rho: float, eps: float) -> Callable[[], None]:
    """S <- rho s + (1 - rho) g², P <- P - eta g / (√s + eps) (Tieleman & Hinton 2012)."""
    P, g, (s,) = d.flat, d.used, d.memories

    def update() -> None:
        np.add(rho * s, (1.0 - rho) * g * g, out=s)
        np.subtract(P, d.rate * g / (np.sqrt(s) + eps), out=P)

    return update


def _adam(d: Descent, beta1: float, beta2: float, eps: float) -> Callable[[], None]:
    """Averages m of g and s of g², without their bias of the first updates (Kingma & Ba 2015)."""
    P, g, (m, s) = d.flat, d.used, d.memories

    def update() -> None:
        d.counted += 1
        np.add(beta1 * m, (1.0 - beta1) * g, out=m)
        np.add(beta2 * s, (1.0 - beta2) * g * g, out=s)
        root = np.sqrt(s / (1.0 - beta2**d.counted)) + eps
        np.subtract(P, d.rate * (m / (1.0 - beta1**d.counted)) / root, out=P)

    return update


class Rule(NamedTuple):
    """An optimizer: its name, how much it remembers, and how it is bound to its arrays."""

    name: str
    memories: int
    bind: Callable[[Descent], Callable[[], None]]


_BINDS: Final[dict[str, Callable[..., Callable[[], None]]]] = {
    "sgd": _sgd,
    "momentum": _momentum,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
}
OPTIMIZERS: Final = {
    name: Rule(name, len(MEMORIES[name]), partial(bind, **CONSTANTS[name]))
    for name, bind in _BINDS.items()
}
