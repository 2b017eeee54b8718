"""What if: a number, a word or a target changed in place, things left out, and the run before."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from rnnviz.language import Sentence, sentence
from rnnviz.network.errors import InputError
from rnnviz.session.on_show import written
from rnnviz.session.words import Words, read_side
from rnnviz.training.cuts import NOTHING_CUT, Cut, Cuts, toggled
from rnnviz.training.edited import H0, edited_at, read_number, with_entry
from rnnviz.training.experiment import Experiment
from rnnviz.training.h0 import write_state


class Edits(Words):
    """What a reader can change in the run on show; the place keeps its address."""

    def write_entry(self, name: str, at: tuple[int, ...], text: str) -> Self:
        """Another number typed for an entry of a weight or of h0, by its indices (from 0)."""
        try:
            number = read_number(text)
        except InputError as error:
            return self._refused(error.sentence)
        experiment = with_entry(self.experiment, name, at, number)
        edited = self.edited | {edited_at(self.experiment, name, at)}
        typed = self.typed
        if name == H0 and self.experiment.start(self.experiment.number) != self.experiment.h0:
            return self._refused(sentence("task.carried"))
        if name == H0:
            typed = replace(typed, h0=write_state(experiment.h0))
        return replace(self._on(experiment), typed=typed, edited=edited)

    def write_word(self, side: str, t: int, text: str) -> Self:
        """Another word at step `t`, among the "inputs" or the "targets"."""
        symbols = list(getattr(self.experiment, side))
        try:
            symbols[t] = _one_symbol(self.experiment, side, text)
        except InputError as error:
            return self._refused(error.sentence)
        pair = self.experiment.shown._replace(**{side: tuple(symbols)})
        kept = written(self.experiment.encoding, pair)
        typed = {"inputs": self.type_inputs, "targets": self.type_targets}[side](
            getattr(kept, side)
        )
        return typed.with_problems({}, clear=("entry",))

    def toggle_cut(self, name: str, t: int) -> Self:
        """A loss switched off, an edge back cut, a use frozen; or in its place again."""
        return self._cut(toggled(self.experiment.cuts, Cut(name, t)))

    def restore_cuts(self) -> Self:
        """Nothing left out of the backward pass any more."""
        return self._cut(NOTHING_CUT)

    def _cut(self, cuts: Cuts) -> Self:
        material = self.experiment.material
        if cuts and material is not None and material.chunk is not None:
            return self.with_problems({"task": sentence("task.no_cuts")}, clear=("task",))
        return self._on(replace(self.experiment, cuts=cuts))

    def _on(self, experiment: Experiment) -> Self:
        return replace(self, experiment=experiment).with_problems({}, clear=("entry",))

    def _refused(self, wrong: Sentence) -> Self:
        return self.with_problems({"entry": wrong}, clear=("entry",))

    def give_up_entry(self) -> Self:
        """What was typed for an entry is let go, and so is the sentence about it."""
        return self.with_problems({}, clear=("entry",))

    # The run before.

    def beside(self, before: Self) -> Self:
        """This session with the run before it kept beside as a ghost, where it is another one."""
        secret = not self.experiment.told  # what runs right beside it would tell the mistake
        if not self._as_learned_from(before) or secret or self.ghost_held:
            return self
        if before.experiment is self.experiment:
            return self
        return replace(self, ghost=before.experiment)

    def _as_learned_from(self, other: Self) -> bool:
        """Whether both are about the same lesson or material."""
        return other.lesson == self.lesson and (
            (other.experiment.encoding, other.experiment.material)
            == (self.experiment.encoding, self.experiment.material)
        )

    def hold_ghost(self, on: bool) -> Self:  # noqa: FBT001 -- a signal's value
        """Compare with the same run from now on, whatever is changed; or with the last one."""
        return replace(self, ghost_held=on)

    def drop_ghost(self) -> Self:
        """No run beside this one any more."""
        return replace(self, ghost=None, ghost_held=False)

    def back_to(self, other: Self) -> Self:
        """What causes the other's run, seen from the present place and in the present looks."""
        program = other.experiment.program
        place = self.place._replace(update=other.place.update)
        rates = self if self._as_learned_from(other) else other
        return replace(
            self,
            lesson=other.lesson,
            typed=other.typed,
            experiment=other.experiment,
            schedule=other.schedule,
            place=program.place_at(program.index_at(place), place.update),
            recording=other.recording,
            branch=other.branch,
            others=other.others,
            learning_rate=rates.learning_rate,
            problems=other.problems,
            quiz=other.quiz,
            edited=other.edited,
            trail=(),
            past=other.past,
            inspection=self.inspection.within(other.steps),
        ).beside(self)


def _one_symbol(experiment: Experiment, side: str, text: str) -> str:
    """The single symbol in a text, which may also be written as it is drawn."""
    known = experiment.input_words if side == "inputs" else experiment.target_words
    drawn = dict(zip(experiment.mark(known), known, strict=True))
    symbols = read_side(experiment, side, drawn.get(text, text))
    if len(symbols) != 1:
        raise InputError("one_word", had=len(symbols))
    return symbols[0]
