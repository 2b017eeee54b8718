"""A watch as it is drawn: its value at the place, its history up to there, and what has changed."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.shapes import Box, Label, Line, Picture
from rnnviz.drawing.view import View
from rnnviz.drawing.watches import MOST_POINTS, expression, row, scope, watched
from rnnviz.stepping.watch import Expression, WatchError, history
from tests.article import count
from tests.drawing.extents import collisions, outside, text_width
from tests.drawing.scenes import at, experiment, view

SIZE = (240.0, 30.0)
STEPS = 3
SHOWN = experiment(STEPS, 4, 3, h0=0.2)
EVERY_OP = pytest.mark.parametrize("index", range(count(STEPS)))


def drawn(here: View, text: str, size: tuple[float, float] = SIZE, zoom: float = 1.0) -> Picture:
    return row(here, text, size, zoom)


def label(picture: Picture) -> Label:
    return next(s for s in picture.shapes if isinstance(s, Label))


def line(picture: Picture) -> list[Line]:
    return [s for s in picture.shapes if isinstance(s, Line)]


def dots(picture: Picture) -> list[tuple[float, float]]:
    return [(s.x + s.w / 2, s.y + s.h / 2) for s in picture.shapes if isinstance(s, Box)]


# Values.


@EVERY_OP
def test_a_value_is_the_trace_s_or_a_dash(index: int) -> None:
    here = view(SHOWN, index)
    ran = here.reached.program.ops[: index + 1]
    for name, op, t in (("dh", "carried", 0), ("h", "h", 1), ("dz", "dz", 2), ("L", "L", 2)):
        norm = float(np.linalg.norm(SHOWN.trace[name][t]))
        known = any((one.name, one.t) == (op, t) for one in ran)
        said = watched(here, f"norm({name}[{t + 1}])").text
        assert said == (numerals.signed(norm, 4).strip() if known else "—")


@EVERY_OP
def test_a_sum_is_as_far_as_it_has_come(index: int) -> None:
    here = view(SHOWN, index)
    known = [t for t in range(STEPS) if here.reached.has("dW", t)]
    said = watched(here, "norm(dW)").text
    if not known:
        assert said == "—"
        return
    trace = SHOWN.trace
    total = sum(np.outer(trace["h_prev"][t], trace["dz"][t]) for t in known)
    assert said == numerals.signed(float(np.linalg.norm(total)), 4).strip()


def test_a_weight_is_the_updated_one_once_it_is_updated() -> None:
    for index in (count(STEPS) - 4, count(STEPS) - 1):
        here = view(SHOWN, index, learning_rate=0.4)
        first = here.weight("W")[0, 0]
        assert watched(here, "W[0, 0]").text == numerals.signed(float(first), 4).strip()


def test_an_array_is_its_norm_and_its_shape() -> None:
    text = watched(view(SHOWN), "dW").text
    assert numerals.magnitude(float(np.linalg.norm(SHOWN.trace.gradients.W))) in text
    assert "[4×4]" in text
    assert "[4]" in watched(view(SHOWN), "h[1]").text


@pytest.mark.parametrize("language", ["en", "ko"])
def test_truth_is_said_in_words(language: str) -> None:
    here = view(SHOWN, language=language)
    assert watched(here, "norm(h[1]) < 100").text == here.say("watches.true")
    assert watched(here, "norm(h[1]) > 100").text == here.say("watches.false")


def test_a_step_is_the_present_op_s() -> None:
    for t in range(STEPS):
        here = at(SHOWN, "h", t)
        assert watched(here, "t").text == numerals.signed(float(t + 1), 4).strip()
        assert scope(here).op_t == t
        assert scope(here, 0).op_t == 0


def test_a_gradient_that_has_all_but_vanished_is_not_written_as_an_exact_0() -> None:
    faint = experiment(12, 4, 3, scale=0.05, h0=0.2, dashes=tuple(range(11)))
    here = view(faint)
    norm = float(np.linalg.norm(faint.trace["dh"][0]))
    assert 0 < norm < 1e-6
    nothing = watched(here, "norm(dh[1]) * 0").text
    assert watched(here, "norm(dh[1])").text != nothing
    assert watched(here, "-norm(dh[1])").text not in (nothing, watched(here, "norm(dh[1])").text)


# Problems.


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("text", ["norm(dh[1]", "nrom(h[1])", "dh[9]", "h[1] @ U", "1 +", "()"])
def test_what_is_wrong_is_said_and_has_no_history(text: str, language: str) -> None:
    here = view(SHOWN, language=language)
    found = watched(here, text)
    assert found.text == "—"
    assert len(found.problem) > 10
    other = view(SHOWN, language="ko" if language == "en" else "en")
    assert found.problem != watched(other, text).problem
    picture = drawn(here, text)
    assert picture.texts() == ["—"]
    assert (line(picture), dots(picture)) == ([], [])


def test_what_is_only_not_computed_yet_is_no_problem() -> None:
    found = watched(at(SHOWN, "z", 0), "norm(dh[1])")
    assert (found.text, found.problem, found.is_new) == ("—", "", False)


def test_a_text_is_read_once() -> None:
    assert expression("norm(dh[1])") is expression("norm(dh[1])")
    assert isinstance(expression("norm(dh[1])"), Expression)
    assert isinstance(expression("norm("), WatchError)


# What has changed.


@EVERY_OP
def test_what_the_last_op_changed_is_marked(index: int) -> None:
    here = view(SHOWN, index)
    op = here.op
    for text, by in (
        ("norm(dh[1])", [("carried", 0)]),
        ("norm(h[2])", [("h", 1)]),
        ("norm(dW)", [("dW", t) for t in range(STEPS)]),
        ("norm(W)", [("new_W", 0)]),
        ("spectral_radius(W)", [("new_W", 0)]),
        ("norm(x[1])", []),
        ("eta", []),
    ):
        assert watched(here, text).is_new == ((op.name, op.t) in by), text
        mark = label(drawn(here, text))
        assert mark.bold == watched(here, text).is_new
        wanted = here.palette.gradient_text if mark.bold else here.palette.ink
        assert mark.color == wanted


def test_adding_nothing_changes_nothing() -> None:
    shown = experiment(2, 4, 3, h0=0.0)
    here = at(shown, "dW", 0)  # the item of step 1 is exactly 0
    assert not shown.trace.item("dW", 0).any()
    assert not watched(here, "norm(dW)").is_new


# The history.


def expected(text: str, here: View) -> list[tuple[int, float]]:
    """The places at which a watch has a number up to the present one, and that number."""
    found = []
    for index in range(here.reached.index + 1):
        said = watched(view(here.experiment, index), text)
        if said.text != "—":
            made = expression(text)
            assert isinstance(made, Expression)
            found.append((index, float(made.value(scope(here, index)))))
    return found


def test_the_line_goes_through_every_value_from_the_first_one_on() -> None:
    here = view(SHOWN)
    known = expected("norm(dW)", here)
    assert len(known) > 3
    found = line(drawn(here, "norm(dW)"))
    points = [(found[0].x0, found[0].y0), *((one.x1, one.y1) for one in found)]
    assert len(points) == len(known)
    low, high = min(n for _, n in known), max(n for _, n in known)
    top, foot = min(y for _, y in points), max(y for _, y in points)
    for (_, y), (_, number) in zip(points, known, strict=True):
        assert y == pytest.approx(foot - (foot - top) * (number - low) / (high - low))
    across = [x for x, _ in points]
    places = [index for index, _ in known]
    assert np.corrcoef(across, places)[0, 1] == pytest.approx(1.0)


def test_a_place_has_its_x_whatever_comes_after_it() -> None:
    """Stepping on draws the line further; what was drawn stays where it is across."""
    ends = [dots(drawn(view(SHOWN, index), "t"))[0][0] for index in range(count(STEPS))]
    apart = np.diff(ends)
    assert apart == pytest.approx(apart[0])
    assert apart[0] > 0


def test_the_present_value_is_a_dot_and_what_has_none_has_no_dot() -> None:
    text = "norm(dz[t])"
    known = at(SHOWN, "dz", 1)
    assert len(dots(drawn(known, text))) == 1
    gone = at(SHOWN, "do", 0)  # at step 1 now, whose dz is still to come
    assert watched(gone, text).text == "—"
    assert dots(drawn(gone, text)) == []


def test_where_there_was_no_value_the_line_has_a_gap() -> None:
    text = "norm(dz[t])"
    here = view(SHOWN, SHOWN.program.index_of("dU", 0))
    known = [index for index, _ in expected(text, here)]
    gaps = sum(b - a > 1 for a, b in pairwise(known))
    assert gaps == STEPS - 1
    assert len(line(drawn(here, text))) == len(known) - 1 - gaps


def test_what_never_changes_is_a_level_line() -> None:
    found = line(drawn(view(SHOWN), "norm(x[1])"))
    assert len({one.y0 for one in found} | {one.y1 for one in found}) == 1


def test_a_long_history_is_looked_at_in_so_many_places() -> None:
    for steps in (60, 300):
        here = view(experiment(steps, 4, 3))
        assert MOST_POINTS * 0.8 < len(line(drawn(here, "t"))) < MOST_POINTS


def test_a_place_looked_at_before_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    here = view(experiment(100, 4, 3, h0=0.1), 700)
    drawn(here, "norm(h[1])")
    looked: list[int] = []

    def counted(made: Expression, scope_at: object, indices: list[int]) -> list[float | None]:
        looked.extend(indices)
        return history(made, scope_at, indices)  # type: ignore[arg-type]

    monkeypatch.setattr("rnnviz.drawing.watches.history", counted)
    further = replace(here, reached=replace(here.reached, index=701))
    drawn(further, "norm(h[1])")
    assert looked == [701]


# Room.


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "text", ["norm(dh[1])", "dW", "h[1] @ W", "norm(dh[1]) < 0.1", "norm(W) * 123456", "nope", "t"]
)
def test_the_value_lies_upon_nothing(text: str, theme: str, language: str) -> None:
    for size, zoom in (((177.0, 30.0), 1.0), ((201.0, 30.0), 1.0), ((252.0, 42.0), 1.39)):
        for index in (0, count(STEPS) // 2, count(STEPS) - 1):
            here = view(SHOWN, index, theme=theme, language=language)
            picture = drawn(here, text, size, zoom)
            assert [*collisions(picture.shapes)] == []
            assert [*outside(picture)] == []
            left = label(picture).x - text_width(label(picture))
            ends = [max(one.x0, one.x1) for one in line(picture)]
            ends += [x for x, _ in dots(picture)]
            assert (size, index, max(ends, default=0.0)) < (size, index, left)


@EVERY_OP
def test_the_same_arguments_give_the_same_shapes(index: int) -> None:
    here, twin = view(SHOWN, index), view(replace(SHOWN), index)
    for text in ("norm(dh[1])", "dW", "nope"):
        assert drawn(here, text) == drawn(twin, text)


def test_a_pass_that_overflows_can_be_watched() -> None:
    from tests.drawing.test_wild import wild

    here = view(wild(5, 1.5e308))
    for text in ("norm(h[5])", "norm(dz[1])", "dW", "loss"):
        for shape in drawn(here, text).shapes:
            assert all(math.isfinite(part) for part in shape if isinstance(part, float)), shape
    assert watched(here, "loss").text == "nan"
