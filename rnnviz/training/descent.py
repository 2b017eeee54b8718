"""Descent: how an update changes the weights, in place, from their gradient."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import Final, NamedTuple

import numpy as np

from rnnviz.network.arrays import Array, Named, norm, shapes_of, views

#: Bound to flat weights P, their gradient g and a learning rate eta: a call makes one update.
Rule = Callable[[Array, Array, float], Callable[[], None]]


def descend(weights: Named, gradients: Named, learning_rate: float) -> Named:
    """The weights after one plain update, P <- P - eta dP, as new arrays (Cauchy 1847)."""
    return Named({name: one - learning_rate * gradients[name] for name, one in weights.items()})


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
    """Weights and gradients in flat blocks, and one update of them, bound to its arrays."""

    def __init__(self, weights: Array, gradient: Array, named: Named) -> None:
        self.weights, self.gradient, self.named = weights, gradient, named
        #: What the weights are changed by: the gradient itself, or what the limits leave of it.
        self.used = gradient

    def bind(self, rule: Rule, learning_rate: float, limits: Limits) -> Callable[[], None]:
        """A call that makes one update with what stands in the gradient."""
        if not limits.any:
            return rule(self.weights, self.gradient, learning_rate)
        self.used = np.empty_like(self.gradient)
        move = rule(self.weights, self.used, learning_rate)
        moving = self._moving(limits.freeze)

        def update() -> None:
            np.multiply(self.gradient, moving, self.used)
            clip(self.used, limits)
            move()

        return update

    def _moving(self, freeze: Collection[str]) -> Array:
        """1 for each number that moves, 0 for those of a frozen weight."""
        moving = np.ones_like(self.gradient)
        for name, part in views(moving, shapes_of(self.named)).items():
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


def _constant(number: float, like: Array) -> Array:
    """A number as NumPy reads it fastest, in the precision of an array."""
    return np.array(number, like.dtype)


def sgd(P: Array, g: Array, eta: float) -> Callable[[], None]:
    """P <- P - eta g."""
    rate, change, multiply, subtract = _constant(eta, P), np.empty_like(P), np.multiply, np.subtract

    def update() -> None:
        multiply(g, rate, change)
        subtract(P, change, P)

    return update


def momentum(P: Array, g: Array, eta: float, mu: float = 0.9) -> Callable[[], None]:
    """V <- mu v + g, P <- P - eta v (Polyak 1964, as PyTorch has it)."""
    v = np.zeros_like(P)

    def update() -> None:
        np.multiply(v, mu, out=v)
        np.add(v, g, out=v)
        np.subtract(P, eta * v, out=P)

    return update


def adagrad(P: Array, g: Array, eta: float, eps: float = 1e-10) -> Callable[[], None]:
    """S <- s + g², P <- P - eta g / (√s + eps) (Duchi, Hazan & Singer 2011)."""
    s = np.zeros_like(P)

    def update() -> None:
        np.add(s, g * g, out=s)
        np.subtract(P, eta * g / (np.sqrt(s) + eps), out=P)

    return update


def rmsprop(
    P: Array, g: Array, eta: float, rho: float = 0.99, eps: float = 1e-8
) -> Callable[[], None]:
    """S <- rho s + (1 - rho) g², P <- P - eta g / (√s + eps) (Tieleman & Hinton 2012)."""
    s = np.zeros_like(P)

    def update() -> None:
        np.add(rho * s, (1.0 - rho) * g * g, out=s)
        np.subtract(P, eta * g / (np.sqrt(s) + eps), out=P)

    return update


def adam(
    P: Array, g: Array, eta: float, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
) -> Callable[[], None]:
    """Averages m of g and s of g², without their bias of the first updates (Kingma & Ba 2015)."""
    m, s, count = np.zeros_like(P), np.zeros_like(P), [0]
    first, second = betas

    def update() -> None:
        count[0] += 1
        np.add(first * m, (1.0 - first) * g, out=m)
        np.add(second * s, (1.0 - second) * g * g, out=s)
        root = np.sqrt(s / (1.0 - second ** count[0])) + eps
        np.subtract(P, eta / (1.0 - first ** count[0]) * m / root, out=P)

    return update


OPTIMIZERS: Final[dict[str, Rule]] = {
    "sgd": sgd,
    "momentum": momentum,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adam": adam,
}
