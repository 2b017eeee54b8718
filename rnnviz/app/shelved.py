"""The panes on the shelf, each loaded, made and wired when it is first wanted.

Of ten one is in front at the first paint, and most readers never take out all of them.
"""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QMainWindow

from rnnviz.app.files import Files, let_files_through
from rnnviz.app.trying import write_sampled
from rnnviz.app.wiring import wire

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from rnnviz.app.desk import Desk
    from rnnviz.panes.breakpoints import BreakpointsPane
    from rnnviz.panes.bugs import BugsPane
    from rnnviz.panes.listing import ListingPane
    from rnnviz.panes.memory import MemoryPane
    from rnnviz.panes.origin import OriginPane
    from rnnviz.panes.shelf import Shelf
    from rnnviz.panes.training import TrainingPane
    from rnnviz.panes.trying import TryingView
    from rnnviz.panes.use import UsePane
    from rnnviz.panes.watches import WatchesPane
    from rnnviz.panes.weights import WeightsPane
    from rnnviz.panes.whatif import WhatifPane

Made = TypeVar("Made", bound="QWidget")


class Shelved(QMainWindow):
    """A window with a shelf, and what is on it: an attribute for each name of `SHELF`."""

    desk: Desk
    files: Files
    shelf: Shelf

    @cached_property
    def weights(self) -> WeightsPane:
        """The parameters and their gradients."""
        from rnnviz.panes.weights import WeightsPane

        return self._put("weights", WeightsPane())

    @cached_property
    def origin(self) -> OriginPane:
        """Where a number comes from."""
        from rnnviz.panes.origin import OriginPane

        return self._put("origin", OriginPane())

    @cached_property
    def listing(self) -> ListingPane:
        """The program, line by line."""
        from rnnviz.panes.listing import ListingPane

        return self._put("listing", ListingPane())

    @cached_property
    def watches(self) -> WatchesPane:
        """Expressions that are watched."""
        from rnnviz.panes.watches import WatchesPane

        return self._put("watches", WatchesPane())

    @cached_property
    def breaks(self) -> BreakpointsPane:
        """Where stepping and playing stop."""
        from rnnviz.panes.breakpoints import BreakpointsPane

        return self._put("breaks", BreakpointsPane())

    @cached_property
    def whatif(self) -> WhatifPane:
        """What an edit has changed."""
        from rnnviz.panes.whatif import WhatifPane

        return self._put("whatif", WhatifPane())

    @cached_property
    def bugs(self) -> BugsPane:
        """Mistakes to switch on."""
        from rnnviz.panes.bugs import BugsPane

        return self._put("bugs", BugsPane())

    @cached_property
    def memory(self) -> MemoryPane:
        """How long the network remembers."""
        from rnnviz.panes.memory import MemoryPane

        return self._put("memory", MemoryPane())

    @cached_property
    def use(self) -> UsePane:
        """What has been learned, tried out."""
        from rnnviz.panes.use import UsePane

        pane = self._put("use", UsePane())
        wire(self.desk, "trying", pane.trying)
        pane.trying.midi_asked.connect(partial(write_sampled, self))
        return pane

    @property
    def trying(self) -> TryingView:
        """The part of that pane in which a sequence is typed and drawn."""
        return self.use.trying

    @cached_property
    def training(self) -> TrainingPane:
        """By which method it learns, and how far."""
        from rnnviz.panes.training import TrainingPane

        return self._put("training", TrainingPane())

    def _put(self, name: str, pane: Made) -> Made:
        """On the shelf with it, and its signals to the desk."""
        self.shelf.put(pane)
        let_files_through(pane)
        wire(self.desk, name, pane)
        return pane
