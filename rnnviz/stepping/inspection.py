"""What a reader looks at beside the place: an item of the ledger, a plot, watches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from rnnviz.stepping.chart import AT_FIRST as CHART_AT_FIRST
from rnnviz.stepping.chart import Chart
from rnnviz.stepping.followed import NOTHING_FOLLOWED, Followed
from rnnviz.stepping.part import WHOLE, Part
from rnnviz.stepping.pick import NOTHING_PICKED, Pick
from rnnviz.stepping.use import UNUSED, Use

if TYPE_CHECKING:
    from collections.abc import Callable

    from rnnviz.stepping.breakpoints import Breakpoint
    from rnnviz.stepping.draft import Draft
    from rnnviz.stepping.run import Run

#: So many watches have room on the screen.
MOST_WATCHES: Final = 12
LONGEST_WATCH: Final = 1000
#: What can stand on the shelf beside the step, and in the plot over time.
SHELF: Final = (
    "weights",
    "origin",
    "listing",
    "watches",
    "breaks",
    "whatif",
    "bugs",
    "memory",
    "use",
    "training",
)
PLOTS: Final = ("gradient", "jacobian")


@dataclass(frozen=True)
class Inspection:
    """One value that never changes; each method is one thing a reader can do to it."""

    pick: Pick = NOTHING_PICKED
    followed: Followed = NOTHING_FOLLOWED
    part: Part = WHOLE
    plot: str = PLOTS[0]
    #: The plot over the updates.
    chart: Chart = CHART_AT_FIRST
    shelf: str = SHELF[0]
    #: The pane that has the room of those beside it.
    enlarged: str = ""
    breakpoints: tuple[Breakpoint, ...] = ()
    draft: Draft | None = None
    #: Names of ops at which stepping and playing do not stop.
    skipped: frozenset[str] = frozenset()
    #: How many times W is, where its memory is looked at.
    factor: float = 1.0
    #: What the network is tried with.
    use: Use = UNUSED
    watches: tuple[str, ...] = ("norm(dh[1])", "max(abs(h[1]))", "spectral_radius(W)")

    def pick_quantity(self, name: str) -> Inspection:
        """The ledger of another quantity; the item keeps its loss and its use."""
        return replace(self, pick=self.pick._replace(name=name))

    def pick_item(self, loss: int, use: int) -> Inspection:
        """An item of the ledger, whose path lights up; the part that is looked at follows it."""
        pick = self.pick._replace(loss=loss, use=use)
        return replace(
            self, pick=pick, part=self.part.showing(loss, use) if pick.any else self.part
        )

    def drop_item(self) -> Inspection:
        """No item any more."""
        return self.pick_item(-1, -1)

    def follow(self, followed: Followed) -> Inspection:
        """Another entry whose origin is looked at."""
        return replace(self, followed=followed)

    def within(self, steps: int) -> Inspection:
        """The same for a sequence of so many steps: an item that it does not have is let go."""
        return replace(self, pick=self.pick.within(steps), part=self.part.within(steps))

    def show_part(self, part: Part) -> Inspection:
        """A part of the ledger looked at closely, or all of it."""
        return replace(self, part=part)

    def toggle_breakpoint(self, name: str, t: int | None = None) -> Inspection:
        """A breakpoint at an op, of one step or of all of them, or none there any more."""
        from rnnviz.stepping.breakpoints import toggled  # noqa: PLC0415 -- not before the first

        return self._having(toggled(self.breakpoints, name, t))

    def clear_breakpoints(self) -> Inspection:
        """No breakpoint at all."""
        return self._having(())

    def switch_breakpoint(self, number: int) -> Inspection:
        """One of them, by its number from 0, off if it is on, and on if it is off."""
        several, enabled = list(self.breakpoints), not self.breakpoints[number].enabled
        several[number] = replace(several[number], enabled=enabled)
        edited = self.draft is not None and self.draft.number == number
        draft = replace(self.draft, enabled=enabled) if edited and self.draft else self.draft
        return replace(self, breakpoints=tuple(several), draft=draft)

    def remove_breakpoint(self, number: int) -> Inspection:
        """Without one of them."""
        return self._having((*self.breakpoints[:number], *self.breakpoints[number + 1 :]))

    def _having(self, breakpoints: tuple[Breakpoint, ...]) -> Inspection:
        """With these alone; a draft follows the one it is of, and where that went, makes another.

        Of several that are alike it does not matter which one it follows.
        """
        draft = self.draft
        if draft is not None and draft.number >= 0:
            edited = self.breakpoints[draft.number]
            at = breakpoints.index(edited) if edited in breakpoints else -1
            draft = replace(draft, number=at)
        return replace(self, breakpoints=breakpoints, draft=draft)

    # Writing one.

    def edit_breakpoint(self, number: int) -> Inspection:
        """Begin to edit one of them."""
        from rnnviz.stepping.draft import drafted  # noqa: PLC0415 -- as above

        return replace(self, draft=drafted(self.breakpoints[number], number), shelf="breaks")

    def new_breakpoint(self) -> Inspection:
        """Begin to write another one; what has been written of it stays."""
        from rnnviz.stepping.draft import Draft  # noqa: PLC0415 -- as above

        begun = self.draft is not None and self.draft.number < 0
        return replace(self, draft=self.draft if begun else Draft(), shelf="breaks")

    def write_draft(self, field: str, value: Any) -> Inspection:
        """Another value in a field of the form."""
        return self if self.draft is None else self._with_draft(self.draft.with_field(field, value))

    def set_draft_kind(self, kind: str, run: Run) -> Inspection:
        """Another kind of breakpoint in the form."""
        return self if self.draft is None else self._with_draft(self.draft.of_kind(kind, run))

    def drop_draft(self) -> Inspection:
        """No form any more."""
        return replace(self, draft=None)

    def take_draft(self, run: Run) -> Inspection:
        """What was written becomes a breakpoint, as soon as nothing is wrong with it."""
        from rnnviz.stepping.draft import finished  # noqa: PLC0415 -- as above

        if self.draft is None:
            return self
        one = finished(self.draft, run)
        if isinstance(one, dict):
            return self
        number, several = self.draft.number, list(self.breakpoints)
        if number >= 0:
            several[number] = one
        else:
            several.append(one)
        return replace(self, breakpoints=tuple(several), draft=None)

    def break_on_entry(
        self,
        name: str,
        entry: tuple[int, ...],
        singly: bool,  # noqa: FBT001 -- a signal's value
    ) -> Inspection:
        """Stop where an entry of a gradient is written, unless one does so already."""
        from rnnviz.stepping.breakpoints import Breakpoint  # noqa: PLC0415 -- as above

        one = Breakpoint("written", name, entry=entry, singly=singly)
        if one in self.breakpoints:
            return self
        return replace(self, breakpoints=(*self.breakpoints, one))

    def _with_draft(self, draft: Draft) -> Inspection:
        return replace(self, draft=draft)

    def stops(self, run: Run) -> list[int]:
        """The indices of the ops at which one stops, in their order."""
        if not self.breakpoints:
            return []
        from rnnviz.stepping.hits import hits  # noqa: PLC0415 -- as above

        found = hits(self.breakpoints, run.trace, run.program, run.learning_rate)
        return [hit.index for hit in found if hit.stops]

    def next_stop(self, run: Run, index: int) -> int:
        """The next op at which one stops; the last op when there is none."""
        return next((stop for stop in self.stops(run) if stop > index), len(run.program) - 1)

    def previous_stop(self, run: Run, index: int) -> int:
        """The same backwards; the first op when there is none."""
        return max((stop for stop in self.stops(run) if stop < index), default=0)

    def skip(self, names: frozenset[str]) -> Inspection:
        """These ops are boring: stepping passes over them, and over no others."""
        return replace(self, skipped=frozenset(names))

    def set_factor(self, factor: float) -> Inspection:
        """W so many times as large, where its memory is looked at."""
        return replace(self, factor=factor)

    def try_out(self, act: Callable[..., Use], *values: object) -> Inspection:
        """Something else to try the network with."""
        return replace(self, use=act(self.use, *values))

    def show_plot(self, name: str) -> Inspection:
        """What is plotted over the time steps."""
        return replace(self, plot=name)

    def enlarge(self, name: str) -> Inspection:
        """A pane with the room of those beside it, or as it was."""
        return replace(self, enlarged="" if name == self.enlarged else name)

    def show_shelf(self, name: str) -> Inspection:
        """What stands on the shelf."""
        return replace(self, shelf=name)

    def show_chart(self, chart: Chart) -> Inspection:
        """Something else over the updates, or another part of it."""
        return replace(self, chart=chart)

    def add_watch(self, text: str) -> Inspection:
        """One more expression, good or not; nothing typed is lost."""
        if not text.strip() or len(self.watches) >= MOST_WATCHES:
            return self
        return replace(self, watches=(*self.watches, text.strip()[:LONGEST_WATCH]))

    def write_watch(self, number: int, text: str) -> Inspection:
        """Another text for a watch, by its number from 0; an emptied one goes away."""
        texts = list(self.watches)
        if text.strip():
            texts[number] = text.strip()[:LONGEST_WATCH]
        else:
            del texts[number]
        return replace(self, watches=tuple(texts))


#: What is looked at when a lesson is opened.
AT_FIRST: Final = Inspection()
