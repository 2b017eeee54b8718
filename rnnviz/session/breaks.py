"""Writing breakpoints of any kind."""

from __future__ import annotations

from typing import Self

from rnnviz.session.looks import Looks
from rnnviz.stepping.inspection import Inspection


class Breaks(Looks):
    """What a reader can write, where it depends on the run that is looked at."""

    def set_draft_kind(self, kind: str) -> Self:
        """Another kind in the form, watching what there is to watch in this network."""
        return self.inspect(Inspection.set_draft_kind, kind, self.run)

    def take_draft(self) -> Self:
        """What is in the form becomes a breakpoint, unless something is wrong with it."""
        return self.inspect(Inspection.take_draft, self.run)
