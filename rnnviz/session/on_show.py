"""What is on show where training decides it: the batch that the next update learns from."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from rnnviz.session.causes import Causes, Kept
from rnnviz.training.encodings import ENCODINGS, targets
from rnnviz.training.experiment import Experiment, Pair


class OnShow(Causes):
    """What follows when other sequences are on show, without anybody having typed them."""

    def with_on_show(self, experiment: Experiment) -> Self:
        """Other sequences on show, written as one would type them; one's own stays as typed."""
        own = experiment.aside and self.experiment.aside
        typed, program = self.typed, experiment.program
        if not own:
            inputs, told, _ = written(experiment.encoding, experiment.shown)
            typed = replace(typed, inputs=inputs, targets=told)
        session = replace(
            self,
            experiment=experiment,
            typed=typed,
            others=tuple(written(experiment.encoding, pair) for pair in experiment.beside),
            place=program.place_at(program.index_at(self.place), self.place.update),
            inspection=self.inspection.within(len(experiment.inputs)),
        )
        return session.with_problems({}, clear=() if own else ("inputs", "targets"))


def written(encoding: str, pair: Pair) -> Kept:
    """A sequence with what one would type for it."""
    told = targets.write(encoding, pair.targets)
    return Kept(ENCODINGS[encoding].write(pair.inputs), told, pair)
