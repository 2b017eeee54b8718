"""What panes are handed: the session, and the little that is no part of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from rnnviz.drawing.palette import Palette
from rnnviz.drawing.stretch import is_long
from rnnviz.drawing.view import View
from rnnviz.language import Voice, speak
from rnnviz.panes.shortcuts import spelled
from rnnviz.session import Session
from rnnviz.session.keys import Keymap
from rnnviz.stepping.pick import NOTHING_PICKED
from rnnviz.stepping.playback import Playback


@dataclass(frozen=True, eq=False)
class Showing:
    """A session to be presented, and what runs.

    `playback` is how far its op has moved; `training` says whether training runs, at `rate`
    updates a second (0: as many as there is time for); `zoom` is the size of everything; `keys`
    are those of every command; `sought` is the update that is being gone to.
    """

    session: Session
    playback: Playback
    palette: Palette
    training: bool = False
    rate: int = 0
    zoom: float = 1.0
    keys: Keymap = field(default_factory=dict)
    sought: int | None = None
    #: Whether symbols are being drawn one after another.
    sampling: bool = False

    @property
    def say(self) -> Voice:
        """The language."""
        return speak(self.session.language)

    def key(self, command: str) -> str:
        """The first key of a command; where it has none, what it is called in the menu."""
        key = next(iter(self.keys.get(command, ())), "")
        return spelled(key) if key else f"‘{self.say(f'menu.{command}')}’"

    def tip(self, text: str, command: str) -> str:
        """A tool tip that names the first key of a command, where it has one."""
        if not self.keys.get(command):
            return text
        return self.say("transport.with_key", text=text, shortcut=self.key(command))

    @property
    def hurried(self) -> bool:
        """Whether updates follow one another so closely that what takes long has to wait."""
        return self.training and is_long(self.session.steps)

    @cached_property
    def view(self) -> View:
        """What drawings are made from."""
        session = self.session
        return View(
            experiment=session.experiment,
            reached=session.reached,
            update=session.place.update,
            learning_rate=session.rate,
            palette=self.palette,
            say=self.say,
            pick=NOTHING_PICKED if self.hurried else session.inspection.pick,
            part=session.inspection.part,
            entry=session.inspection.followed.here,
            term=session.place.term,
            breakpoints=session.inspection.breakpoints,
            ghost=session.ghost,
            edited=session.edited,
            skipped=session.inspection.skipped,
        )
