"""A window on a thousand words, stepped from end to end: times of frames, and the memory taken.

Run as a process of its own, so that the memory is that of the window and of nothing else.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.app.window import Window
from rnnviz.drawing.strip import along
from rnnviz.session import Session
from tests.benchmarks.measure import samples, seconds

STEPS, N_HIDDEN = 1000, 64
Act = Callable[[Session], Session]
Times = tuple[float, float]


def opened(words: int) -> Window:
    """A window on a thousand words, so many of them different, in and out."""
    window = Window(Session.open("baseball-bat"))
    window.show()
    window.desk.do(lambda session: session.set_hidden_units(N_HIDDEN))
    for signal, letter in ((window.words.inputs_typed, "w"), (window.words.targets_typed, "v")):
        signal.emit(" ".join(f"{letter}{t % words + 1}" for t in range(STEPS)))
    assert window.desk.session.steps == STEPS
    QApplication.processEvents()
    return window


def frame(window: Window, act: Act) -> Times:
    """How long an act of the reader takes until it is seen."""

    def done() -> None:
        window.desk.do(act)
        QApplication.processEvents()

    return timed(done)


def timed(work: Callable[[], object]) -> Times:
    """How long it takes by the clock, and how much of that this process has worked."""
    before = time.process_time()
    by_the_clock = seconds(work)
    return by_the_clock, time.process_time() - before


def walks(window: Window, many: int) -> Iterator[tuple[str, list[Times]]]:
    """Times of single ops and of whole steps, in the forward and in the backward pass."""
    program = window.desk.session.program
    places = {"forward": program.index_of("z", 300), "backward": program.index_of("do", 700)}
    for name, index in places.items():
        for key, act in (("op", Session.step), ("time step", Session.step_time)):
            frame(window, lambda session, index=index: session.go_to(index))
            yield f"{key} on, {name}", [frame(window, act) for _ in range(many)]


def dragged(window: Window, many: int) -> Iterator[tuple[str, list[Times]]]:
    """Times of dragging the strip and the timeline all along, from the end of the backward pass."""
    strip, timeline = window.diagram.strip, window.transport.timeline
    where = along(float(strip.width()), STEPS, 1.0)
    width = timeline.width()
    ends = {
        "strip": (strip, where.x(0), where.x(STEPS), strip.height() // 3),
        "timeline": (timeline, 5.0, width - 5.0, 6),
    }
    for name, (widget, left, right, y) in ends.items():
        frame(window, Session.show_gradients)
        points = [QPoint(round(left + (right - left) * n / many), y) for n in range(many, 0, -1)]
        QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=points[0])
        QApplication.processEvents()
        yield f"dragging the {name}", [timed(partial(moved, widget, at)) for at in points]
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=points[-1])


def moved(widget: QWidget, at: QPoint) -> None:
    """The pointer moves on, and what follows is seen."""
    QTest.mouseMove(widget, at)
    QApplication.processEvents()


def end_to_end(window: Window) -> None:
    """The time steps forward and back, all of them in a full run, else every tenth; the updates."""
    program = window.desk.session.program
    ends = program.block_ends[:: samples(10, 1)]
    for index in (0, *ends, len(program) - 1):
        frame(window, lambda session, index=index: session.go_to(index))


def megabytes() -> float:
    """The most memory that this process has had at a time."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(words: int) -> None:
    """Print everything as one line of JSON."""
    application = QApplication(sys.argv)
    application.setStyle("fusion")
    window = opened(words)
    many = samples(60, 400)
    times = dict(walks(window, many)) | dict(dragged(window, many))
    end_to_end(window)
    print(json.dumps({"times": times, "memory": megabytes()}))
    window.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
