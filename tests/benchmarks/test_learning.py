"""Frames while training as fast as possible with 64 hidden units, and how much of the bare loop."""

from __future__ import annotations

from time import perf_counter

import pytest
from PySide6.QtWidgets import QApplication

from rnnviz.session import Session
from tests.benchmarks.measure import HEAD, distribution, samples, seconds
from tests.reader import Reader

#: So much training is left out before anything is measured, in turns, and so long a turn may be.
WARM = 30
LONGEST = 0.025


def of_words(steps: int) -> Session:
    """A sequence of so many different words, up to 30 of them."""
    words = " ".join(f"w{i % 30}" for i in range(steps))
    session = Session.open("baseball-bat").type_inputs(words).type_targets(words)
    return session.set_hidden_units(64).set_scale(0.1).set_learning_rate(0.01)


KINDS = {
    "T = 2": lambda: of_words(2),
    "T = 12": lambda: of_words(12),
    "copy": lambda: Session.open("baseball-bat").open_task("copy"),
    "next-character": lambda: Session.open("baseball-bat").open_task("next-character"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_frames_while_training(
    reader: Reader, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    window, desk = reader.window, reader.window.desk
    desk.begin(KINDS[kind]())
    window.loss._build()
    desk.set_rate(0)
    desk.toggle_training()
    tick = window._clock._tick

    def turn() -> None:
        tick()
        QApplication.processEvents()

    for _ in range(WARM):
        turn()
    before, begun = desk.session.place.update, perf_counter()
    times = [seconds(turn) for _ in range(samples(40, 600))]
    rate = (desk.session.place.update - before) / (perf_counter() - begun)
    desk.toggle_training()
    window._clock._timer.stop()
    part, quick = rate / bare(desk.session), sum(one < LONGEST for one in times) / len(times)
    assert rate > 0
    with capsys.disabled():
        row = distribution(f"training, {kind}", times)
        print(f"\n{HEAD}\n{row}, {quick:.1%} under 25 ms; {part:.0%} of the bare loop")


def bare(session: Session) -> float:
    """Updates a second of the same run with nothing around it."""
    updates = session.experiment.training(session.rates).updates()
    for _ in range(WARM):
        next(updates)
    made, begun = 0, perf_counter()
    while perf_counter() - begun < samples(200, 2000) / 1000:
        next(updates)
        made += 1
    return made / (perf_counter() - begun)
