"""Material: what is learned from, where that is more than the sequences on show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from rnnviz.training.encodings.vectors import written
from rnnviz.training.symbols import Pair

if TYPE_CHECKING:
    from rnnviz.network.inputs import Example
    from rnnviz.network.vocabulary import WordWeights
    from rnnviz.training.batches import Batch
    from rnnviz.training.experiment import Experiment
    from rnnviz.training.tasks.task import Data, Recipe, Task

#: So many sequences an update can be picked among.
MOST_BATCH: Final = 64


@dataclass(frozen=True)
class Material:
    """The data of a task, and how they are handed out: so many sequences an update, in chunks.

    `name` is the task's, and `made` the seed that its data follow from; `shuffle` is the seed of
    the order of each epoch, None where that is always the same. Of the reader's own material,
    `source` is all of it, as the task with that name reads it.
    """

    name: str
    made: int = 0
    batch: int = 1
    chunk: int | None = None
    shuffle: int | None = None
    source: str = ""

    @classmethod
    def of(cls, recipe: Recipe, name: str, source: str = "") -> Material:
        """The material of a task as a recipe hands it out."""
        shuffle = recipe.seed if recipe.shuffled else None
        return cls(name, recipe.seed, recipe.batch, recipe.chunk, shuffle, source)

    @cached_property
    def task(self) -> Task:
        """What there is to learn."""
        from rnnviz.training.tasks.table import own, task  # noqa: PLC0415 -- seldom wanted

        return own(self.name, self.source) if self.source else task(self.name)

    @cached_property
    def data(self) -> Data:
        """The sequences."""
        return self.task.make(self.made)

    def drawn(self, words: WordWeights, *, bias: bool) -> WordWeights:
        """Weights as the task draws them, in the way and with the seed of these."""
        recipe = replace(
            self.task.recipe,
            n_hidden=words.n_hidden,
            seed=words.seed,
            init=words.init,
            scale=words.scale,
            bias=bias,
        )
        data = self.data
        weights = self.task.draw(data, recipe).weights
        return words.drawn().after(weights, data.inputs, data.targets)


def shown(experiment: Experiment, batch: Batch) -> Experiment:
    """An experiment with the batch on show that its next update learns from.

    The sequence at the same place in it is on show; one that the reader only looks at stays.
    """
    assert experiment.material is not None
    data = experiment.material.data
    pairs = tuple(_pair(data, one) for one in batch.examples)
    starts = tuple(tuple(one.start[0].tolist()) for one in batch.examples)
    if all(start == experiment.h0 for start in starts):
        starts = ()
    return learning_from(experiment, pairs, starts)


def learning_from(
    experiment: Experiment, pairs: tuple[Pair, ...], starts: tuple[tuple[float, ...], ...]
) -> Experiment:
    """The same with these sequences to learn from, and the states that they go on from."""
    if experiment.aside:
        starts = (*starts, experiment.h0) if starts else ()
        return replace(experiment, beside=pairs, number=len(pairs), starts=starts)
    number = experiment.number if experiment.number < len(pairs) else 0
    beside = (*pairs[:number], *pairs[number + 1 :])
    own = pairs[number]._asdict()
    return replace(experiment, **own, beside=beside, number=number, starts=starts)


def _pair(data: Data, one: Example) -> Pair:
    if one.ids is None:
        inputs = tuple(map(written, one.x.tolist()))
    else:
        inputs = tuple(data.inputs[number] for number in one.ids.tolist())
    # The last of these is the target that is not there: its id is -1.
    targets = (*data.targets, "")
    return Pair(inputs, tuple(targets[number] for number in one.target.tolist()))
