"""Rounds: while training goes on panes have turns; whatever else happens is seen at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from rnnviz.app.rounds import LEAST_SHARE, LONGEST_DEBT, LONGEST_WAIT, MOST_SHARE, SHARE, Rounds
from rnnviz.drawing.palette import THEMES
from rnnviz.panes.showing import Showing
from rnnviz.session import Session
from rnnviz.stepping.inspection import Inspection
from rnnviz.stepping.playback import Playback

START = Session.open("baseball-bat").show_gradients().train(1)


class Pane:
    def __init__(self, name: str, told: list[tuple[str, int]]) -> None:
        self._name, self._told = name, told

    def present(self, showing: Showing) -> None:
        self._told.append((self._name, showing.session.place.update))


def showing(session: Session, *, training: bool = True, rate: int = 20) -> Showing:
    return Showing(session, Playback(), THEMES["light"], training, rate)


@pytest.fixture
def told() -> list[tuple[str, int]]:
    return []


@pytest.fixture
def rounds(told: list[tuple[str, int]]) -> Rounds:
    network, curve, values, ledger = (Pane(name, told) for name in "nclv")
    return Rounds(network, curve, ((values,), (ledger,)))


def test_panes_have_turns_and_three_of_them_show_the_same(
    rounds: Rounds, told: list[tuple[str, int]]
) -> None:
    session = START
    assert not rounds.present(showing(session))
    shares = []
    for _ in range(8):
        session = session.train(1)
        shares.append(rounds.share)
        assert rounds.present(showing(session))
    assert told == [(n, u) for n, u in zip("nclncvnc", (2, 2, 2, 5, 5, 5, 8, 8), strict=True)]
    assert shares == [LEAST_SHARE, LEAST_SHARE, SHARE] * 2 + [LEAST_SHARE] * 2


@pytest.mark.parametrize(
    "act",
    [
        lambda session: session.set_theme("dark"),
        lambda session: session.set_language("ko"),
        lambda session: session.inspect(Inspection.show_shelf, "listing"),
        lambda session: session.type_inputs("cave bat"),
        lambda session: session.set_learning_rate(0.25),
        Session.step,
    ],
)
def test_what_a_reader_does_meanwhile_is_seen_at_once(
    rounds: Rounds, told: list[tuple[str, int]], act: Callable[[Session], Session]
) -> None:
    rounds.present(showing(START))
    rounds.present(showing(START.train(1)))
    assert not rounds.present(showing(act(START.train(2))))
    assert len(told) == 1


def test_without_training_nobody_has_to_wait(rounds: Rounds, told: list[tuple[str, int]]) -> None:
    rounds.present(showing(START))
    assert not rounds.present(showing(START.train(1), training=False))
    assert not rounds.present(showing(START.train(2)))
    assert not told


def test_as_fast_as_possible_nothing_is_drawn_while_training_has_had_less_than_its_part(
    rounds: Rounds, told: list[tuple[str, int]]
) -> None:
    session = START
    rounds.present(showing(session, rate=0))
    rounds.spent(0.03, 0.002)
    for _ in range(100):
        session = session.train(1)
        assert rounds.share == MOST_SHARE
        assert rounds.present(showing(session, rate=0))
        rounds.spent(0.0215, MOST_SHARE)
        if rounds.share != MOST_SHARE:
            break
    assert not told
    assert 2 < session.place.update < 30
    assert rounds.present(showing(session.train(1), rate=0))
    assert told == [("n", session.place.update + 1)]


def test_a_long_wait_is_forgiven_and_slow_training_owes_nothing(rounds: Rounds) -> None:
    rounds.present(showing(START, rate=0))
    rounds.spent(60.0, 0.0)
    turns = 0
    while rounds.share == MOST_SHARE:
        rounds.spent(MOST_SHARE, MOST_SHARE)
        turns += 1
    assert turns <= LONGEST_DEBT / (0.1 * MOST_SHARE)
    rounds.spent(60.0, 0.0)
    rounds.present(replace(showing(START), rate=20))
    assert rounds.share == LEAST_SHARE


def test_the_next_batch_on_show_is_what_training_has_made(rounds: Rounds) -> None:
    session = START.open_task("next-character").show_gradients().train(1)
    rounds.present(showing(session))
    following = session.train(1)
    assert following.typed != session.typed
    assert rounds.present(showing(following))
    assert not rounds.present(showing(following.type_inputs("her own")))


def test_on_a_busy_machine_something_is_drawn_now_and_then(
    rounds: Rounds, told: list[tuple[str, int]]
) -> None:
    session = START
    rounds.present(showing(session, rate=0))
    for _ in range(60):
        rounds.spent(0.05, rounds.share)  # most of the time was somebody else's
        session = session.train(1)
        assert rounds.present(showing(session, rate=0))
    assert 10 < len(told) <= 60 * 0.05 / LONGEST_WAIT + 1
