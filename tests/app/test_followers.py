"""Quick moves through a long run: the network at once, the panes beside it one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from rnnviz.panes.canvas import Canvas
from rnnviz.session import Session
from rnnviz.stepping.inspection import Inspection
from tests.stories.long import long_sequence

if TYPE_CHECKING:
    from tests.reader import Reader


def behind(reader: Reader) -> int:
    """How many panes show another place than the session has."""
    window = reader.window
    shown = (window.values.canvas._key, window.weights.canvas._key, window.ledger.canvas._key)
    return sum(key[0].reached != reader.session.reached for key in shown)


def test_they_follow_one_after_another_and_nothing_is_left_behind(reader: Reader) -> None:
    long_sequence(reader, 61)
    window = reader.window
    window.followers._quick.stop()
    window.desk.do(Session.step)
    assert behind(reader) == 0
    window.desk.do(Session.step)
    assert behind(reader) == 3
    base = window.diagram.canvas._key[0]
    assert base.reached == reader.session.reached
    seen = []
    for _ in range(len(window.followers._round)):
        window.followers._follow()
        seen.append(behind(reader))
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] == 0
    window.followers._follow()  # once more than there is to do
    assert window.followers._left == 0


def test_none_starves_while_moves_go_on(reader: Reader) -> None:
    long_sequence(reader, 61)
    followers, presented = reader.window.followers, []
    followers._round.rotate(1)
    for pane in followers._round:
        pane.present = lambda showing, pane=pane: presented.append(pane)  # type: ignore[method-assign]
    followers._quick.start()
    for _ in range(2 * len(followers._round)):
        reader.window.desk.do(Session.step)
        followers._follow()
    assert {presented.count(pane) for pane in followers._round} == {2}


@pytest.mark.parametrize("steps", [2, 60])
def test_short_sequences_wait_for_nothing(reader: Reader, steps: int) -> None:
    long_sequence(reader, steps)
    for _ in range(3):
        reader.window.desk.do(Session.step)
        assert behind(reader) == 0


def test_what_is_no_move_is_seen_at_once(reader: Reader) -> None:
    long_sequence(reader, 61)
    desk = reader.window.desk
    desk.do(lambda session: session.show_gradients())
    for act in (
        lambda session: session.inspect(Inspection.pick_item, 30, 20),
        lambda session: session.set_seed(3),
        lambda session: session.set_theme("dark"),
    ):
        desk.do(act)
        assert behind(reader) == 0


def test_a_quick_move_far_away_is_seen_at_a_glance_and_in_full_once_the_hand_rests(
    reader: Reader,
) -> None:
    long_sequence(reader, 400)
    window, followers = reader.window, reader.window.followers
    followers._quick.start()
    window.desk.do(lambda session: session.go_to_step(300))
    assert "w297" in reader.diagram_texts()
    assert "w287" not in reader.diagram_texts()
    at_a_glance = window.diagram.canvas.picture
    followers._rest()
    assert "w287" in reader.diagram_texts()
    in_full = window.diagram.canvas.picture
    assert in_full != at_a_glance
    followers._quick.stop()
    window.desk.do(lambda session: session.go_to_step(10))
    window.desk.do(lambda session: session.go_to_step(300))
    followers._rest()
    assert window.diagram.canvas.picture == in_full


class Painted(QObject):
    """Writes down which pictures are painted, turn by turn of the event loop."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.turns: list[set[Canvas]] = []
        self.all = [one for one in reader.window.findChildren(Canvas) if one.isVisible()]
        for canvas in self.all:
            canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.turns[-1].add(watched)
        return False

    def passes(self, turns: int) -> None:
        for _ in range(turns):
            self.turns.append(set())
            QApplication.processEvents()


@pytest.mark.parametrize("act", ["a word", "a step", "a cut"])
def test_the_network_is_painted_first_and_the_rest_in_the_next_turn(
    reader: Reader, act: str
) -> None:
    window = reader.window
    window.desk.do(lambda session: session.show_gradients())
    painted = Painted(reader)
    painted.passes(4)
    painted.turns.clear()
    if act == "a word":
        window.words.inputs_typed.emit("baseball cave")
    elif act == "a step":
        window.desk.do(Session.step_back)
    else:
        window.diagram.cut_toggled.emit("carried", 0)
    beside = {window.values.canvas, window.weights.canvas, window.ledger.canvas}
    true = {canvas: canvas.picture for canvas in painted.all}
    assert behind(reader) == 0  # whoever asks is told the present state at once
    painted.passes(4)
    first = painted.turns[0]
    assert window.diagram.canvas in first
    assert not beside & first
    assert beside <= painted.turns[1] | painted.turns[2]
    assert not painted.turns[3]
    for canvas, picture in true.items():
        assert canvas._painted.shapes == picture.shapes
        assert not canvas._waits


def test_a_second_key_before_the_rest_has_followed_leaves_nothing_behind(reader: Reader) -> None:
    window = reader.window
    QApplication.processEvents()
    for word in ("cave", "bat", "owl"):
        window.words.inputs_typed.emit(f"baseball {word}")
    for _ in range(3):
        QApplication.processEvents()
    for canvas in (window.values.canvas, window.weights.canvas, window.ledger.canvas):
        assert canvas._painted.shapes is canvas.picture.shapes
        assert not canvas._waits


def test_the_chain_of_a_picked_item_is_scrolled_to_at_once(reader: Reader) -> None:
    long_sequence(reader, 12)
    window = reader.window
    window.desk.do(lambda session: session.go_to(9 * 12))
    for _ in range(3):
        QApplication.processEvents()
    bar = window.values.verticalScrollBar()
    window.desk.keep_playing(lambda session: session.inspect(Inspection.pick_item, 10, 3))
    for _ in range(3):
        assert bar.value() == bar.maximum() > 0
        QApplication.processEvents()
