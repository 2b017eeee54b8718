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

    def at_term(self, term: int) -> Self:
        """A term of the present op, from 1; 0 for the op as a whole."""
        return replace(self, place=self.place._replace(term=term), trail=())

    def stride(self, gear: str) -> Self:
        """A step forwards in a gear, which leaves its trail."""
        return self.tread(gear, self.go_to(self.gears.on(gear, self.index)))

    def tread(self, gear: str, moved: Self) -> Self:
        """What has moved forwards in a gear, with the trail that this leaves."""
        return replace(moved, trail=longer(self.trail, Stride(gear, self.place, moved.place)))

    def undoes(self, gear: str) -> bool:
        """Whether a step backwards undoes the last stride."""
        return way_back(self.trail, gear, self.place) is not None

    def stride_back(self, gear: str) -> Self:
        """A step backwards: where the last stride came from, if this undoes it."""
        start = way_back(self.trail, gear, self.place)
        if start is None:
            return self.go_to(self.gears.back(gear, self.index))
        went = self.go_to(self.program.index_at(start)).at_term(start.term)
        return replace(went, trail=self.trail[:-1])

    def step(self) -> Self:
        """One op on, past those that are skipped; from within an op's terms to its end."""
        return self.tread("op", self.at_term(0)) if self.place.term else self.stride("op")

    def step_back(self) -> Self:
        """One op back; from within an op's terms out of them."""
        out = self.place.term and not self.undoes("op")
        return self.at_term(0) if out else self.stride_back("op")

    def go_to_step(self, t: int) -> Self:
        """The same op at another time step (from 0); an update's is the end of its way back."""
        op = self.reached.op
        name = self.program.backward[-1] if op.kind == "update" else op.name
        return self.go_to(self.program.index_of(name, min(max(t, 0), self.steps - 1)))

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
