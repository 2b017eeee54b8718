"""Into the terms of an op, and from number to number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from rnnviz.session.looks import Looks
from rnnviz.session.moves import Moves
from rnnviz.stepping.entry import Entry
from rnnviz.stepping.inspection import Inspection
from rnnviz.stepping.numbers import Numbers

if TYPE_CHECKING:
    from rnnviz.stepping.followed import Followed
    from rnnviz.stepping.terms import Terms


class Origins(Moves, Looks):
    """How a reader asks where a number comes from."""

    @property
    def numbers(self) -> Numbers:
        """The numbers of the run, as far as the place has come."""
        return Numbers(self.run, self.reached)

    @property
    def terms(self) -> Terms:
        """The terms of the present op, the picked entry's first."""
        from rnnviz.stepping.terms import terms  # noqa: PLC0415 -- not before one steps into them

        return terms(self.numbers, self.inspection.followed.here)

    def step_term(self) -> Self:
        """Into the terms of the present op, and one term on; after the last one the next op."""
        term = self.place.term
        if term < len(self.terms):
            return self.tread("term", self.at_term(term + 1))
        last = self.index == len(self.program) - 1
        return self if last else self.tread("term", self.go_to(self.index + 1))

    def step_term_back(self) -> Self:
        """One term back; before the first one the op as a whole, before that the op before."""
        if self.undoes("term"):
            return self.stride_back("term")
        term = min(self.place.term, len(self.terms))
        if term or not self.index:
            return self.at_term(max(term - 1, 0))
        before = self.go_to(self.index - 1)
        return before.at_term(len(before.terms))

    def mark_entry(self, entry: Entry) -> Self:
        """Pick an entry; from within an op's terms, it is those of this entry that come next."""
        return self._follow(self.inspection.followed.to(self.numbers.itself(entry)))

    def ask_origin(self, entry: Entry) -> Self:
        """Pick an entry, and see where it comes from."""
        return self.mark_entry(entry).inspect(Inspection.show_shelf, "origin")

    def entry_back(self) -> Self:
        """The entry that was looked at before."""
        return self._follow(self.inspection.followed.back())

    def entry_on(self) -> Self:
        """The entry that was looked at next."""
        return self._follow(self.inspection.followed.on())

    def _follow(self, followed: Followed) -> Self:
        picked = self.inspect(Inspection.follow, followed)
        if not self.place.term:
            return picked
        # What is shown is what was asked for: its first term, or no term at all.
        entry, op = followed.here, self.reached.op
        within = entry.name == op.name and (entry.t == op.t or not self.numbers.stepped(op.name))
        return replace(picked, place=picked.place._replace(term=int(within)))
