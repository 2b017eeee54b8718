"""The desk: the only thing that changes, and who is told when it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from rnnviz.session import Session
from rnnviz.session.undoing import Undoing
from rnnviz.stepping.playback import Playback
from rnnviz.stepping.portion import NOTHING_LEFT, Portion
from rnnviz.training.goal import NO_GOAL


class Desk:
    """Holds the present session, how far its op has moved, and whether training runs."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.playback = Playback()
        self.training = False
        self.rate = 20
        self.goal = NO_GOAL
        #: The update that is being gone to, where that takes more than a moment.
        self.sought: int | None = None
        self.portion = NOTHING_LEFT
        self.undoing = Undoing()
        self._owed = 0.0
        self._over = False
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Have `listener` called after every change."""
        self._listeners.append(listener)

    def tell(self) -> None:
        """Call everybody who listens."""
        for listener in self._listeners:
            listener()

    def do(self, act: Callable[[Session], Session]) -> None:
        """Replace the session by what an act of the reader makes of it."""
        self.session = act(self.session)
        self.playback = replace(self.playback, playing=False).settled()
        self.undoing, self.sought = self.undoing.settled(), None
        self.tell()

    def edit(self, act: Callable[[Session], Session], piece: str = "") -> None:
        """An act that changes the run: it can be undone, and the run before is kept beside it.

        Edits of the same `piece` that follow one another, such as typing, are undone together.
        """
        undoing, session = self.undoing.edited(self.session, act, piece)
        self.undoing = undoing
        self.do(lambda _: session)
        self.undoing = undoing  # its piece goes on

    def begin(self, session: Session) -> None:
        """Another session altogether: what was done before cannot be undone in it."""
        self.training = False
        self.undoing = Undoing()
        self.do(lambda _: session)

    def undo(self) -> None:
        """What ran before the last edit, at the present place; what was learned since is kept."""
        self._turn(*self.undoing.undone(self.session))

    def redo(self) -> None:
        """What ran before the last edit was undone."""
        self._turn(*self.undoing.redone(self.session))

    def _turn(self, undoing: Undoing, session: Session) -> None:
        if undoing is not self.undoing:
            self.undoing = undoing
            self.do(lambda _: session)

    def keep_playing(self, act: Callable[[Session], Session]) -> None:
        """As `do`, for acts that have nothing to do with moving along the ops."""
        self.session = act(self.session)
        self.tell()

    def move_on(self, act: Callable[[Session], Session]) -> None:
        """A step forwards, whose op is seen to be computed."""
        before = self.session
        self.session = act(before)
        self.undoing, self.sought = self.undoing.settled(), None
        moved = self.session.place != before.place
        self.playback = replace(self.playback, playing=False)
        self.playback = self.playback.begun() if moved else self.playback.settled()
        self.tell()

    def toggle_playing(self) -> None:
        """Play or pause; at the last op playing begins again at the first."""
        playing = not self.playback.playing
        self.sought = None
        if playing:
            self.training = False
            if self.session.step().place == self.session.place:
                self.session = self.session.go_first()
                self.playback = self.playback.begun()
        self.playback = replace(self.playback, playing=playing)
        self.tell()

    def set_speed(self, speed: float) -> None:
        """How fast ops follow one another."""
        self.playback = replace(self.playback, speed=speed)
        self.tell()

    def toggle_training(self) -> None:
        """Train or pause; while training the gradients are on show."""
        self.training = not self.training
        self._set_out()

    def train_until(self, kind: str) -> None:
        """Train until a goal of this kind is reached."""
        self.training = True
        self._set_out(kind)

    def _set_out(self, kind: str = "") -> None:
        self._owed, self.sought = 0.0, None
        if self.training:
            self.playback = replace(self.playback, playing=False).settled()
            self.session = self.session.show_gradients()
            self.goal = self.session.aim(kind)
        self.tell()

    def go_to_update(self, update: int) -> None:
        """Go to an update that was made, as time passes; training pauses."""
        session = self.session
        self.sought = min(max(update, session.earliest), session.latest)
        self.pause()

    def go_along_updates(self, by: int) -> None:
        """The same, so many on from here or from where one is going."""
        here = self.session.place.update if self.sought is None else self.sought
        self.go_to_update(here + by)

    def take_back(self) -> None:
        """The network before the last update; training, which would make it again, pauses."""
        self.training = False
        self.do(Session.back_an_update)

    def show_branch(self, number: int) -> None:
        """Another branch of training, which pauses."""
        self.training = False
        self.do(lambda session: session.show_branch(number))

    def set_rate(self, rate: int) -> None:
        """Updates a second while training; 0 for as many as there is time for."""
        self.rate = rate
        self.tell()

    @property
    def sampling(self) -> bool:
        """Whether symbols are being drawn one after another."""
        return self.portion.left > 0

    def toggle_sampling(self) -> None:
        """Draw a portion of symbols, one after another; or no more of them."""
        count = self.session.inspection.use.portion
        self.portion = NOTHING_LEFT if self.sampling else Portion.of(count)
        self.tell()

    def rest(self) -> None:
        """Nothing plays, moves or trains any more, for good."""
        self._over = True
        self.pause()

    def pause(self) -> None:
        """Neither playing nor training goes on by itself."""
        self.training, self.portion = False, NOTHING_LEFT
        self.playback = replace(self.playback, playing=False).settled()
        self.tell()

    @property
    def busy(self) -> bool:
        """Whether time has anything to do."""
        moves = self.playback.moving or self.sampling or self._racing
        return self.training or self.sought is not None or moves

    @property
    def _racing(self) -> bool:
        """Whether the gallery's race has not come to its end."""
        race = None if self._over else self.session.race
        return race is not None and not race.done

    def pass_time(self, seconds: float, out_of_time: Callable[[], bool]) -> None:
        """Move what moves by itself: the op on its way, the ops that follow, training."""
        if self.sampling:
            self._draw(seconds)
        if self.sought is not None:
            self._seek(self.sought, out_of_time)
        elif self.training:
            self._train(seconds, out_of_time)
        elif self.playback.moving:
            self._play(seconds)
        elif (race := self.session.race) is not None:
            race.advance(out_of_time)
        self.tell()

    def _seek(self, update: int, out_of_time: Callable[[], bool]) -> None:
        self.session = self.session.go_to_update(update, out_of_time)
        if self.session.place.update == update:
            self.sought = None

    def _play(self, seconds: float) -> None:
        self.playback, ops = self.playback.after(seconds)
        for _ in range(ops):
            place = self.session.place
            self.session = self.session.step()
            if self.session.place == place:
                self.playback = replace(self.playback, playing=False).settled()
                return

    def _draw(self, seconds: float) -> None:
        """As many symbols as are due, until the portion is drawn or nothing more can be."""
        before = self.session
        self.portion, more = self.portion.after(seconds)
        if more:
            self.session = before.draw(more)
            if self.session is before:
                self.portion = NOTHING_LEFT

    def _train(self, seconds: float, out_of_time: Callable[[], bool]) -> None:
        self._owed += seconds * self.rate
        most = int(self._owed) if self.rate else MANY
        if not most:
            return
        self._owed -= min(most, self._owed)
        self.session = self.session.train_towards(self.goal, most, out_of_time)
        self.training = not {"training", "goal"} & {*self.session.problems}


#: As many updates as one turn could ever make.
MANY: Final = 10**9
