"""Sampling: symbols drawn one by one from what is predicted, each fed back as the next input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from rnnviz.network.arguments import checked_number, whole_number
from rnnviz.network.arrays import Array
from rnnviz.network.draw import uniform
from rnnviz.network.errors import InputError
from rnnviz.network.forward import read, start_of
from rnnviz.network.rnn import Network

#: The window shows sequences of so many steps at most.
MOST: Final = 1000


class Chances(NamedTuple):
    """After one step: what the network predicts [n_out], and what was drawn from [n_out].

    The two are the same at the temperature 1. `drawn` is the class that was drawn from them, -1
    before one was.
    """

    y: Array
    p: Array
    drawn: int = -1


def chances(scores: Array, temperature: float) -> Array:
    """softmax(o / temperature) [n_out], computed from scores o; at 0 all is on the likeliest.

    Dividing scores is what raises probabilities to the power 1 / temperature and divides them by
    their sum (Ackley, Hinton & Sejnowski 1985). Of equal likeliest classes the first one is taken.
    Raises InputError where a score is nan or infinite: there is nothing to draw from.
    """
    if not np.isfinite(scores).all():
        raise InputError("sample_not_finite")
    if temperature == 0.0:
        certain = np.zeros(len(scores))
        certain[int(scores.argmax())] = 1.0
        return certain
    with np.errstate(over="ignore", under="ignore"):
        weighed = np.exp((scores - scores.max()) / temperature)
    share: Array = weighed / weighed.sum()
    return share


def draw(p: Array, number: float) -> int:
    """The class in whose part of the line from 0 to 1 a number lies, the first class at 0."""
    ends = np.cumsum(p)
    # The last end may miss 1 by a last digit; a class without any part is never drawn.
    found = int(np.searchsorted(ends, number * ends[-1], side="right"))
    return min(found, int(np.flatnonzero(p)[-1]))


class Draws(NamedTuple):
    """How symbols are drawn: by which numbers, and how boldly."""

    seed: int = 0
    temperature: float = 1.0


AS_PREDICTED: Final = Draws()


@dataclass(frozen=True, eq=False)
class Sampling:
    """A prompt that has been read, and the symbols drawn so far; `next` is one symbol more.

    `back` says for each class which input it is, where it is fed back. All follows from network,
    h0, prompt, seed and temperature: symbol k is drawn with the number k of the seed, so that the
    same seed gives the same numbers at every temperature, on every machine.
    """

    net: Network
    prompt: tuple[Any, ...]
    back: tuple[int, ...]
    draws: Draws
    #: After each input: scores o and probabilities y [n_out].
    o: tuple[Array, ...]
    y: tuple[Array, ...]
    #: The states of the network after the prompt, and after each symbol drawn.
    states: tuple[tuple[Array, ...], ...]
    drawn: tuple[int, ...] = ()

    @classmethod
    def begun(
        cls,
        net: Network,
        prompt: Sequence[Any] | Array,
        back: Sequence[int] | None = None,
        draws: Draws = AS_PREDICTED,
        h0: ArrayLike | None = None,
    ) -> Self:
        """The prompt read, and nothing drawn yet; InputError for what is wrong.

        The prompt is at least one id, or vector of numbers, for which `back` must be empty.
        Without `back` the classes are the inputs; an empty one says that none is, and then the
        prompt can be answered, but nothing drawn.
        """
        whole_number("seed", draws.seed, least=0)
        checked_number("temperature", draws.temperature, least=0.0)
        found = read(net, prompt, start_of(net, h0))
        classes, n_in = net.sizes.n_out, net.sizes.n_in
        fed = tuple(range(classes)) if back is None else tuple(back)
        if len(fed) not in (0, classes) or not all(0 <= one < n_in for one in fed):
            raise InputError("sample_back", classes=classes, last=n_in - 1)
        o, y = tuple(found.o), tuple(found.y)
        return cls(net, tuple(prompt), fed, draws, o, y, (found.states,))

    @property
    def inputs(self) -> tuple[Any, ...]:
        """All inputs read: the prompt, and every symbol drawn, as an input."""
        return (*self.prompt, *(self.back[one] for one in self.drawn))

    @property
    def full(self) -> bool:
        """Whether the window could not show one more."""
        return len(self.prompt) + len(self.drawn) >= MOST

    def next(self) -> Self:
        """One symbol drawn and fed back; InputError where there is nothing to draw from."""
        if not self.back:
            raise InputError("sample_back", classes=len(self.o[-1]), last=self.net.sizes.n_in - 1)
        (number,) = uniform(self.draws.seed, "sample", len(self.drawn), shape=(1,))
        drawn = draw(chances(self.o[-1], self.draws.temperature), float(number))
        found = read(self.net, [self.back[drawn]], self.states[-1])
        return replace(
            self,
            o=(*self.o, *found.o),
            y=(*self.y, *found.y),
            states=(*self.states, found.states),
            drawn=(*self.drawn, drawn),
        )

    def at(self, count: int) -> Self:
        """So many symbols drawn, or as many as fit: more than now, or fewer."""
        sampling = self
        while len(sampling.drawn) < count and not sampling.full:
            sampling = sampling.next()
        read_then = len(sampling.prompt) + count
        return replace(
            sampling,
            o=sampling.o[:read_then],
            y=sampling.y[:read_then],
            states=sampling.states[: count + 1],
            drawn=sampling.drawn[:count],
        )

    def was_drawn(self, t: int) -> bool:
        """Whether input t (from 0) was fed back, and no part of the prompt."""
        return t >= len(self.prompt)

    def chances_at(self, t: int) -> Chances:
        """What was predicted after input t (from 0), what was drawn from, and what was drawn."""
        number = t - (len(self.prompt) - 1)
        drawn = self.drawn[number] if 0 <= number < len(self.drawn) else -1
        draws = number >= 0 and bool(self.back) and bool(np.isfinite(self.o[t]).all())
        p = chances(self.o[t], self.draws.temperature) if draws else self.y[t]
        return Chances(self.y[t], p, drawn)
