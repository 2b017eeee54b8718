"""What panes are handed: the session, and the little that is no part of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rnnviz.drawing.palette import Palette
from rnnviz.drawing.view import View
from rnnviz.language import Voice, speak
from rnnviz.session import Session
from rnnviz.stepping.playback import Playback


@dataclass(frozen=True, eq=False)
class Showing:
    """A session to be presented, and what runs.

    `playback` is how far its op has moved; `training` says whether training runs, at `rate`
    updates a second (0: as many as there is time for); `zoom` is the size of everything.
    """

    session: Session
    playback: Playback
    palette: Palette
    training: bool = False
    rate: int = 0
    zoom: float = 1.0

    @property
    def say(self) -> Voice:
        """The language."""
        return speak(self.session.language)

    @cached_property
    def view(self) -> View:
        """What drawings are made from."""
        session = self.session
        return View(
            experiment=session.experiment,
            reached=session.reached,
            update=session.place.update,
            learning_rate=session.learning_rate,
            palette=self.palette,
            say=self.say,
            pick=session.inspection.pick,
            breakpoints=session.inspection.breakpoints,
            ghost=session.ghost,
            edited=session.edited,
        )
