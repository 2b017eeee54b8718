"""Trying what was learned: symbols drawn, those that are not known, a look inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Self

from rnnviz.network.vocabulary import NO_TARGET
from rnnviz.session.sequences import Sequences
from rnnviz.stepping.use import Use
from rnnviz.training.encodings import ENCODINGS, targets
from rnnviz.training.using import Used, used, without_unknown


class Trying(Sequences):
    """What a reader can do with a network beside stepping through it."""

    @property
    def used(self) -> Used:
        """What came of what the network is tried with."""
        return used(self.experiment, self.inspection.use)

    @property
    def tried(self) -> tuple[str, ...]:
        """What was typed and drawn, as symbols; nothing where something is wrong with it."""
        return self.used.symbols

    def try_out(self, act: Callable[..., Use], *values: object) -> Self:
        """Something else to try the network with."""
        return replace(self, inspection=self.inspection.try_out(act, *values))

    def draw_one(self) -> Self:
        """One symbol more, if it can be drawn."""
        return self.draw(1)

    def draw(self, more: int) -> Self:
        """So many symbols more, or as many as can be drawn; the same session where none can."""
        use = self.inspection.use
        sampling = used(self.experiment, use.draw(more)).sampling
        gained = len(sampling.drawn) - use.count if sampling else 0
        return self.try_out(Use.draw, gained) if gained > 0 else self

    def leave_out_unknown(self) -> Self:
        """What was typed without the symbols that the network does not know."""
        return self.try_out(Use.begin, without_unknown(self.experiment, self.inspection.use.text))

    def admit_unknown(self) -> Self:
        """The network with a row of U for each symbol in what was typed that it does not know."""
        unknown = dict.fromkeys(one.symbol for one in self.used.prompt.unknown)
        experiment = self.experiment
        # What is spare stays known as long as something of it is in use.
        spare = (*experiment.input_words, *unknown)
        return replace(self, experiment=replace(experiment, spare_inputs=spare))

    def look_inside(self) -> Self:
        """What was typed and drawn as the sequence on show; the network stays as it is.

        Where symbols are drawn, the target of each step is the one that follows it.
        """
        symbols, shown = self.tried, self.experiment
        if not symbols:
            return self
        following = symbols[1:] if self.used.closed is None else ()
        known = [one if one in shown.target_words else NO_TARGET for one in following]
        told = (*known, *(NO_TARGET,) * (len(symbols) - len(known)))
        # What is spare stays known: neither a row of U nor a column of V goes.
        same = replace(shown, spare_inputs=shown.input_words, spare_targets=shown.target_words)
        typed = replace(self.typed, inputs=ENCODINGS[shown.encoding].write(symbols))
        return replace(self, experiment=same, typed=typed).type_targets(
            targets.write(shown.encoding, told)
        )
