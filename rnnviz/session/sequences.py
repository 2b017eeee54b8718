"""Several sequences that are learned from together: one more, one less, and which is on show."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Self

from rnnviz.session.causes import Kept
from rnnviz.session.edits import Edits
from rnnviz.training.cuts import within

#: So many sequences have room to be picked from.
MOST_SEQUENCES: Final = 8


class Sequences(Edits):
    """What a reader can do with the sequences; the place keeps its address."""

    def add_sequence(self) -> Self:
        """A copy of the sequence on show, to be typed over; it is now the one on show."""
        several = self.sequences
        if self.experiment.material or len(several) >= MOST_SEQUENCES:
            return self
        return self._with((*several, several[self.experiment.number]), len(several))

    def remove_sequence(self) -> Self:
        """Without the sequence on show; another takes its place. One always stays."""
        if self.experiment.material or not self.others:
            return self
        return self._with(self.others, max(self.experiment.number - 1, 0))

    def show_sequence(self, number: int) -> Self:
        """Another of the sequences on show, by its number from 0."""
        if number == self.experiment.number or not 0 <= number <= len(self.others):
            return self
        if self.experiment.material:
            return replace(self, ghost=None).with_on_show(self.experiment.showing(number))
        return self._with(self.sequences, number)

    def _with(self, several: tuple[Kept, ...], number: int) -> Self:
        """With these sequences and that one on show, its place held within it."""
        shown, others = several[number], (*several[:number], *several[number + 1 :])
        longest = max(len(one.pair.inputs) for one in several)
        experiment = replace(
            self.experiment,
            cuts=within(self.experiment.cuts, longest),
            inputs=shown.pair.inputs,
            targets=shown.pair.targets,
            beside=tuple(one.pair for one in others),
            number=number,
        )
        program, ghost = experiment.program, self.ghost
        comparable = ghost is not None and number < len(ghost.pairs)
        session = replace(
            self,
            experiment=experiment,
            others=others,
            typed=replace(self.typed, inputs=shown.inputs, targets=shown.targets),
            place=program.place_at(program.index_at(self.place), self.place.update),
            inspection=self.inspection.within(len(experiment.inputs)),
            ghost=ghost.showing(number) if ghost is not None and comparable else None,
        )
        # What was typed for it may have been no good: the sentence about it comes with it.
        return session.type_inputs(shown.inputs)
