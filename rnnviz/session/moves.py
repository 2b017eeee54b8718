"""Moving along the trace."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from rnnviz.session.causes import Causes
from rnnviz.stepping.gears import Stride, longer, way_back


class Moves(Causes):
    """Where a reader can go in the run on show."""

    def go_to(self, index: int) -> Self:
        """The op at `index`, held within the program."""
        place = self.program.place_at(index, self.place.update)
        here = self.with_problems({}, clear=("past",)) if "past" in self.problems else self
        return replace(here, place=place, trail=())

    def stride(self, gear: str) -> Self:
        """A step forwards in a gear, which leaves its trail."""
        moved = self.go_to(self.gears.on(gear, self.index))
        trail = longer(self.trail, Stride(gear, self.place, moved.place))
        return replace(moved, trail=trail)

    def stride_back(self, gear: str) -> Self:
        """A step backwards: where the last stride came from, if this undoes it."""
        start = way_back(self.trail, gear, self.place)
        if start is None:
            return self.go_to(self.gears.back(gear, self.index))
        return replace(self.go_to(self.program.index_at(start)), trail=self.trail[:-1])

    def step(self) -> Self:
        """One op on, past those that are skipped; at the last op it stays."""
        return self.stride("op")

    def step_back(self) -> Self:
        """One op back."""
        return self.stride_back("op")

    def finish_pass(self) -> Self:
        """The last op of the present pass, or of the next one."""
        return self.stride("pass")

    def pass_back(self) -> Self:
        """The last op of the pass before; from the first pass the first op."""
        return self.stride_back("pass")

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
