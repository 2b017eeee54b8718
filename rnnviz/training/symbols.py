"""The sequences of an experiment: their symbols, as ids and as they are drawn."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Self, cast

import numpy as np

from rnnviz.network.vocabulary import DASH, NO_TARGET, vocabulary
from rnnviz.training.encodings import ENCODINGS
from rnnviz.training.encodings.vectors import columns, vector

if TYPE_CHECKING:
    from rnnviz.training.experiment import Experiment
    from rnnviz.training.material import Material


class Pair(NamedTuple):
    """A sequence: its inputs and its targets, of the same length."""

    inputs: tuple[str, ...]
    targets: tuple[str, ...]


class Marked(NamedTuple):
    """The symbols of the sequence on show and of both vocabularies, so that each can be seen."""

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    input_words: tuple[str, ...]
    target_words: tuple[str, ...]


class Symbols:
    """What an experiment knows of its sequences, one of which is on show."""

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    spare_inputs: tuple[str, ...]
    spare_targets: tuple[str, ...]
    h0: tuple[float, ...]
    beside: tuple[Pair, ...]
    number: int
    encoding: str
    material: Material | None
    starts: tuple[tuple[float, ...], ...]
    aside: bool

    @property
    def shown(self) -> Pair:
        """The sequence on show."""
        return Pair(self.inputs, self.targets)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All sequences, the one on show in its place among them."""
        return (*self.beside[: self.number], self.shown, *self.beside[self.number :])

    @property
    def learned(self) -> tuple[Pair, ...]:
        """The sequences that the next update learns from."""
        return self.beside if self.aside else self.pairs

    def start(self, number: int) -> tuple[float, ...]:
        """The state that a sequence starts from: h0, or what a chunk before it ended with."""
        return self.starts[number] if self.starts else self.h0

    def showing(self, number: int) -> Self:
        """The same with another of its sequences on show, by its number from 0.

        A sequence that is only looked at goes when another is on show.
        """
        pairs = self.learned
        if number >= len(pairs):
            return self
        beside = (*pairs[:number], *pairs[number + 1 :])
        shown = pairs[number]._asdict()
        other = replace(self._itself, **shown, beside=beside, number=number, aside=False)
        return cast(Self, replace(other, starts=self.starts[: len(pairs)]))

    @property
    def _itself(self) -> Experiment:
        return cast("Experiment", self)

    @property
    def of_numbers(self) -> bool:
        """Whether a step reads a vector of numbers, and no symbol."""
        return self.encoding == "numbers"

    @cached_property
    def input_words(self) -> tuple[str, ...]:
        """The vocabulary of the inputs [n_in]; a symbol's place in it is its one-hot code.

        Of numbers it is what they are called.
        """
        if self.of_numbers:
            return self.spare_inputs or columns(len(vector(self.inputs[0])))
        words = tuple(word for pair in self.pairs for word in pair.inputs)
        return self._vocabulary(words, self.spare_inputs)

    @cached_property
    def target_words(self) -> tuple[str, ...]:
        """The vocabulary of the targets [n_out]; with no target at all, there are still classes.

        Those are then the lesson's, or, where it has none to spare, the inputs.
        """
        words = (word for pair in self.pairs for word in pair.targets)
        wanted = tuple(word for word in words if word != NO_TARGET)
        return self._vocabulary(wanted or self.spare_targets or self.inputs, self.spare_targets)

    def _vocabulary(self, words: tuple[str, ...], spare: tuple[str, ...]) -> tuple[str, ...]:
        """Of material the whole alphabet, whatever of it is on show."""
        return vocabulary((*spare, *words) if self.material else words, spare)

    def hot(self, t: int) -> int:
        """The id of the input at a step; -1 where it is a vector of numbers."""
        return -1 if self.of_numbers else int(self.input_ids[t])

    @cached_property
    def input_ids(self) -> Any:
        """The inputs as ids [T], or as vectors [T, n_in]."""
        return self.ids(self.shown)[0]

    @cached_property
    def target_ids(self) -> list[int]:
        """The targets as ids [T], -1 where a step has none."""
        return self.ids(self.shown)[1]

    @cached_property
    def _numbers(self) -> tuple[dict[str, int], dict[str, int]]:
        inputs = {word: number for number, word in enumerate(self.input_words)}
        targets = {word: number for number, word in enumerate(self.target_words)}
        return inputs, {**targets, NO_TARGET: -1}

    def ids(self, pair: Pair) -> tuple[Any, list[int]]:
        """A sequence as ids, or as vectors, and ids of targets, -1 where a step has none."""
        inputs, targets = self._numbers
        told = [targets[word] for word in pair.targets]
        if self.of_numbers:
            return np.array([vector(one) for one in pair.inputs]), told
        return [inputs[word] for word in pair.inputs], told

    @property
    def sequence(self) -> tuple[Any, list[int]]:
        """Inputs and target ids, as `fit` takes them."""
        return self.input_ids, self.target_ids

    @cached_property
    def losses(self) -> int:
        """The number of steps that have a target: what a mean is taken over."""
        return sum(target >= 0 for target in self.target_ids)

    @cached_property
    def marked(self) -> Marked:
        """The symbols as they are drawn."""
        rows = self.inputs, self.targets, self.input_words, self.target_words
        return Marked(*map(self.mark, rows))

    def mark(self, symbols: tuple[str, ...]) -> tuple[str, ...]:
        """Symbols as they are drawn; a dash for a target that is not there."""
        mark = ENCODINGS[self.encoding].mark
        return tuple(mark(one) if one else DASH for one in symbols)
