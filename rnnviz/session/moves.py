"""Moving along the trace."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from rnnviz.session.causes import Causes


class Moves(Causes):
    """Where a reader can go in the run on show."""

    def go_to(self, index: int) -> Self:
        """The op at `index`, held within the program."""
        return replace(self, place=self.program.place_at(index, self.place.update))

    def step(self) -> Self:
        """One op on; at the last op it stays."""
        return self.go_to(self.index + 1)

    def step_back(self) -> Self:
        """One op back."""
        return self.go_to(self.index - 1)

    def step_time_back(self) -> Self:
        """One time step back."""
        return self.go_to(self.program.time_step_back(self.index))

    def finish_pass(self) -> Self:
        """The last op of the present pass."""
        return self.go_to(self.program.pass_end(self.index))

    def go_first(self) -> Self:
        """The first op."""
        return self.go_to(0)

    def go_last(self) -> Self:
        """The last op."""
        return self.go_to(len(self.program) - 1)

    def enter_pass(self, kind: str) -> Self:
        """Where the pass `kind` begins; for the losses, where their sum is known."""
        return self.go_to(self.program.pass_start(kind))

    def show_gradients(self) -> Self:
        """The end of the backward pass: all gradients known, nothing updated yet."""
        return self.go_to(self.program.pass_start("update") - 1)

    def run_on(self) -> Self:
        """To the next break; without one to the last op."""
        return self.go_to(self.inspection.next_stop(self.run, self.index))

    def run_back(self) -> Self:
        """Back to the break before; without one to the first op."""
        return self.go_to(self.inspection.previous_stop(self.run, self.index))
