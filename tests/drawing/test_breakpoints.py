"""The list of breakpoints, the marks above the timeline, and the rows of log points."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.drawing import breakpoints as drawn
from rnnviz.drawing.palette import LIGHT
from rnnviz.drawing.shapes import Box, Spot
from rnnviz.drawing.timeline import timeline, told
from rnnviz.drawing.view import View
from rnnviz.language import speak
from rnnviz.session import Session
from rnnviz.stepping.breakpoints import Breakpoint
from rnnviz.stepping.hits import hits

STEPS = 4
STOP = Breakpoint("op", "dz")
LOG = Breakpoint("op", "dW", log="norm(dW)")
OFF = Breakpoint("op", "h", enabled=False)
ITEMS = Breakpoint("written", "dW", entry=(0, 1), singly=True)


def view(*several: Breakpoint, at: int = 0, code: str = "en") -> View:
    session = Session.open("baseball-bat").type_inputs("a b c d").type_targets("p q r s")
    session = session.go_to(at)
    return View(
        session.experiment,
        session.reached,
        0,
        session.learning_rate,
        LIGHT,
        speak(code),
        breakpoints=several,
    )


def index(name: str, t: int) -> int:
    return view().reached.program.index_of(name, t)


def test_each_says_what_it_is_how_often_it_fires_and_where_next() -> None:
    found = drawn.listed(view(STOP, LOG, OFF, ITEMS))
    assert [one.kind for one in found] == ["stop", "log", "off", "stop"]
    assert [one.times for one in found] == [STEPS, STEPS, STEPS, STEPS * (STEPS + 1) // 2]
    assert [one.following for one in found] == [
        index("dz", 3),
        index("dW", 3),
        index("h", 0),
        index("dW", 3),
    ]
    assert found[0].text == "∂z at every step"
    assert not any(one.is_here or one.wrong for one in found)


def test_where_one_stands_it_is_said() -> None:
    last = index("dz", 0)
    (one,) = drawn.listed(view(STOP, at=last))
    assert one.is_here
    assert one.following == -1
    assert drawn.here(view(STOP, at=last)) == ["∂z₁ has been computed"]
    assert not drawn.listed(view(OFF, at=index("h", 0)))[0].is_here
    assert drawn.here(view(OFF, at=index("h", 0))) == []


def test_what_is_wrong_is_told_with_its_text() -> None:
    (one,) = drawn.listed(view(Breakpoint("any", condition="norm(dh[9]) > 0", enabled=False)))
    ((text, wrong),) = one.wrong
    assert text[wrong.start : wrong.end] == "9"
    (one,) = drawn.listed(view(Breakpoint("op", "dz", 7)))
    assert one.wrong[0][0] == ""


def test_rows_are_in_order_with_the_op_and_the_value() -> None:
    one = view(LOG, STOP, Breakpoint("op", "dh", 1, log="dz[t + 1]"))
    rows = drawn.rows(one)
    assert [row.place for row in rows] == sorted(row.place for row in rows)
    assert [row.op.split(" · ")[0] for row in rows] == ["∂W₄", "∂W₃", "carried₂", "∂W₂", "∂W₁"]
    assert rows[0].log == "norm(dW)"
    norm = one.trace.norm("dW", 3)
    assert rows[0].value == f"{norm:+.4f}"


def test_a_row_without_a_value_has_a_dash() -> None:
    rows = drawn.rows(view(Breakpoint("op", "z", log="norm(dW)")))
    assert {row.value for row in rows} == {"—"}


def boxes(one: View) -> list[Box]:
    picture = timeline(one, (900.0, 48.0), 1.0)
    return [s for s in picture.shapes if isinstance(s, Box) and s.y < 2 and s.h < 8]


def test_marks_differ_in_shape_and_stand_where_they_fire() -> None:
    (stop,), (log,), (off,) = (
        {(bool(box.fill), box.radius > 0) for box in boxes(view(one))} for one in (STOP, LOG, OFF)
    )
    assert len({stop, log, off}) == 3
    for one in (STOP, LOG, OFF):
        wanted = [hit.index for hit in hits_of(replace(one, enabled=True))]
        spots = timeline(view(one), (900.0, 48.0), 1.0).shapes
        at = {s.x: i for i, s in enumerate(x for x in spots if isinstance(x, Spot))}
        starts = sorted(at)
        found = [at[max(x for x in starts if x <= box.x + box.w / 2)] for box in boxes(view(one))]
        assert sorted(found) == wanted


def hits_of(one: Breakpoint):
    v = view(one)
    return hits((one,), v.trace, v.reached.program, v.learning_rate)


def test_the_strongest_mark_is_seen() -> None:
    at = index("dz", 2)
    logs = Breakpoint("op", "dz", log="t")
    assert drawn.marks(view(logs, STOP))[at] == "stop"
    assert drawn.marks(view(logs, replace(STOP, enabled=False)))[at] == "log"


def test_marks_so_near_that_they_hide_one_another_are_one() -> None:
    crowd = boxes_in(Breakpoint("any"), 40.0)
    assert len(crowd) < len(view().reached.program)
    assert len(boxes_in(Breakpoint("any"), 900.0)) == len(view().reached.program)


def boxes_in(one: Breakpoint, width: float) -> list[Box]:
    picture = timeline(view(one), (width, 48.0), 1.0)
    return [s for s in picture.shapes if isinstance(s, Box) and s.y == 0.0]


def test_the_tip_says_what_fires_there() -> None:
    several = view(STOP, replace(STOP, log="t"), replace(STOP, enabled=False))
    lines = told(several, Spot(0, 0, 0, 0, "dz", 1)).split("\n")
    assert lines[:3] == [
        "● ∂z at every step",
        "● ∂z at every step, logs t and goes on",
        "● ∂z at every step (off)",
    ]
    assert told(view(), Spot(0, 0, 0, 0, "dz", 1)) == "\n".join(lines[3:])
