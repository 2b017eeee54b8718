"""Typing words and h0."""

from __future__ import annotations

from dataclasses import replace
from typing import Self, TypeVar

from rnnviz.language import Sentence
from rnnviz.network.errors import InputError
from rnnviz.network.vocabulary import read_targets, read_words
from rnnviz.session.causes import Causes
from rnnviz.training.cuts import within
from rnnviz.training.h0 import read_state

Typing = TypeVar("Typing", bound="Words")


class Words(Causes):
    """What a reader can type."""

    def type_inputs(self, text: str) -> Self:
        """Words typed into the input field."""
        return _read(replace(self, typed=replace(self.typed, inputs=text)), "inputs")

    def type_targets(self, text: str) -> Self:
        """Words typed into the target field."""
        return _read(replace(self, typed=replace(self.typed, targets=text)), "targets")

    def type_h0(self, text: str) -> Self:
        """Numbers typed for the state before the first step: one for all units, or each its own."""
        typed = replace(self, typed=replace(self.typed, h0=text))
        try:
            h0 = read_state(text, self.experiment.words.n_hidden)
        except InputError as error:
            return typed.with_problems({"h0": error.sentence})
        return replace(typed, experiment=replace(self.experiment, h0=h0)).with_problems({})


def _read(session: Typing, edited: str) -> Typing:
    """Take both fields over when they are good; a sentence for each that is not."""
    words: dict[str, tuple[str, ...]] = {}
    problems: dict[str, Sentence] = {}
    for side, read in (("inputs", read_words), ("targets", read_targets)):
        try:
            words[side] = read(getattr(session.typed, side))
        except InputError as error:
            problems[side] = error.sentence
    counts = {side: len(one) for side, one in words.items()}
    if not problems and counts["inputs"] != counts["targets"]:
        problems[edited] = InputError("word_counts", **counts).sentence
    session = session.with_problems(problems, clear=("inputs", "targets"))
    return session if problems else _over(session, words["inputs"], words["targets"])


def _over(session: Typing, inputs: tuple[str, ...], targets: tuple[str, ...]) -> Typing:
    """The same network over another sequence."""
    if (inputs, targets) == (session.experiment.inputs, session.experiment.targets):
        return session
    longest = max(len(inputs), *(len(one.pair.inputs) for one in session.others), 0)
    cuts = within(session.experiment.cuts, longest)
    experiment = replace(session.experiment, inputs=inputs, targets=targets, cuts=cuts)
    program = experiment.program
    return replace(
        session,
        experiment=experiment,
        place=program.place_at(program.index_at(session.place), session.place.update),
        inspection=session.inspection.within(len(inputs)),
    )
