"""The clock: the only place where seconds are read; it ticks while something moves."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from rnnviz.app.desk import Desk
from rnnviz.app.rounds import Rounds

#: A frame, in seconds.
FRAME: Final = 0.016
#: A pause longer than this (a dialog, a sleeping machine) is no time that passed.
LONGEST_FRAME: Final = 0.25


class Clock(QObject):
    """Hands the desk the seconds that have passed, and a share of those to come."""

    def __init__(self, desk: Desk, rounds: Rounds, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._rounds = desk, rounds
        self._last = self._given = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(FRAME * 1000))
        self._timer.timeout.connect(self._tick)
        desk.listen(self._follow)

    def _follow(self) -> None:
        """Run while the desk is busy, and cost nothing while it is not."""
        if self._desk.busy and not self._timer.isActive():
            self._last = time.perf_counter()
            self._timer.start()
        elif not self._desk.busy and self._timer.isActive():
            self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        passed, self._last = min(now - self._last, LONGEST_FRAME), now
        self._rounds.spent(passed, self._given)
        self._given = share = self._rounds.share
        until = now + share
        self._desk.pass_time(passed, lambda: time.perf_counter() >= until)


class Alarm(QObject):
    """Rings so many seconds after it was set; to set it again meanwhile changes nothing."""

    rang = Signal()

    def __init__(self, seconds: float, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(seconds * 1000))
        self._timer.timeout.connect(self.rang)

    def set(self) -> None:
        """Have it ring in a while."""
        if not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """It rings no more."""
        self._timer.stop()

    @property
    def is_set(self) -> bool:
        """Whether it is going to ring."""
        return self._timer.isActive()
