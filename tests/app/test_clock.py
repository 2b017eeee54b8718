"""The clock ticks while something moves, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from rnnviz.app.clock import FRAME, LONGEST_FRAME, Clock
from rnnviz.app.desk import Desk
from rnnviz.app.rounds import Rounds
from rnnviz.session import Session

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Silent:
    """A pane that nobody looks at."""

    def present(self, showing: object) -> None: ...


@pytest.fixture
def desk(qapp: object) -> Iterator[Desk]:
    parent = QObject()
    made = Desk(Session.open("baseball-bat"))
    made.clock = Clock(made, Rounds(*[Silent()] * 2, ((Silent(),),)), parent)
    yield made
    made.clock._timer.stop()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which stands still."""
    time = [100.0]
    monkeypatch.setattr("rnnviz.app.clock.time.perf_counter", lambda: time[0])
    return time


def test_at_rest_it_costs_nothing(desk: Desk) -> None:
    assert not desk.clock._timer.isActive()
    desk.do(Session.step)
    desk.tell()
    assert not desk.clock._timer.isActive()


def test_it_runs_while_something_moves(desk: Desk) -> None:
    for start, stop in (
        (lambda: desk.move_on(Session.step), lambda: desk.do(Session.step_back)),
        (desk.toggle_playing, desk.toggle_playing),
        (desk.toggle_training, desk.toggle_training),
    ):
        start()
        assert desk.clock._timer.isActive()
        stop()
        desk.do(lambda session: session)
        assert not desk.clock._timer.isActive()


def test_it_hands_on_the_seconds_that_passed(desk: Desk, now: list[float]) -> None:
    desk.toggle_training()
    now[0] += 0.125
    desk.clock._tick()
    assert desk.session.place.update == 2
    now[0] += 0.125
    desk.clock._tick()
    assert desk.session.place.update == 5


def test_a_long_pause_is_no_time_that_passed(desk: Desk, now: list[float]) -> None:
    desk.toggle_training()
    now[0] += 3600.0
    desk.clock._tick()
    assert desk.session.place.update == int(LONGEST_FRAME * desk.rate)


def test_time_before_the_start_does_not_count(desk: Desk, now: list[float]) -> None:
    now[0] += 50.0
    desk.toggle_training()
    desk.clock._tick()
    assert desk.session.place.update == 0


def test_a_movement_ends_by_itself_in_real_time(desk: Desk, qtbot: QtBot) -> None:
    desk.move_on(Session.step)
    qtbot.waitUntil(lambda: not desk.clock._timer.isActive())
    assert desk.playback.fraction == 1
    assert desk.clock._timer.interval() == round(FRAME * 1000)
