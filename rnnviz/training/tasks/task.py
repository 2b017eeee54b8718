"""A task: sequences made from a seed, how well one can do without memory, and when it is solved."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.language import Sentence, sentence
from rnnviz.network.arguments import whole_number
from rnnviz.network.arrays import Array, Named
from rnnviz.network.errors import InputError
from rnnviz.network.rnn import RNN, Network
from rnnviz.training.confusion import confusion
from rnnviz.training.encodings.encoding import Symbols
from rnnviz.training.fit import Update, fit

#: A W of more would fill the memory of a laptop.
MOST_HIDDEN: Final = 2048
#: Ids of inputs, or vectors, and ids of targets, -1 where a step has none, as `fit` takes them.
Pairs = tuple[Any, list[int]]


class Marks(NamedTuple):
    """What a loss is held against, in nats for each step with a target.

    `baseline` is reached by who knows nothing of what came before, and `formula` is where it comes
    from, as LaTeX; below `solved` a task is solved; `optimum` is the least that can be reached,
    None where nobody knows.
    """

    baseline: float
    formula: str
    solved: float
    optimum: float | None = None


class Data(NamedTuple):
    """Sequences to learn from and sequences held out, over the same inputs and classes.

    A target of -1 among those held out is not judged: it was learned from, or cannot be known.
    """

    training: Sequence[Pairs]
    held_out: Sequence[Pairs]
    inputs: Symbols
    targets: Symbols
    marks: Marks


@dataclass(frozen=True)
class Recipe:
    """How a network is drawn and trained; `updates` is how many suffice. Losses are summed."""

    n_hidden: int
    learning_rate: float
    updates: int
    seed: int = 0
    optimizer: str = "sgd"
    batch: int = 1
    clip_norm: float | None = None
    chunk: int | None = None
    truncation: int | None = None
    init: str = "normal"
    #: Small enough that no state is thrown about at first: else a last digit decides how it ends.
    scale: float = 0.1
    bias: bool = False
    shuffled: bool = True

    def __post_init__(self) -> None:
        if whole_number("n_hidden", self.n_hidden, least=1) > MOST_HIDDEN:
            raise InputError("too_large", name="n_hidden", was=self.n_hidden, most=MOST_HIDDEN)
        whole_number("seed", self.seed, least=0)
        whole_number("updates", self.updates, least=1)


class Score(NamedTuple):
    """How well a network does: its loss a step with a target, and its share of right answers."""

    loss: float
    accuracy: float


@dataclass(frozen=True)
class Task:
    """What there is to learn; its sentences stand in the catalogue under its name.

    `encoding` is the kind of input; `make` gives the data of a seed and `draw` the network.
    """

    name: str
    encoding: str
    make: Callable[[int], Data]
    recipe: Recipe
    draw: Callable[[Data, Recipe], RNN]

    @property
    def key(self) -> str:
        """Its name as part of the key of a sentence."""
        return self.name.replace("-", "_")

    @property
    def title(self) -> Sentence:
        """What it is called."""
        return sentence(f"task.{self.key}")

    @property
    def shows(self) -> Sentence:
        """What it shows, in one sentence."""
        return sentence(f"task.{self.key}_shows")

    @property
    def baseline(self) -> Sentence:
        """Who reaches the baseline: what it means."""
        return sentence(f"task.{self.key}_baseline")


def drawn(data: Data, recipe: Recipe) -> RNN:
    """A network over the symbols of a task, drawn from the recipe's seed."""
    return RNN.random(
        len(data.inputs),
        recipe.n_hidden,
        len(data.targets),
        seed=recipe.seed,
        init=recipe.init,
        scale=recipe.scale,
        bias=recipe.bias,
    )


@dataclass(frozen=True, eq=False)
class Run:
    """A task in training under a recipe: everything about it follows from the two."""

    task: Task
    recipe: Recipe

    @classmethod
    def of(cls, task: Task) -> Run:
        """With the recipe suggested."""
        return cls(task, task.recipe)

    @cached_property
    def data(self) -> Data:
        """The sequences of the recipe's seed."""
        return self.task.make(self.recipe.seed)

    @cached_property
    def net(self) -> RNN:
        """The network before the first update."""
        return self.task.draw(self.data, self.recipe)

    def updates(self, net: Network | None = None, freeze: Collection[str] = ()) -> Iterator[Update]:
        """The updates, endless and lazy: of the run's own network, or of another one."""
        recipe = self.recipe
        return fit(
            net or self.net,
            self.data.training,
            recipe.learning_rate,
            batch=recipe.batch,
            chunk=recipe.chunk,
            carry_state=recipe.chunk is not None,
            optimizer=recipe.optimizer,
            clip_norm=recipe.clip_norm,
            truncation=recipe.truncation,
            freeze=freeze,
            seed=recipe.seed if recipe.shuffled else None,
        )

    def score(self, net: Network) -> Score:
        """How well a network does on what was held out."""
        return score(net, self.data.held_out)

    def solves(self, net: Network) -> bool:
        """Whether a network does better than the mark on what was held out."""
        return self.score(net).loss < self.data.marks.solved


def score(net: Network, sequences: Sequence[Pairs]) -> Score:
    """The loss and the accuracy over all steps of these sequences that have a target."""
    found = confusion(net, sequences)
    return Score(found.loss, found.accuracy)


def without_memory(net: RNN) -> RNN:
    """The same network with W = 0; trained with W frozen, no step knows of the one before it."""
    return net.with_weights(Named({**net.weights, "W": _zeros(net.W)}))


def _zeros(like: Array) -> Array:
    zeros = np.zeros_like(like)
    zeros.flags.writeable = False
    return zeros
